"""Walks on slopes: by hand, against plain search with a weight a direction, and on level ground."""

import itertools
from dataclasses import replace
from functools import cached_property

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import lifecircle as lc
from lifecircle.circles.checking import check_study
from lifecircle.network.grade import (
    MOST_SLOPE,
    STEEPEST_ON_WHEELS,
    Grade,
    graded_seconds,
    slope_time,
)
from lifecircle.network.profiles import PROFILES
from lifecircle.network.snap import SAME_PLACE_M
from lifecircle.network.street_source import read_streets
from lifecircle.network.travel import in_metres, walks_from
from lifecircle.network.walks.routes import route
from lifecircle.network.walks.second_nearest import second_settled, two_nearest
from lifecircle.network.walks.slope import graded_streets
from lifecircle.network.walks.spans import read_spans
from on_streets import SPEED_M_S, STEPS, OnStreets
from random_towns import beside, towns
from towns import (
    PLANE,
    Street,
    Town,
    analysed,
    circle,
    draw,
    minutes,
    status,
    street_frame,
    write_osm,
)

rasterio = pytest.importorskip("rasterio", reason="the extra `raster` is not installed")

CELL_M = 10.0
ROAD = {"highway": "residential"}

random_towns = settings(
    max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip


def ground(path, height, *, half_m=3000.0, nodata=None):
    """Write a raster of heights, a function of metres east and north, in cells of ten metres."""
    count = int(2 * half_m / CELL_M)
    middle = -half_m + (np.arange(count) + 0.5) * CELL_M
    east, north = np.meshgrid(middle, middle[::-1])
    values = np.broadcast_to(height(east, north), east.shape).astype(np.float64)
    step = rasterio.transform.Affine(CELL_M, 0.0, -half_m, 0.0, -CELL_M, half_m)
    with rasterio.open(
        path, "w", driver="GTiff", width=count, height=count, count=1, dtype="float64",
        crs=PLANE.to_wkt(), transform=step, nodata=nodata,
    ) as raster:  # fmt: skip
        raster.write(values, 1)
    return path


def hilly(town, path, *circles, **options):
    source = lc.StreetSource(frame=street_frame(town.streets), heights=path, heights_file=path.name)
    return analysed(town, *circles, streets=source, **options)


# By hand ------------------------------------------------------------------------------------------

ONE_STREET = Town(
    (Street(((0, 0), (1000, 0)), ROAD),),
    {"low": (100, 0), "high": (900, 0)},
    {"k": ("clinic", (500, 0))},
)
EITHER_WAY = [circle(name, direction=name) for name in ("to", "from", "both")]


def test_level_ground_keeps_the_walkers_own_speed_and_a_gentle_fall_is_quickest():
    # exp(3.5 (|S + 0.05| - 0.05)): at 0.1 exp(0.35), at -0.05 exp(-0.175), at -0.1 exp(0).
    times = slope_time([0.0, 0.1, -0.05, -0.1, -0.2])
    assert times.tolist() == pytest.approx([1.0, 1.419068, 0.839457, 1.0, 1.419068], abs=1e-6)
    assert slope_time(0.0) == 1.0
    assert slope_time(np.linspace(-0.3, 0.3, 601)).argmin() == 250  # at -0.05


def test_ground_steeper_than_was_measured_counts_as_that():
    assert slope_time(5.0) == slope_time(MOST_SLOPE)
    assert slope_time(-5.0) == slope_time(-MOST_SLOPE)


def test_a_hill_by_hand(tmp_path):
    # The ground rises 5 m in 100 m eastward. From `low` 400 m up: exp(3.5 (0.10 - 0.05)) = 1.191246;
    # from `high` 400 m down: exp(3.5 (0 - 0.05)) = 0.839457. Staff who come go the other way.
    path = ground(tmp_path / "h.tif", lambda x, _: 0.05 * x)
    result = hilly(ONE_STREET, path, *EITHER_WAY)
    up, down = 400 * 1.191246 / 60, 400 * 0.839457 / 60
    assert minutes(result, "low", "to") == pytest.approx(up, abs=1e-4)
    assert minutes(result, "high", "to") == pytest.approx(down, abs=1e-4)
    assert minutes(result, "low", "from") == pytest.approx(down, abs=1e-4)
    assert minutes(result, "high", "from") == pytest.approx(up, abs=1e-4)
    for home in ("low", "high"):
        assert minutes(result, home, "both") == pytest.approx(up, abs=1e-4), "the slower counts"
        assert result.nearest.loc[(home, "to"), "walk_m"] == pytest.approx(400, abs=0.01)


def test_up_and_down_within_one_street_do_not_cancel(tmp_path):
    # A ridge at 300 m: up at 1 in 5 and down again, heights every 30 m of one edge of 600 m. The
    # cells' middles at 295 and 305 m are both 59 m high, so the two pieces at the ridge rise and
    # fall 5 m: 270 m at exp(3.5 x 0.20), 30 at exp(3.5 x 0.1667), 30 at exp(3.5 x 0.0667), 270 at
    # exp(3.5 x 0.10) = 543.71 + 53.76 + 37.88 + 383.15 s.
    town = Town(
        (Street(((0, 0), (600, 0)), ROAD),), {"a": (0, 0)}, {"k": ("clinic", (600, 0))}
    )  # fmt: skip
    path = ground(tmp_path / "h.tif", lambda x, _: 60 - 0.2 * np.abs(x - 300))
    found = minutes(hilly(town, path), "a")
    assert found == pytest.approx(1018.507 / 60, abs=0.001)


def test_the_quicker_way_round_is_the_level_one(tmp_path):
    # From A to B straight over a hill of 80 m (400 m), or level around it (400 + 2 x 100 m).
    streets = (
        Street(((0, 0), (400, 0)), ROAD),
        Street(((0, 0), (0, 100), (400, 100), (400, 0)), ROAD),
        Street(((-50, 0), (0, 0)), ROAD),
        Street(((400, 0), (450, 0)), ROAD),
    )
    town = Town(streets, {"a": (0, 0)}, {"k": ("clinic", (400, 0))})
    path = ground(
        tmp_path / "h.tif",
        lambda x, y: 80 * np.clip(1 - np.abs(x - 200) / 200, 0, 1) * np.clip(1 - np.abs(y) / 60, 0, 1),
    )  # fmt: skip
    result = hilly(town, path)
    assert minutes(result, "a") == pytest.approx(10.0, abs=0.01)
    assert minutes(analysed(town), "a") == pytest.approx(400 / 60, abs=0.001)


def test_who_cannot_take_steps_stops_above_one_in_twelve_up_or_down(tmp_path):
    for rise, expected in ((1 / 12 - 0.001, "covered"), (1 / 12 + 0.001, "unreachable")):
        path = ground(tmp_path / "h.tif", lambda x, _, rise=rise: rise * x)
        result = hilly(ONE_STREET, path, circle("wheels", profile="wheelchair", minutes=30.0))
        assert {status(result, home, "wheels") for home in ("low", "high")} == {expected}


def test_a_circle_of_metres_minds_slopes_only_where_they_close_the_way(tmp_path):
    path = ground(tmp_path / "h.tif", lambda x, _: 0.1 * x)
    asked = [circle("m", metres=401), circle("w", metres=401, profile="wheelchair")]
    result = hilly(ONE_STREET, path, *asked)
    assert status(result, "low", "m") == status(result, "high", "m") == "covered"
    assert status(result, "low", "w") == "unreachable"


def test_steps_keep_their_own_pace(tmp_path):
    streets = draw(
        """
        C---D
        H
        A---B
        """
    )
    town = Town(streets, {"a": (100, 0)}, {"k": ("clinic", (100, 100))})
    path = ground(tmp_path / "h.tif", lambda _, y: 0.5 * np.clip(y, 0, 100))
    # 100 m and 100 m on the level, 100 m of steps at half the speed, whatever their height.
    assert minutes(hilly(town, path), "a") == pytest.approx((100 + 200 + 100) / 60, abs=0.01)


def test_a_bridge_runs_straight_over_its_valley(tmp_path):
    streets = [
        Street(((0, 0), (300, 0)), ROAD),
        Street(((300, 0), (450, 0)), {**ROAD, "bridge": "yes"}),
        Street(((450, 0), (600, 0)), {**ROAD, "bridge": "yes"}),
        Street(((600, 0), (900, 0)), ROAD),
        Street(((450, 0), (450, 200)), {**ROAD, "bridge": "no"}),
    ]
    path = ground(
        tmp_path / "h.tif", lambda x, _: np.where((x > 305) & (x < 595), 0.0, 30.0)
    )  # fmt: skip
    for over, level in ((streets, True), ([replace(s, tags=ROAD) for s in streets], False)):
        osm = write_osm(tmp_path / "t.osm", over)
        network, _ = read_streets(lc.StreetSource(path=osm))
        graded, faults = graded_streets(network, heights=path, file="h.tif", streets=osm)
        assert faults == ()
        across = np.flatnonzero(network.length_m > 250)
        steep = graded.grade.steepest[across]
        assert (steep.max() < 1e-6) == level, steep
    assert len(read_spans(write_osm(tmp_path / "t.osm", streets))) == 1, "one bridge of two ways"


def test_streets_without_a_height_count_as_level_and_are_told(tmp_path):
    path = ground(
        tmp_path / "h.tif", lambda x, _: np.where(x < 450, 0.1 * x, -9999.0), nodata=-9999.0
    )
    town = Town(
        (Street(((0, 0), (400, 0)), ROAD), Street(((400, 0), (800, 0)), {"highway": "footway"})),
        {"a": (800, 0)},
        {"k": ("clinic", (0, 0))},
    )
    result = hilly(town, path)
    (note,) = [one for one in result.notes if one.code == "elevation-gaps"]
    assert (note.details["count"], note.details["km"], note.details["share"]) == (1, "0.4", "50.0%")
    # 400 m on the level and 400 m down at 1 in 10, which is as quick.
    assert minutes(result, "a") == pytest.approx(800 / 60, abs=0.01)


def test_a_raster_that_knows_no_street_is_a_fault(tmp_path):
    path = ground(tmp_path / "h.tif", lambda x, _: 0.0 * x - 1.0, nodata=-1.0)
    with pytest.raises(lc.StudyError, match="no height under any street"):
        hilly(ONE_STREET, path)


def test_study_toml_names_the_raster(tmp_path):
    ground(tmp_path / "dem.tif", lambda x, _: 0.05 * x)
    write_osm(tmp_path / "t.osm", ONE_STREET.streets)
    lon, lat = 113.1, 22.5
    (tmp_path / "homes.csv").write_text(
        f"id,lon,lat,residents\na,{lon + 0.001},{lat},1\n", encoding="utf-8"
    )
    (tmp_path / "k.csv").write_text(f"id,lon,lat\nk,{lon + 0.005},{lat}\n", encoding="utf-8")
    text = """
[streets]
path = "t.osm"
[elevation]
path = "{raster}"
date = "2011"
[[facilities]]
path = "k.csv"
service = "elderly-station"
datum = "wgs84"
columns = {{ id = "id" }}
[residents]
path = "homes.csv"
datum = "wgs84"
columns = {{ id = "id" }}
"""
    (tmp_path / "study.toml").write_text(text.format(raster="dem.tif"), encoding="utf-8")
    study = lc.read_study(tmp_path)
    assert study.streets.heights == (tmp_path / "dem.tif").resolve()
    (noted,) = [one for one in study.inputs if one.role == "elevation"]
    assert (noted.path, noted.date) == ("dem.tif", "2011")
    assert lc.analyse(study).network.grade is not None
    (tmp_path / "study.toml").write_text(text.format(raster="k.csv"), encoding="utf-8")
    with pytest.raises(lc.StudyError, match="tif"):
        lc.read_study(tmp_path)


def test_check_tells_of_heights_as_a_run_does(tmp_path):
    test_study_toml_names_the_raster(tmp_path)
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        text.replace('path = "k.csv"\ndate', 'path = "dem.tif"\ndate'), encoding="utf-8"
    )
    assert not [one for one in check_study(tmp_path) if one.code.startswith("elevation")]
    ground(tmp_path / "dem.tif", lambda x, _: 0.0 * x - 1.0, nodata=-1.0)
    found = [one for one in check_study(tmp_path) if one.code.startswith("elevation")]
    assert [(one.code, one.severity, one.file) for one in found] == [
        ("elevation-elsewhere", "error", "dem.tif")
    ]


