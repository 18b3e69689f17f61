"""What the map of proposals shows: before, after and difference, as plain values and columns."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.report.headline import headlines
from lifecircle.report.map.background import read_background
from lifecircle.report.map.blob import Blob
from lifecircle.report.map.data import (
    STREET_TOLERANCE_M,
    TOLERANCE_M,
    MapData,
    add_ground,
    district_box,
    map_colours,
    wider_box,
)
from lifecircle.report.map.homes import known
from lifecircle.report.map.placing import Placing
from lifecircle.report.map.streets import DrawnStreets
from lifecircle.report.map.zones import LEVELS, add_zones
from lifecircle.report.proposals.change_plan import COLOURS
from lifecircle.report.proposals.told import Proposal, Proposals
from lifecircle.words import LANGUAGES, entry

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

KINDS = ("nearer", "farther", "won", "lost")
"""What may happen to a home, as the page numbers it."""

_MOST_CIRCLES = 8


def change_data(told: Proposals, base: "Result", *, language: str) -> MapData:
    """Return everything the map of proposals shows.

    Parameters
    ----------
    told
        The proposals.
    base
        Today's own answers.
    language
        The one that is shown first; the page holds both.
    """
    box, placing, blob = district_box(base), Placing(), Blob()
    seen = read_background(base.study.streets, wider_box(box), tolerance_m=TOLERANCE_M)
    add_ground(blob, seen, placing)
    streets = DrawnStreets(base.network, placing, STREET_TOLERANCE_M)
    streets.add_to(blob)
    streets.add_names(blob, seen.street_names)
    add_zones(blob, base, placing, tolerance_m=TOLERANCE_M)
    results = [base, *(one.result for one in told.proposals if one.result is not None)]
    homes = _spots(blob, "home", [one.study.residents.geometry for one in results], placing)
    places = _spots(blob, "place", [one.study.facilities.geometry for one in results], placing)
    pages = [
        _proposal(blob, told, one, base, number=number, homes=homes, places=places)
        for number, one in enumerate(told.proposals)
    ]
    present = set(base.study.zones["level"])
    values = {
        "language": language,
        "words": {one: _words(one) for one in LANGUAGES},
        "title": told.title,
        "model": told.model,
        "osm": bool(told.credits),
        "box": placing.box(box),
        "colours": map_colours(),
        "change": dict(COLOURS),
        "levels": list(LEVELS),
        "present": [one for one in LEVELS if one in present],
        "proposals": pages,
    }
    return MapData(values, blob)


def _words(language: str) -> Mapping[str, Any]:
    """Return every word of the page in a language."""
    own = {f"change_{key}": text for key, text in entry("proposals.map", language=language).items()}
    return {"map": {**entry("map.map", language=language), **own}}


def _spots(blob: Blob, name: str, shapes: list[Any], placing: Placing) -> pd.Index:
    """Add the places of all rows of several tables once, by id; return the ids in their order.

    A facility that moves has a second place, under its id with a mark after it.
    """
    every = pd.concat(shapes)
    first = every[~every.index.duplicated()]
    again = every[every.index.duplicated()]
    moved = again[~again.geom_equals(first.reindex(again.index))]
    moved = moved[~moved.index.duplicated(keep="last")].rename(lambda one: f"{one}\x00")
    joined: pd.Series[Any] = pd.concat([first, moved])
    middle = shapely.get_coordinates(shapely.point_on_surface(joined.to_numpy()))
    at = placing.points(middle[:, 0], middle[:, 1])
    blob.add_all({f"{name}.{key}": at[key] for key in "xy"}, steps=(f"{name}.x", f"{name}.y"))
    ids: pd.Index = joined.index
    return ids


def _proposal(
    blob: Blob,
    told: Proposals,
    one: Proposal,
    base: "Result",
    *,
    number: int,
    homes: pd.Index,
    places: pd.Index,
) -> Mapping[str, Any]:
    """Add one proposal's columns; return its plain values."""
    row = told.ranking.loc[[one.name]].iloc[0]
    people = one.comparison.people
    order = people.assign(weight=people["won"] + people["lost"]).sort_values(
        ["weight", "nearer"], ascending=False, kind="stable"
    )
    shown = [str(name) for name in order.index if name in one.touched][:_MOST_CIRCLES]
    circles = []
    for place, circle in enumerate(shown if one.result is not None else []):
        assert one.result is not None  # noqa: S101  for who checks types
        _add_circle(blob, one, base, one.result, circle, f"p{number}.c{place}", homes, places)
        values = one.comparison.circles.loc[[circle]].iloc[0]
        circles.append(
            {
                "id": circle,
                "name": dict(told.names.circles.get(circle, {})),
                "share_before": _plain(values["covered_share_before"]),
                "share_after": _plain(values["covered_share_after"]),
                **{key: round(float(values[key])) for key in ("won", "lost", "nearer", "farther")},
            }
        )
    links = [list(map(list, table["via"])) for kind, table in one.edits if kind == "link"]
    return {
        "name": one.name,
        "net": round(float(row["net"])),
        "cost": float(one.comparison.cost),
        "unit": one.cost_unit,
        "links": links,
        "circles": circles,
    }


