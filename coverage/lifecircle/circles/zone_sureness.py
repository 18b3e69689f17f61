"""How sure the verdict of each neighbourhood is: its share within the limit otherwise assumed."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.otherwise import Otherwise
from lifecircle.circles.reasons.zone_causes import neighbourhood_level
from lifecircle.circles.sensitivity import counted_weights, even_weights
from lifecircle.circles.zone_rows import zone_rows
from lifecircle.study.standards.circle import Circle

Numbers = NDArray[np.float64]
Bools = NDArray[np.bool_]

_TOLERANCE_SHARE = 1e-9


@dataclass(frozen=True, eq=False)
class _Zones:
    """The neighbourhoods in reporting order, and the one each home lies in (-1 for none)."""

    level: str
    ids: tuple[str, ...]
    home: NDArray[np.int64]

    def summed(self, weights: Numbers) -> Numbers:
        """Return what homes have, added up by neighbourhood."""
        here = self.home >= 0
        return np.bincount(self.home[here], weights[here], minlength=len(self.ids)).astype(float)


def zone_sureness_table(otherwise: Otherwise) -> pd.DataFrame:
    """Return whether each neighbourhood meets, or misses, each circle under every assumption.

    Parameters
    ----------
    otherwise
        A result, ready to be asked again.

    Returns
    -------
    DataFrame
        Index (``zone_id``, ``circle``): circles whose headline is people, neighbourhoods where
        anybody of its group lives. ``level``, ``people`` of the group, ``covered_share`` as it
        is, ``low_share`` and ``high_share`` (0-1) over all assumptions, one at a time;
        ``target_share``, the standard's default where the circle has none; ``met``; ``sure``
        (``firm`` or ``depends``) and ``depends_on``: the assumptions that turn it, joined by a
        semicolon and a space.
    """
    zones = _zones(otherwise)
    circles = [one for one in otherwise.result.circles if one.headline == "people"]
    parts = [_told(circle, zones, otherwise) for circle in circles]
    if not parts:
        return pd.DataFrame()
    table = pd.concat(parts, ignore_index=True)
    order = {zone: at for at, zone in enumerate(zones.ids)}
    table = table.sort_values("zone_id", key=lambda ids: ids.map(order), kind="stable")
    return table.set_index(["zone_id", "circle"])


def firmly_missed(sureness: pd.DataFrame) -> pd.Series:
    """Return in how many circles each neighbourhood misses the target whatever is assumed.

    Parameters
    ----------
    sureness
        Of `zone_sureness_table`.
    """
    if sureness.empty:
        return pd.Series(dtype=float)
    missed = (~sureness["met"].astype(bool)) & (sureness["sure"] == "firm")
    return missed.groupby(level="zone_id", sort=False).sum().astype(float)


def _zones(otherwise: Otherwise) -> _Zones:
    """Return the neighbourhoods of a result's study."""
    study, level = otherwise.result.study, neighbourhood_level(otherwise.result)
    rows = zone_rows(study.zones, district=study.district)
    inside = (study.residents["district_id"] == study.district).to_numpy(bool)
    home = np.where(inside, rows.within_level(study.residents, level=level), -1)
    return _Zones(level, rows.zones_at(level), home)


def _told(circle: Circle, zones: _Zones, otherwise: Otherwise) -> pd.DataFrame:
    """Return one circle's rows."""
    weights = counted_weights(otherwise.result, circle)
    total = zones.summed(weights)
    lived = total > 0
    target = circle.target_share
    if target is None:
        target = otherwise.result.study.standard.severity.default_target_share
    tries = list(_covered(circle, weights, zones, otherwise))
    shares = np.array([covered[lived] / total[lived] for _, covered in tries])
    met = shares >= target - _TOLERANCE_SHARE
    turned = met != met[0]
    return pd.DataFrame(
        {
            "zone_id": np.array(zones.ids, object)[lived],
            "circle": circle.id,
            "level": zones.level,
            "people": total[lived],
            "covered_share": shares[0],
            "low_share": shares.min(axis=0),
            "high_share": shares.max(axis=0),
            "target_share": target,
            "met": met[0],
            "sure": np.where(turned.any(axis=0), "depends", "firm"),
            "depends_on": _named([kind for kind, _ in tries], turned),
        }
    )


def _covered(
    circle: Circle, weights: Numbers, zones: _Zones, otherwise: Otherwise
) -> Iterator[tuple[str, Numbers]]:
    """Yield each assumption and who is covered by neighbourhood; first as it is."""
    as_is = otherwise.as_is(circle)
    yield "as_is", zones.summed(weights * as_is)
    for assumption, _, within in otherwise.within(circle):
        yield assumption, zones.summed(weights * within)
    yield "people", zones.summed(even_weights(weights, otherwise.result) * as_is)


def _named(kinds: list[str], turned: Bools) -> list[str]:
    """Return the assumptions that turn each neighbourhood, each once."""
    return [
        "; ".join(dict.fromkeys(kind for kind, turns in zip(kinds, column, strict=True) if turns))
        for column in turned.T.tolist()
    ]