# Level ground changes nothing ---------------------------------------------------------------------


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(towns())
def test_a_level_raster_changes_no_figure(tmp_path_factory, town):
    path = tmp_path_factory.mktemp("level") / "h.tif"
    ground(path, lambda x, _: 0.0 * x + 37.25)
    asked = [circle(who, profile=who, direction="to") for who in SPEED_M_S]
    level, plain = hilly(town, path, *asked), analysed(town, *asked)
    # Seconds are summed each way by itself, so that the last digit may differ.
    assert_frame_equal(level.nearest, plain.nearest, rtol=1e-12, atol=1e-9)
    assert_frame_equal(level.coverage, plain.coverage, rtol=1e-12, atol=1e-9)


def test_without_a_raster_both_ways_of_a_street_are_one_array():
    graph = OnStreets(ONE_STREET).graph()
    tail_s, head_s = graph.end_seconds
    assert tail_s is head_s is graph.stretch_seconds


def test_metres_stay_metres_and_wheels_stop_in_them_too():
    grade = Grade(np.array([2.0, 3.0]), np.array([4.0, 5.0]), np.array([0.0, 0.2]))
    level_s = np.array([10.0, 20.0])
    back, forth = graded_seconds(level_s, grade, PROFILES["general"])
    assert (back.tolist(), forth.tolist()) == ([40.0, 100.0], [20.0, 60.0])
    back, forth = graded_seconds(level_s, grade, in_metres(PROFILES["general"]))
    assert (back.tolist(), forth.tolist()) == ([10.0, 20.0], [10.0, 20.0])
    for who in (PROFILES["wheelchair"], in_metres(PROFILES["wheelchair"])):
        assert np.isinf(graded_seconds(level_s, grade, who)[0]).tolist() == [False, True]