def _plain(value: Any) -> float | None:
    """Return a share JSON can hold."""
    return round(float(value), 6) if np.isfinite(float(value)) else None


def _add_circle(
    blob: Blob,
    one: Proposal,
    base: "Result",
    after: "Result",
    circle: str,
    name: str,
    homes: pd.Index,
    places: pd.Index,
) -> None:
    """Add what changes in one circle, under ``<name>.``."""
    rows = one.comparison.homes
    rows = rows[rows.index.get_level_values("circle") == circle].droplevel("circle")
    kind = _kinds(rows)
    rows, kind = rows[kind >= 0], kind[kind >= 0]
    blob.add(f"{name}.home", homes.get_indexer(rows.index), steps=True)
    blob.add(f"{name}.kind", kind)
    for when in ("before", "after"):
        minutes = rows[f"minutes_{when}"].astype(float)
        blob.add(f"{name}.{when}", known(minutes, scale=100))
    for when, result in (("before", base), ("after", after)):
        head = next(its for its in headlines(result) if its.circle.id == circle)
        shares = head.zones["covered_share"].reindex(base.study.zones.index).astype(float)
        blob.add(f"{name}.zone.{when}", known(shares, scale=10_000))
        out = homes.get_indexer(_left_out(result, circle))
        blob.add(f"{name}.out_{when}", np.sort(out), steps=True)
        frame = result.study.facilities
        counted = frame.index[counting_facilities(head.circle, frame)]
        blob.add(f"{name}.places_{when}", _placed(counted, result, base, places))
    changes = one.sites.reset_index() if len(one.sites) else pd.DataFrame(columns=["circle"])
    changes = changes[changes["circle"] == circle]
    for key, kinds, result in (("opened", ("opened", "moved", "changed"), after),
                               ("closed", ("closed", "moved"), base)):  # fmt: skip
        ids: list[str] = []
        if len(changes):
            ids = changes.loc[changes["change"].isin(kinds), "facility_id"].astype(str).tolist()
        blob.add(f"{name}.{key}", _placed(pd.Index(ids, dtype=object), result, base, places))


def _placed(ids: pd.Index, result: "Result", base: "Result", places: pd.Index) -> NDArray[np.int64]:
    """Return where facilities stand in a result, as places of the page."""
    now, then = result.study.facilities.geometry, base.study.facilities.geometry
    moved = [
        f"{one}\x00"
        if f"{one}\x00" in places and one in then.index and not now[one].equals(then[one])
        else str(one)
        for one in ids
    ]
    return np.asarray(places.get_indexer(pd.Index(moved, dtype=object)), np.int64)


def _kinds(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Return what happens to each home, a place in `KINDS`, -1 for what is not shown."""
    was = (rows["status_before"] == "covered").to_numpy(bool)
    now = (rows["status_after"] == "covered").to_numpy(bool)
    there = rows["status_after"].notna().to_numpy()
    saved = (rows["minutes_before"] - rows["minutes_after"]).to_numpy(np.float64)
    found = np.select([now & ~was, was & ~now & there, saved > 0, saved < 0], [2, 3, 0, 1], -1)
    return np.where((rows["people"] > 0).to_numpy(), found, -1).astype(np.int64)


def _left_out(result: "Result", circle: str) -> pd.Index:
    """Return the homes of somebody that a circle does not cover."""
    rows = result.nearest
    rows = rows[rows.index.get_level_values("circle") == circle].droplevel("circle")
    status = rows["status"].astype(str)
    return rows.index[~status.isin(["covered", "no_population"]).to_numpy()]
