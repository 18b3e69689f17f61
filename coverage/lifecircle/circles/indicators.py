"""The scoreboard, as far as coverage and presence tell it."""

import numpy as np
import pandas as pd

from lifecircle.study.standards import Circle


def indicators_table(
    coverage: pd.DataFrame, circles: tuple[Circle, ...], *, district: str
) -> pd.DataFrame:
    """Return one row for each target of a circle and each presence of a facility in units.

    Parameters
    ----------
    coverage
        The table of `lifecircle.circles.measures.coverage_table`.
    circles
        The circles of the standard.
    district
        Zone id of the district.

    Returns
    -------
    DataFrame
        Index ``indicator_id``, the circle's id; ``name_zh``, ``name_en``, ``clause``,
        ``denominator``, ``target_share`` (0-1, NaN without one), ``year`` (nullable whole number),
        ``value`` (covered share of the district, 0-1, NaN where there is nothing to count), ``met``
        (nullable), ``verified``, ``target_assumed``, ``note_zh``, ``note_en``.
    """
    told = [one for one in circles if one.target_share is not None or one.headline == "units"]
    names = coverage.index.names
    flat = coverage.loc[coverage["headline"], ["covered_share", "met"]].reset_index(
        level=[one for one in names if one != "circle"]
    )
    of_district = flat[(flat["level"] == "district") & (flat["zone_id"] == district)]
    value = of_district.reindex([one.id for one in told])
    table = pd.DataFrame(
        {
            "name_zh": [one.name.get("zh", one.id) for one in told],
            "name_en": [one.name.get("en", one.id) for one in told],
            "clause": [one.clause for one in told],
            "denominator": value["denominator"].to_numpy(),
            "target_share": np.array([one.target_share for one in told], dtype=float),
            "year": pd.array([one.target_year for one in told], dtype="Int64"),
            "value": value["covered_share"].to_numpy(dtype=float),
            "met": value["met"].array,
            "verified": np.array([one.verified for one in told], dtype=bool),
            "target_assumed": np.array([one.target_assumed for one in told], dtype=bool),
            "note_zh": [one.note.get("zh", "") for one in told],
            "note_en": [one.note.get("en", "") for one in told],
        },
        index=pd.Index([one.id for one in told], name="indicator_id"),
    )
    return table.astype({"met": "boolean"})
