"""Under-served neighbourhoods with the reasons of the closer look."""

import numpy as np
import pandas as pd

from lifecircle.circles.reasons.causes import CAUSES, REMEDIES
from lifecircle.study.standards.circle import Severity


def closer_gaps(gaps: pd.DataFrame, mix: pd.DataFrame, *, limits: Severity) -> pd.DataFrame:
    """Return the neighbourhoods below target as one who looked closer tells their reasons.

    A run knows reasons by time and by how homes and facilities are joined to streets. The closer
    look also knows full facilities, missing lanes and facilities of unsure state; where both are
    told, only its reasons are.

    Parameters
    ----------
    gaps
        Of `lifecircle.circles.gaps.gaps_table`.
    mix
        Of `lifecircle.circles.reasons.zone_causes.zone_causes`.
    limits
        From what share of doubtful people on a gap is doubtful.

    Returns
    -------
    DataFrame
        The same rows in the same order: ``reason`` of `lifecircle.circles.reasons.causes.CAUSES`
        and its ``remedy``; ``left_<cause>`` for each of these, of which ``left_full`` are within
        reach and the others add up to ``left_out``; ``confidence`` also doubtful where the closer
        look doubts more. A row nobody looked at closer keeps what it has.
    """
    keys = [f"left_{one}" for one in CAUSES]
    places = (gaps.index.get_level_values(name) for name in ("circle", "zone_id"))
    known = mix.reindex(pd.MultiIndex.from_arrays(list(places)))
    seen = known["cause"].notna().to_numpy(bool)
    reason = np.where(seen, known["cause"].to_numpy(object), gaps["reason"].to_numpy(object))
    before = gaps.reindex(columns=keys, fill_value=0.0).to_numpy(float)
    left = np.where(seen[:, None], known[keys].to_numpy(float), before)
    limit = limits.doubtful_above_share * gaps["left_out"].to_numpy(float)
    doubtful = left[:, CAUSES.index("data_doubt")] > limit
    others = [one for one in gaps.columns if one not in keys]
    return gaps[others].assign(
        reason=reason,
        remedy=[REMEDIES[str(one)] for one in reason],
        confidence=np.where(doubtful, "doubtful", gaps["confidence"].to_numpy(object)),
        **dict(zip(keys, left.T, strict=True)),
    )
