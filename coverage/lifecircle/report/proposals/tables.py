"""The tables of a comparison as CSV files: every scenario under its name."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from lifecircle.circles.zone_rows import NO_ZONE
from lifecircle.report.csv_cells import cells, named_cells, same_cells
from lifecircle.report.proposals.told import Proposal, Proposals
from lifecircle.report.tables import write_csv
from lifecircle.report.wording import named, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import entry

TABLES = ("ranking", "circles", "groups", "zones", "homes", "sites", "capacity", "crowding",
          "verdicts", "supply")  # fmt: skip
"""The files under ``tables/``, each with ``.csv``."""


def proposal_frames(told: Proposals) -> Mapping[str, pd.DataFrame]:
    """Return every table with plain columns, ``scenario`` first; empty ones are left out.

    Parameters
    ----------
    told
        The proposals.
    """
    frames = {"ranking": told.ranking.reset_index()}
    for key in TABLES[1:]:
        parts = [_part(one, key) for one in told.proposals]
        found = [one for one in parts if len(one)]
        if found:
            frames[key] = pd.concat(found, ignore_index=True)
    return {**frames, **{key: table.reset_index() for key, table in told.more.items()}}


def proposal_tables(told: Proposals, *, language: str) -> Mapping[str, pa.Table]:
    """Return every table rounded and safe to open in a spreadsheet, names beside ids.

    Parameters
    ----------
    told
        The proposals.
    language
        Of the names.
    """
    label = say_names("label", language=language)["model"] if told.model else ""
    names = names_by_column(told, language)
    found = {}
    for key, frame in proposal_frames(told).items():
        columns = {str(name): cells(frame[name], name=str(name)) for name in frame}
        for name, known in names.items():
            if name in frame:
                columns[f"{name.removesuffix('_id')}_name"] = named_cells(frame[name], names=known)
        if label:
            columns["data"] = same_cells(label, len(frame))
        found[key] = pa.table(columns)
    return found


def write_tables(told: Proposals, folder: Path, *, language: str) -> None:
    """Write every table into a folder.

    Parameters
    ----------
    told
        The proposals.
    folder
        An existing folder.
    language
        Of the names beside the ids.
    """
    for key, table in proposal_tables(told, language=language).items():
        write_csv(table, folder / f"{key}.csv")


def _part(one: Proposal, key: str) -> pd.DataFrame:
    """Return one proposal's rows of a table."""
    eased = one.comparison.eased
    own: Mapping[str, pd.DataFrame] = {
        "sites": one.sites,
        "supply": one.supply,
        "capacity": eased.circles,
        "crowding": eased.facilities,
        "verdicts": eased.verdicts,
    }
    frame: pd.DataFrame = own[key] if key in own else getattr(one.comparison, key)
    if not len(frame):
        return pd.DataFrame()
    rows = frame.reset_index()
    rows.insert(0, "scenario", one.name)
    return rows


def names_by_column(told: Proposals, language: str) -> Mapping[str, Mapping[str, str]]:
    """Return what the ids of each column are called."""
    circles = told.names.circles
    nowhere = say_names("label", language=language)["no_zone"]
    return {
        "circle": {one: told.names.circle(one, language=language) for one in circles},
        "zone_id": {NO_ZONE: nowhere, **told.names.zones},
        "facility_id": told.names.facilities,
        "service": {one: named(its.name, language=language) for one, its in services().items()},
        "level": say_names("level", language=language),
        "group": say_names("group", language=language),
        "denominator": say_names("denominator", language=language),
        "unit": entry("assessment.unit", language=language),
        **dict.fromkeys(
            ("verdict_before", "verdict_after"), entry("assessment.verdict", language=language)
        ),
    }
