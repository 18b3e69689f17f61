"""Why each home is left out, circle by circle, with the numbers behind it.

The causes of `lifecircle.circles.reasons.causes`, looked at more closely than a run has time for:
what lies across the straight way, whether a suspected gap in the streets explains the walk, and
whether a facility of unsure state would serve the home if it counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.doubtful_reach import DoubtfulReach
from lifecircle.circles.again.retrace import Retrace, retrace
from lifecircle.circles.reasons.causes import CAUSES, TIME_CAUSES, causes_of
from lifecircle.circles.results import Result
from lifecircle.circles.walks.reach import FAR, NEAR, NEAR_UNJOINED, straight_limit_m
from lifecircle.network.doubts.in_the_way import HURDLES, MISSING_LINK, Hurdles
from lifecircle.network.doubts.straight_ways import StraightGround
from lifecircle.study.standards.circle import Circle

LONG_BLOCKS = "long_blocks"
OBSTACLES = (*HURDLES, "steps", "slope", LONG_BLOCKS, MISSING_LINK)
"""What may be in the way of those behind a barrier."""

ORDINARY_DETOUR = 1.7
"""With nothing across, a walk at most so many times as long as the straight line is ordinary.

In Porto Alegre (schools) and Las Palmas (health care) four of five people walk no more than 1.67
and 1.62 times the straight line: blocks are long there, and no street is plainly missing.
"""

DOUBTS = ("facility_state", "facility_not_snapped", "not_snapped", "small_piece", "missing_lane")
"""What is in doubt about those whose cause is ``data_doubt``, the first that holds."""

LEFT_OUT = ("beyond", "unreachable", "not_snapped")
"""Statuses of homes that are not within time."""

COLUMNS = (
    "people",
    "cause",
    "straight_m",
    "fair_m",
    "limit_m",
    "walk_m",
    "detour_ratio",
    "facility_id",
    "walk_facility_id",
    "in_the_way",
    "way_name",
    "doubt",
)

_LEAST_STRAIGHT_M = 1.0

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def causes_table(
    result: Result, *, again: Retrace | None = None, without: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return one cause for every home with people left out, in every circle that is walked.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    again
        Its study on its streets, if it is at hand.
    without
        Who is within time and finds no place: index (``resident_id``, ``circle``), column
        ``people``. Only homes within time count; None where no capacity is known.

    Returns
    -------
    DataFrame
        Index (``resident_id``, ``circle``) in the order of ``result.nearest``: ``people`` of the
        circle's group, of ``full`` those without a place; ``cause`` (`CAUSES`); ``straight_m`` to
        the facility that is near as the crow flies, infinite without any; ``fair_m``, how far
        that may be to be near enough; ``limit_m``; ``walk_m`` from door to door to the facility
        nearest on foot, infinite without a way; ``detour_ratio`` of the two, NaN without;
        ``facility_id`` and ``walk_facility_id`` of those facilities, empty without; of
        ``barrier`` ``in_the_way`` (`OBSTACLES`) and ``way_name``; of ``data_doubt`` ``doubt``
        (`DOUBTS`).
    """
    walked = [one for one in result.circles if one.headline != "units"]
    causes = _Causes.of(result, again or retrace(result))
    parts = [part for one in walked for part in causes.of_circle(one, _places(without, one.id))]
    if not parts:
        return _typed(pd.DataFrame({name: [] for name in ("home", "circle", *COLUMNS)}), result)
    return _typed(pd.concat(parts, ignore_index=True), result)


def _places(without: pd.DataFrame | None, circle: str) -> "pd.Series[float]":
    """Return the people of each home who find no place in a circle."""
    if without is None or circle not in without.index.get_level_values("circle"):
        return pd.Series(dtype=float)
    return pd.Series(without["people"].xs(circle, level="circle"))