# Against plain search, a weight a direction -------------------------------------------------------


class Sloping(OnStreets):
    """A town whose edges take longer one way than the other, at random."""

    @cached_property
    def travel(self):
        flat = super().travel
        network = flat.network
        numbers = np.random.default_rng(network.edges)
        grade = Grade(
            numbers.uniform(0.8, 3.0, network.edges),
            numbers.uniform(0.8, 3.0, network.edges),
            numbers.uniform(0.0, 2 * STEEPEST_ON_WHEELS, network.edges),
        )
        return replace(flat, network=replace(network, grade=grade))


def drawn_edge(graph, place, edge, profile):
    """Draw one edge with what stands on it, each way with its own seconds."""
    network, homes, doors = place.travel.network, place.attached.homes, place.attached.places
    grade, length_m = network.grade, float(network.length_m[edge])
    own = [
        (float(places.offset_m[at]), (kind, at))
        for kind, places in (("home", homes), ("door", doors))
        for at in np.flatnonzero(places.edge == edge)
    ]
    ends = (0.0, int(network.tail[edge])), (length_m, int(network.head[edge]))
    points = [ends[0], *sorted(own, key=lambda one: one[0]), ends[1]]
    pace = SPEED_M_S[profile] * (STEPS[profile] if network.steps[edge] else 1.0)
    shut = pace == 0 or (profile == "wheelchair" and grade.steepest[edge] > STEEPEST_ON_WHEELS)
    for (from_m, one), (to_m, other) in itertools.pairwise(points):
        if not shut and network.oneway[edge] >= 0:
            graph.add_edge(one, other, s=(to_m - from_m) / pace * grade.forward[edge])
        if not shut and network.oneway[edge] <= 0:
            graph.add_edge(other, one, s=(to_m - from_m) / pace * grade.backward[edge])
    for at_m, one in own:
        for other_m, other in points:
            if one != other and abs(at_m - other_m) <= SAME_PLACE_M:
                graph.add_edge(one, other, s=0.0)
                graph.add_edge(other, one, s=0.0)


