"""Opening hours in a scenario: they matter only where a circle asks for a time."""

import numpy as np
from geopandas import GeoDataFrame

from lifecircle.errors import Fault
from lifecircle.scenario.edits.edit import edit_fault
from lifecircle.study.standards.opening_hours import read_hours
from lifecircle.study.study import Study


def hours_faults(study: Study, edit: str, hours: str) -> tuple[Fault, ...]:
    """Return what is wrong with new opening hours, nothing where none are given.

    Parameters
    ----------
    study
        Whose circles may ask for a time; where none does, hours would change no figure.
    edit
        The kind of edit.
    hours
        As the file has them.
    """
    if not hours:
        return ()
    if read_hours(hours) is None:
        return (edit_fault("edit-not-hours", edit, "hours", value=hours),)
    if not any(one.open_at for one in study.standard.circles):
        return (edit_fault("edit-hours", edit, "hours", value=hours),)
    return ()


def with_hours(table: GeoDataFrame) -> GeoDataFrame:
    """Return facilities with a column of opening hours, empty where there was none.

    Parameters
    ----------
    table
        Of a study.
    """
    return table if "hours" in table else table.assign(hours=np.full(len(table), "", object))
