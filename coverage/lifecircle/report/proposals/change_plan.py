"""Three plans of one circle at the same extent: before, after, and who gains and loses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.report import colours as ink
from lifecircle.report.figures.base import Ground
from lifecircle.report.figures.findings import findings
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.frame import Frame
from lifecircle.report.figures.plan import Plan
from lifecircle.report.figures.shapes import Dots, Layer, Mark
from lifecircle.report.headline import headlines
from lifecircle.study.projections import project_geometries

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.report.proposals.told import Proposal

COLOURS: Mapping[str, str] = {
    "won": ink.GAIN, "nearer": ink.NEARER, "lost": ink.LOSS, "farther": ink.FARTHER,
}  # fmt: skip
"""By what happens to a home, the louder last to be drawn."""

_ORDER = ("nearer", "farther", "won", "lost")
_DOT_PT = {"nearer": 1.3, "farther": 1.3, "won": 2.2, "lost": 2.2}
_SITE_PT = 6.2
_NEVER_PT = 1000.0  # names so large fit nowhere, so that only streets are named on small plans


@dataclass(frozen=True, eq=False)
class Change:
    """What happens to each home of the base, and to each site.

    Parameters
    ----------
    homes
        Kind of change to the places in metres of the homes it happens to.
    sites
        ``opened`` and ``closed`` to places in metres.
    """

    homes: Mapping[str, NDArray[np.float64]]
    sites: Mapping[str, NDArray[np.float64]]


def main_circle(one: "Proposal") -> str:
    """Return the circle that a proposal changes most, empty where it changes none.

    Parameters
    ----------
    one
        The proposal.
    """
    table = one.comparison.people
    if not len(table):
        return ""
    crossed, walks = table["won"] + table["lost"], table["nearer"] + table["farther"]
    weight = (crossed + walks / 1e6).to_numpy(np.float64)
    return str(table.index[int(weight.argmax())]) if weight.max() > 0 else ""


def change_of(base: "Result", after: "Result", one: "Proposal", circle: str) -> Change:
    """Return what happens in one circle, on the plane of the base.

    Parameters
    ----------
    base, after
        Both results.
    one
        The proposal that leads from one to the other.
    circle
        Its id.
    """
    rows = one.comparison.homes
    rows = rows[rows.index.get_level_values("circle") == circle].droplevel("circle")
    was, now = rows["status_before"] == "covered", rows["status_after"] == "covered"
    saved = (rows["minutes_before"] - rows["minutes_after"]).to_numpy(np.float64)
    there = rows["status_after"].notna()
    kinds = np.select(
        [now & ~was, was & ~now & there, saved > 0, saved < 0],
        ["won", "lost", "nearer", "farther"],
        default="",
    )
    kinds = np.where(rows["people"] > 0, kinds, "")
    homes = {
        kind: _spots(base, after.study.residents, rows.index[kinds == kind]) for kind in _ORDER
    }
    moved = one.sites.reset_index() if len(one.sites) else one.sites
    here = moved[moved["circle"] == circle] if len(moved) else moved
    names = {kind: _named(here, kind) for kind in ("opened", "closed", "moved")}
    stood = _spots(base, base.study.facilities, [*names["closed"], *names["moved"]])
    stands = _spots(base, after.study.facilities, [*names["opened"], *names["moved"]])
    return Change(homes, {"opened": stands, "closed": stood})


def change_layers(
    base: "Result",
    after: "Result",
    change: Change,
    *,
    circle: str,
    ground: Ground,
    letters: Lettering,
    frames: tuple[Frame, Frame, Frame],
) -> Iterator[Layer]:
    """Yield the layers of the three plans.

    Parameters
    ----------
    base, after
        Both results.
    change
        From `change_of`.
    circle
        Its id.
    ground
        Of the base.
    letters
        What can be written.
    frames
        Of before, after and difference, alike in size.
    """
    later = replace(
        ground,
        homes=_xy(base, after.study.residents.geometry.to_numpy()),
        facilities=_plane(base, after.study.facilities.geometry.to_numpy()),
    )
    small = [replace(one, zone_pt=_NEVER_PT) for one in frames]
    for result, its, frame in ((base, ground, small[0]), (after, later, small[1])):
        head = next(one for one in headlines(result) if one.circle.id == circle)
        yield from Plan(its, letters, frame).layers(findings(result, its, head))
    head = next(one for one in headlines(base) if one.circle.id == circle)
    below = Plan(ground, letters, small[2]).layers(findings(base, ground, head))
    place, clip = small[2].place(ground), small[2].box
    yield below[1]  # streets, water and boundaries, without the colours of zones
    yield Layer(tuple(_home_marks(change, small[2])), place=place, clip=clip)
    yield below[3]  # names and scale
    yield Layer(tuple(_site_marks(change, small[2])), place=place, clip=clip)


def _home_marks(change: Change, frame: Frame) -> Iterator[Mark]:
    """Yield the homes whose walk changes."""
    for kind in _ORDER:
        yield Dots(xy=change.homes[kind], fill=COLOURS[kind], wide_pt=frame.pt(_DOT_PT[kind]))


def _site_marks(change: Change, frame: Frame) -> Iterator[Mark]:
    """Yield the sites that open and close."""
    side = frame.pt(_SITE_PT)
    for kind, fill in (("closed", ink.PLANNED), ("opened", ink.FACILITY)):
        yield Dots(xy=change.sites[kind], fill=fill, wide_pt=side, square=True)


def _named(rows: object, kind: str) -> list[str]:
    """Return the facilities a kind of change happens to."""
    import pandas as pd

    if not isinstance(rows, pd.DataFrame) or not len(rows):
        return []
    kinds = ("opened", "changed") if kind == "opened" else (kind,)
    return list(dict.fromkeys(rows.loc[rows["change"].isin(kinds), "facility_id"].astype(str)))


def _spots(base: "Result", frame: object, ids: object) -> NDArray[np.float64]:
    """Return where some rows of a table stand, metres."""
    import geopandas as gpd

    assert isinstance(frame, gpd.GeoDataFrame)  # noqa: S101  only tables of a study come here
    found = frame.geometry.reindex(ids)
    return _xy(base, found[found.notna()].to_numpy())


def _xy(base: "Result", shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return a point inside each shape, metres."""
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(_plane(base, shapes))))


def _plane(base: "Result", shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes on the plane of the base."""
    return project_geometries(np.asarray(shapes, dtype=object), base.network.crs)