def plain_search(place, profile, way):
    """Return the seconds of every home to every facility, over a graph of single streets."""
    homes, doors, speed = place.attached.homes, place.attached.places, SPEED_M_S[profile]
    graph = nx.MultiDiGraph()
    for edge in range(place.travel.network.edges):
        drawn_edge(graph, place, edge, profile)
    for at, owner in enumerate(doors.owner.tolist()):
        pair = (("door", at), ("facility", owner))
        ends = pair if way == "to" else pair[::-1]
        graph.add_edge(*ends, s=float(doors.access_m[at]) / speed)
    found = np.full((len(place.names), len(homes)), np.inf)
    search = graph.reverse(copy=False) if way == "to" else graph
    for facility in set(doors.owner.tolist()):
        node = ("facility", facility)
        reached = nx.single_source_dijkstra_path_length(search, node, weight="s")
        for home in range(len(homes)):
            seconds = reached.get(("home", home), np.inf)
            found[facility, home] = seconds + float(homes.access_m[home]) / speed
    return found


@random_towns
@given(towns(), towns(), st.sampled_from(sorted(SPEED_M_S)), st.sampled_from(["to", "from"]))
def test_every_walk_equals_plain_search_with_a_weight_a_direction(one, other, profile, way):
    place = Sloping(beside(one, other))
    walks, tree = place.walks(profile, way)
    told = plain_search(place, profile, way)
    assert walks.seconds == pytest.approx(told.min(axis=0, initial=np.inf), abs=0.02)
    for home in range(len(place.attached.homes)):
        drawn = route(tree, home)
        if drawn is None:
            assert walks.facility[home] == -1
            continue
        assert drawn.seconds == pytest.approx(walks.seconds[home], abs=1e-6)
        assert drawn.walk_m == pytest.approx(walks.walk_m[home], abs=1e-6)


@random_towns
@given(towns(), towns(), st.sampled_from(sorted(SPEED_M_S)), st.sampled_from(["to", "from"]))
def test_the_second_nearest_too(one, other, profile, way):
    place = Sloping(beside(one, other))
    graph, rows = place.graph(profile, way), place.rows()
    each = np.array(
        [walks_from(graph, place.origins, graph.single(int(row))).seconds for row in rows]
    )
    first = graph.nearest(rows)
    second_settled(graph, first, rows)
    found = two_nearest({way: graph}, place.origins, facilities=rows)
    ordered = np.sort(np.vstack((each, np.full((2, each.shape[1]), np.inf))), axis=0)
    assert found.seconds == pytest.approx(ordered[0], abs=1e-6)
    assert found.second_seconds == pytest.approx(ordered[1], abs=1e-6)


def test_random_slopes_make_a_walk_there_and_back_differ():
    place = Sloping(ONE_STREET)
    there, _ = place.walks("general", "to")
    back, _ = place.walks("general", "from")
    assert place.travel.binds_walkers
    assert not np.allclose(there.seconds, back.seconds, rtol=0.01)
