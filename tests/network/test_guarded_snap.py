"""No straight walk to a street crosses a river, a railway or a wall."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

import lifecircle as lc
from estate_towns import GatedTown, frame, gated_towns, lane, without
from lifecircle.study.projections import project_geometries
from towns import Street, Town, circle, draw, minutes, status

TAKEN = {
    "deadline": None,
    "derandomize": True,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.filter_too_much, HealthCheck.too_slow],
}


def with_barriers(town, *barriers, **options):
    return GatedTown(town, barriers=barriers).analysed(circle(), **options)


# Worked by hand ----------------------------------------------------------------------------------


def test_a_home_behind_a_river_goes_to_the_next_street_on_its_own_side():
    #  A---B---C     the home 20 m above the lower street, the river 10 m above it: so it is
    #  |   h   |     joined to the street in the west, 50 m away, and walks round by A's column
    #  ~~~~~~~~~
    #  D---k---F
    town = Town(
        draw("A---B---C\n|       |\nD---E---F"), {"h": (50, 20)}, {"k": ("clinic", (90, 0))}
    )
    river = LineString([(10, 10), (190, 10)])
    free = lc.analyse(without(GatedTown(town)).study(circle()))
    assert minutes(free, "h") * 60 == pytest.approx(20 + 40, abs=1e-3)
    result = with_barriers(town, river)
    # 50 m west to the street at (0, 20), 20 m down to D, 90 m east
    assert minutes(result, "h") * 60 == pytest.approx(50 + 20 + 90, abs=1e-3)
    row = result.snaps.loc[("residents", "h")]
    assert row["access_m"] == pytest.approx(50, abs=1e-3)
    assert (
        result.doubt["barriers"]["homes_turned"],
        result.doubt["barriers"]["people_turned"],
    ) == (1, 1.0)
    (note,) = [one for one in result.notes if one.code == "barriers-kept"]
    assert (note.details["barriers"], note.details["homes"], note.details["people"]) == (1, 1, 1)


def test_a_home_that_only_a_scrap_of_street_is_left_for_counts_as_turned():
    # 20 m from a scrap on its own bank, 60 m from the network beyond the river.
    streets = (*draw("A---B---C\n|       |\nD---E---F"), Street(((40.0, -80.0), (80.0, -80.0))))
    town = Town(streets, {"h": (60, -60)}, {"k": ("clinic", (90, 0))})
    some = lc.Settings(small_piece_m=100.0)
    free = GatedTown(town).analysed(circle(), settings=some)
    assert free.snaps.loc[("residents", "h"), "access_m"] == pytest.approx(60, abs=1e-3)
    result = with_barriers(town, LineString([(-400, -10), (600, -10)]), settings=some)
    assert result.snaps.loc[("residents", "h"), "access_m"] == pytest.approx(20, abs=1e-3)
    assert result.doubt["barriers"]["homes_turned"] == 1


def test_a_home_on_an_islet_is_not_snapped_and_the_reason_is_told():
    pond = Point(100, 60).buffer(30).difference(Point(100, 60).buffer(8))
    town = Town(draw("A---B---C"), {"h": (100, 60), "g": (20, 5)}, {"k": ("clinic", (10, 0))})
    result = with_barriers(town, pond)
    assert status(result, "h") == "not_snapped"
    assert tuple(result.snaps.loc[("residents", "h"), ["status", "note"]]) == (
        "not_snapped",
        "barrier",
    )
    doubt = result.doubt["barriers"]
    assert (doubt["homes_cut_off"], doubt["people_cut_off"], doubt["candidates"]) == (1, 1.0, 8)
    (note,) = [one for one in result.notes if one.code == "cut-off-by-barriers"]
    assert note.details["people"] == 1


def test_a_home_too_far_from_any_street_is_not_blamed_on_a_barrier():
    town = Town(draw("A---B---C"), {"h": (100, 400), "g": (20, 5)}, {"k": ("clinic", (10, 0))})
    result = with_barriers(town, LineString([(0, 200), (200, 200)]))
    assert tuple(result.snaps.loc[("residents", "h"), ["status", "note"]]) == ("not_snapped", "")


def test_only_so_many_streets_are_tried():
    # Three streets beyond the wall are nearer than the one on the home's own side.
    lines = [Street(((0.0, y), (300.0, y))) for y in (0.0, -10.0, -20.0, 150.0)]
    sides = [Street(((0.0, 0.0), (0.0, -10.0), (0.0, -20.0))),
             Street(((300.0, 150.0), (300.0, 0.0), (300.0, -10.0), (300.0, -20.0)))]  # fmt: skip
    town = Town((*lines, *sides), {"h": (150, 20)}, {"k": ("clinic", (150, 150))})
    wall = LineString([(5, 5), (295, 5)])
    few = with_barriers(town, wall, settings=lc.Settings(barrier_candidates=2))
    assert status(few, "h") == "not_snapped"
    enough = with_barriers(town, wall, settings=lc.Settings(barrier_candidates=4))
    assert minutes(enough, "h") * 60 == pytest.approx(130, abs=1e-3)


def test_a_facility_is_not_reached_across_a_railway_either():
    town = Town(
        draw("A---B---C\n|       |\nD---E---F"), {"h": (50, 0)}, {"k": ("clinic", (50, 20))}
    )
    result = with_barriers(town, LineString([(10, 10), (190, 10)]))
    # h to D 50 m, up 20 m, 50 m to the clinic's door
    assert minutes(result, "h") * 60 == pytest.approx(50 + 20 + 50, abs=1e-3)


def test_a_park_behind_a_canal_is_entered_from_its_own_bank():
    park = shapely.box(40, 15, 60, 30)
    town = Town(draw("A---B---C\n|       |\nD---E---F"), {"h": (50, 0)}, {"k": ("clinic", park)})
    result = with_barriers(town, LineString([(10, 10), (190, 10)]))
    rows = result.snaps.loc[["facilities"]]
    assert (rows["street_lat"] > 22.50009).all() or (rows["access_m"] >= 40 - 1e-3).all()
    # West side of the park, 40 m from the street: h to D 50 m, up 15 m, across 40 m.
    assert minutes(result, "h") * 60 == pytest.approx(50 + 15 + 40, abs=0.01)


def test_a_street_drawn_on_the_bank_is_reached_from_the_land():
    # The promenade runs 0.4 m beyond the line of the bank: it is on it, not behind it.
    town = Town(draw("A---B---C"), {"h": (50, 30)}, {"k": ("clinic", (90, 0))})
    result = with_barriers(town, shapely.box(-50, -80, 250, 0.4))
    assert minutes(result, "h") * 60 == pytest.approx(30 + 40, abs=1e-3)


def test_barriers_far_from_everybody_change_nothing():
    town = Town(draw("A---B---C\n|       |\nD---E---F"), {"h": (50, 20), "g": (130, 70)},
                {"k": ("clinic", (90, 0)), "p": ("clinic", shapely.box(120, 20, 150, 40))})  # fmt: skip
    free = GatedTown(town).analysed(circle())
    result = with_barriers(town, LineString([(900, 0), (900, 500)]))
    assert result.nearest.equals(free.nearest)
    assert result.snaps.equals(free.snaps)
    assert result.coverage.equals(free.coverage)


# Against all edges -------------------------------------------------------------------------------


def brute_force(network, gated, shape, own, *, walls, fences, candidates, ours):
    """Return the edge a point may be joined to, looking at every edge of the network.

    A door in the wall itself, to half a metre, leads to either side.
    """
    order = []
    deep = own if own and gated[own].exterior.distance(shape) > 0.5 else None
    for small in (False, True):
        ranked = sorted(
            (shape.distance(line), edge)
            for edge, line in enumerate(network.geometry)
            if _may_ask(network, edge, own, deep, gated, ours) and network.small[edge] == small
        )
        order.append([one for one in ranked if one[0] <= 300.0][:candidates])
    for ranked in order:
        free = []
        for _, edge in ranked:
            for ends in itertools.pairwise(network.geometry[edge].coords):
                foot = shapely.shortest_line(shape, LineString(ends)).coords[-1]
                if deep and network.estates[edge] is None:
                    ring = gated[deep].exterior
                    if not gated[deep].contains(Point(foot)) or ring.distance(Point(foot)) <= 3.0:
                        continue
                away, door = shape.distance(Point(foot)), (shape.x, shape.y)
                if (
                    away <= 300
                    and not meets(door, foot, walls, 3.0)
                    and not meets(door, foot, fences, 0.5)
                ):
                    free.append((away, edge))
        if free:
            return min(free)
    return np.inf, -1


def _may_ask(network, edge, own, deep, gated, ours):
    estate = network.estates[edge]
    if network.sides[edge] == 3 or (estate is not None and network.sides[edge] != ours):
        return False
    if estate is not None:
        return estate == own
    return deep is None or network.geometry[edge].intersects(gated[deep].buffer(-3.0))


def meets(begin, end, lines, end_m):
    step = np.subtract(end, begin)
    long = float(np.hypot(*step))
    if long <= 0.5 + end_m:
        return False
    cut = LineString([np.add(begin, step * 0.5 / long), np.add(begin, step * (1 - end_m / long))])
    return any(cut.intersects(line) for line in lines)


class Seen:
    """A network as plain lists."""

    def __init__(self, network, small_piece_m):
        gated = network.gated
        ids = None if gated is None else [*gated.outlines.ids, None]
        self.geometry = network.geometry
        self.sides = [0] * network.edges if gated is None else gated.side.tolist()
        self.estates = [None if gated is None else ids[one] for one in
                        ([-1] * network.edges if gated is None else gated.estate)]  # fmt: skip
        small = network.piece_m < small_piece_m
        small[0] = False
        self.small = small[network.piece[network.tail]]


@settings(max_examples=60, **TAKEN)
@given(gated_towns(barriers=True), st.sampled_from([1, 2, 8]), st.sampled_from([0.0, 400.0]))
def test_the_nearest_allowed_street_equals_a_look_at_every_edge(gated, candidates, small_piece_m):
    chosen = lc.Settings(barrier_candidates=candidates, small_piece_m=small_piece_m)
    result = gated.analysed(circle(), settings=chosen)
    network, crs = result.network, result.network.crs
    frames = gated.frames()
    shapes = dict(zip(gated.estates, project_geometries(frames["estates"].geometry, crs),
                      strict=True))  # fmt: skip
    mode = result.network.gated.mode if result.network.gated else []
    closed = {name: shape for (name, shape), how in zip(shapes.items(), mode, strict=True)
              if how >= 2}  # fmt: skip
    walls = [shape.exterior for shape in closed.values()]
    fences = [] if not gated.barriers else [
        getattr(one, "exterior", one) for one in project_geometries(frames["barriers"].geometry, crs)
    ]  # fmt: skip
    seen = Seen(network, small_piece_m)
    homes = result.study.residents
    points = project_geometries(homes.geometry, crs)
    for name, point in zip(homes.index, points, strict=True):
        row = result.snaps.loc[("residents", name)]
        own = next((n for n, shape in closed.items() if shape.contains(point)), None)
        if any(abs(wall.distance(point) - limit) < 1e-6 for wall in walls for limit in (0, 0.5)):
            continue
        if row["status"] == "snapped" and row["way_id"] == 0:
            continue  # over open ground, straight to a gate
        away, edge = brute_force(seen, closed, point, own, walls=walls, fences=fences,
                           candidates=candidates, ours=1)  # fmt: skip
        assert (edge < 0) == (row["status"] == "not_snapped"), name
        if edge >= 0:
            as_near = {  # of streets equally far, to the rounding of a distance, any may be named
                network.way_id[other]
                for other, line in enumerate(seen.geometry)
                if other == edge or abs(point.distance(line) - away) < 1e-6
            }
            assert row["way_id"] in as_near, name
            assert row["access_m"] == pytest.approx(away, abs=1e-3)
            street = project_geometries([Point(row["street_lon"], row["street_lat"])], crs)[0]
            foot = (street.x, street.y)
            assert not meets((point.x, point.y), foot, walls, 3.0)
            assert not meets((point.x, point.y), foot, fences, 0.5)
        else:
            near = any(point.distance(line) <= 300.0 for line, side in
                       zip(seen.geometry, seen.sides, strict=True) if side in (0, 1))  # fmt: skip
            assert (row["note"] == "barrier") == near, name


# Estates -----------------------------------------------------------------------------------------


def test_an_outline_is_a_wall_for_those_outside_too():
    #  The home stands 15 m west of the estate; the street 40 m east of it is nearest, but beyond
    #  the estate; the one 60 m west is joined instead.
    town = Town(
        (Street(((0.0, 0.0), (0.0, 200.0))), Street(((100.0, 0.0), (100.0, 200.0))),
         Street(((0.0, 0.0), (100.0, 0.0))), lane((90.0, 100.0), (100.0, 100.0))),
        {"h": (60, 100)}, {"k": ("clinic", (0, 100))},
    )  # fmt: skip
    gated = GatedTown(town, {"e": shapely.box(75, 80, 95, 120)}, gates=(("e", (95, 100)),))
    assert minutes(gated.analysed(circle()), "h") * 60 == pytest.approx(60, abs=1e-3)
    free = GatedTown(town).analysed(circle())
    assert free.snaps.loc[("residents", "h"), "access_m"] == pytest.approx(40, abs=1e-3)


def test_frames_without_estates_keep_their_kind():
    town = Town(draw("A---B"), {"h": (10, 5)}, {"k": ("clinic", (90, 0))})
    study = GatedTown(town, barriers=(LineString([(0, 50), (9, 60)]),)).study(circle())
    assert list(study.obstacles.estates.columns) == ["geometry", "name", "sure"]
    assert len(study.obstacles.gates) == 0
    assert frame([Point(0, 0)]).crs == "EPSG:4326"