def _typed(table: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Return the table in the order of the result, words as categories."""
    order = {one.id: at for at, one in enumerate(result.circles)}
    known, first = np.unique(table["circle"].to_numpy(object).astype(str), return_inverse=True)
    rank = np.array([order[one] for one in known.tolist()], np.int64)[first]
    table = table.iloc[np.lexsort((rank, table["home"].to_numpy(np.int64)))]
    ids = result.study.residents.index.to_numpy()[table["home"].to_numpy(np.int64)]
    words = {"cause": CAUSES, "in_the_way": ("", *OBSTACLES), "doubt": ("", *DOUBTS)}
    typed = table.assign(
        **{name: pd.Categorical(table[name], categories=list(of)) for name, of in words.items()}
    )
    index = pd.MultiIndex.from_arrays([ids, table["circle"]], names=["resident_id", "circle"])
    return typed.set_index(index)[list(COLUMNS)]


@dataclass(frozen=True, eq=False)
class _Causes:
    """What the causes of every circle are told from.

    Parameters
    ----------
    result
        The result.
    ground
        Homes and facilities on the plane.
    hurdles
        What lies across straight ways.
    doubtful
        Who would be reached if what is doubtful were not.
    lost, small, shut
        Of each home: joined to no street, to a small piece, kept from every street by a barrier.
    joined
        Of each facility: joined to a street, or kept from every one by a barrier.
    """

    result: Result
    ground: StraightGround
    hurdles: Hurdles
    doubtful: DoubtfulReach
    lost: Bools
    small: Bools
    shut: Bools
    joined: Bools

    @classmethod
    def of(cls, result: Result, again: Retrace) -> "_Causes":
        """Return what the causes of a result are told from."""
        study, snaps = result.study, result.snaps
        homes = snaps.loc[["residents"]].droplevel("layer").reindex(study.residents.index)
        places = snaps[snaps.index.get_level_values("layer") == "facilities"].droplevel("layer")
        on_streets = places[(places["status"] == "snapped") | (places["note"] == "barrier")]
        return cls(
            result,
            StraightGround.of(study.residents, study.facilities, crs=result.network.crs),
            again.hurdles,
            DoubtfulReach(again),
            lost=(homes["status"] == "not_snapped").to_numpy(bool),
            small=(homes["note"] == "small_piece").to_numpy(bool),
            shut=(homes["note"] == "barrier").to_numpy(bool),
            joined=study.facilities.index.isin(on_streets.index),
        )

    def of_circle(self, circle: Circle, without: "pd.Series[float]") -> Iterator[pd.DataFrame]:
        """Yield the rows of a circle: who is not within time, and who finds no place."""
        homes = self.result.study.residents
        group = circle.group if circle.group in homes else "residents"
        people = homes[group].to_numpy(np.float64)
        walks = pd.DataFrame(self.result.nearest.xs(circle.id, level="circle")).reindex(homes.index)
        out = walks["status"].isin(LEFT_OUT).to_numpy(bool)
        left = np.flatnonzero(out & (people > 0))
        told = self._told(circle, left, walks)
        yield told.assign(people=people[left], **self._why(circle, left, told, walks))
        lacking = without.reindex(homes.index).fillna(0.0).to_numpy(np.float64)
        covered = walks["status"].isin(("covered",)).to_numpy(bool)
        full = np.flatnonzero(covered & (lacking > 0))
        if not len(full):
            return
        told = self._told(circle, full, walks)
        nothing = {"cause": "full", "in_the_way": "", "way_name": "", "doubt": ""}
        yield told.assign(people=lacking[full], **nothing)

    def _told(self, circle: Circle, rows: Ints, walks: pd.DataFrame) -> pd.DataFrame:
        """Return the numbers behind some homes: how far as the crow flies and on foot."""
        study = self.result.study
        profile = self.result.profiles[circle.profile]
        counts = self.doubtful.again.searches.counting(circle, study.facilities)
        fair_m = straight_limit_m(circle, profile, detour=study.standard.causes.fair_detour)
        found = self.ground.nearest(rows, counts[self.joined[counts]])
        facility, straight_m = found.facility.copy(), found.metres.copy()
        far = np.flatnonzero(straight_m > fair_m)
        every = self.ground.nearest(rows[far], counts)
        facility[far], straight_m[far] = every.facility, every.metres
        own = walks.iloc[rows]
        walk_m = (own["walk_m"] + own["access_m"]).to_numpy(np.float64)
        walk_m = np.where(np.isfinite(own["minutes"].to_numpy(np.float64)), walk_m, np.inf)
        ids = np.append(study.facilities.index.to_numpy(object), "")
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = walk_m / straight_m
        known = np.isfinite(walk_m) & (straight_m >= _LEAST_STRAIGHT_M)
        return pd.DataFrame(
            {
                "home": rows,
                "circle": circle.id,
                "straight_m": straight_m,
                "fair_m": fair_m,
                "limit_m": straight_limit_m(circle, profile),
                "walk_m": walk_m,
                "detour_ratio": np.where(known, ratio, np.nan),
                "facility_id": ids[facility],
                "walk_facility_id": own["facility_id"].astype(object).fillna("").to_numpy(),
                "facility": facility,
            }
        )

    def _why(
        self, circle: Circle, rows: Ints, told: pd.DataFrame, walks: pd.DataFrame
    ) -> Mapping[str, NDArray[np.object_]]:
        """Return the cause of homes that are not within time, and what is said of it."""
        facility = told["facility"].to_numpy(np.int64)
        close = told["straight_m"].to_numpy() <= told["fair_m"].to_numpy()
        unjoined = close & ~np.append(self.joined, False)[facility]
        near = np.where(unjoined, NEAR_UNJOINED, np.where(close, NEAR, FAR)).astype(np.int8)
        unsure = ((self.lost & ~self.shut) | self.small)[rows]
        cause = np.array(TIME_CAUSES, dtype=object)[causes_of(near, unsure)]
        doubt = np.full(len(rows), "", dtype=object)
        in_doubt = cause == "data_doubt"
        lost, small = self.lost[rows], self.small[rows]
        doubt[in_doubt & small] = "small_piece"
        doubt[in_doubt & lost & ~self.shut[rows]] = "not_snapped"
        doubt[in_doubt & unjoined] = "facility_not_snapped"
        barrier = cause == "barrier"
        if barrier.any():
            doubt[barrier & self.doubtful.by_missing_lanes(circle)[rows]] = "missing_lane"
        doubt[self.doubtful.by_unsure_facilities(circle)[rows]] = "facility_state"
        cause[doubt != ""] = "data_doubt"
        kind, name = self._in_the_way(rows, told, walks, cause == "barrier")
        return {"cause": cause, "in_the_way": kind, "way_name": name, "doubt": doubt}

    def _in_the_way(
        self, rows: Ints, told: pd.DataFrame, walks: pd.DataFrame, barrier: Bools
    ) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """Return what is in the way of those behind a barrier, and its name."""
        kind = np.full(len(rows), "", dtype=object)
        name = kind.copy()
        behind = np.flatnonzero(barrier)
        own = told.iloc[behind]
        straight_m, walk_m = own["straight_m"].to_numpy(), own["walk_m"].to_numpy()
        detour = self.result.study.standard.causes.fair_detour
        limit_m = own["limit_m"].to_numpy()
        extra_m = np.where(np.isfinite(walk_m), walk_m - detour * straight_m, limit_m)
        lines = self.ground.lines(rows[behind], own["facility"].to_numpy(np.int64))
        found, its_name = self.hurdles.across(lines, extra_m)
        kind[behind] = np.array([*HURDLES, MISSING_LINK], dtype=object)[found]
        name[behind] = its_name
        # Of a walk to another facility nobody knows how long the one to the near facility is.
        same = own["facility_id"].to_numpy(object) == own["walk_facility_id"].to_numpy(object)
        ordinary = same & (found < 0) & (walk_m <= ORDINARY_DETOUR * straight_m)
        kind[behind[ordinary]] = LONG_BLOCKS
        # Short enough, and yet too slow: the ground costs the time, not the way round.
        slow = behind[walk_m <= limit_m]
        steps_m = walks["steps_m"].to_numpy(np.float64)[rows[slow]]
        kind[slow], name[slow] = np.where(steps_m > 0, "steps", "slope"), ""
        return kind, name
