"""Parks and campuses are entered where people can enter them, never at their middle."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

import lifecircle as lc
from lifecircle.network.snap import Snapper
from lifecircle.network.snapping.entrances import attach_places
from lifecircle.network.sources.line_layer import ways_of_lines
from lifecircle.network.streets import build_network
from lifecircle.study.projections import project
from towns import (
    PLANE,
    Street,
    Town,
    analysed,
    draw,
    in_degrees,
    minutes,
    place_frame,
    street_frame,
)

STREET = draw("A---B---C---D---E")  # 400 m from west to east at y = 0


def entered(town, *, small_piece_m=1000.0, max_m=300.0):
    """Return each place's entrances: (east, north) on the street, and how far from it they are."""
    network = build_network(ways_of_lines(street_frame(town.streets))[0])
    gates = gpd.GeoDataFrame({"facility_id": [name for name, _ in town.gates]},
                             geometry=in_degrees(shapely.Point(at) for _, at in town.gates),
                             crs="EPSG:4326")  # fmt: skip
    places = place_frame(town).set_index("facility_id").assign(max_snap_m=max_m)
    snapper = Snapper(network, small_piece_m=small_piece_m)
    found = attach_places(snapper, places, gates, settings=lc.Settings())
    x, y = project(found.street_lon, found.street_lat, PLANE)
    names = np.array(list(town.places))[found.owner] if len(found) else []
    rows = {}
    for at, name in enumerate(names):
        spot = (round(float(x[at]), 1) + 0.0, round(float(y[at]), 1) + 0.0,
                round(float(found.access_m[at]), 1) + 0.0)  # fmt: skip
        rows.setdefault(str(name), []).append(spot)
    return {name: sorted(set(spots)) for name, spots in rows.items()}, found


def test_a_point_is_one_entrance():
    rows, found = entered(Town(STREET, places={"k": ("clinic", (120, 30))}))
    assert rows == {"k": [(120.0, 0.0, 30.0)]}
    assert not found.assumed.any()


def test_an_outline_is_entered_where_streets_cross_it_with_no_further_walk():
    #      +-----+        The park lies across the street from 130 to 270 m.
    #  A---|-----|---E
    #      +-----+
    rows, found = entered(Town(STREET, places={"p": ("park", shapely.box(130, -50, 270, 50))}))
    assert rows == {"p": [(130.0, 0.0, 0.0), (270.0, 0.0, 0.0)]}
    assert not found.assumed.any()


def test_a_street_that_ends_on_an_outline_enters_it():
    rows, _ = entered(Town(STREET, places={"p": ("park", shapely.box(400, -50, 500, 50))}))
    assert rows == {"p": [(400.0, 0.0, 0.0)]}


def test_gates_come_before_crossings_and_the_middle_never_counts():
    town = Town(STREET, places={"p": ("park", shapely.box(130, -50, 270, 50))},
                gates=(("p", (200, 50)), ("p", (150, -50))))  # fmt: skip
    rows, _ = entered(town)
    assert rows == {"p": [(150.0, 0.0, 50.0), (200.0, 0.0, 50.0)]}


def test_gates_count_for_points_too():
    town = Town(STREET, places={"k": ("clinic", (120, 30))}, gates=(("k", (300, 10)),))
    assert entered(town)[0] == {"k": [(300.0, 0.0, 10.0)]}


def test_a_place_whose_gates_are_all_too_far_is_entered_as_if_it_had_none():
    town = Town(STREET, places={"p": ("park", shapely.box(130, -50, 270, 50))},
                gates=(("p", (200, 900)),))  # fmt: skip
    assert entered(town)[0] == {"p": [(130.0, 0.0, 0.0), (270.0, 0.0, 0.0)]}


def test_an_outline_no_street_crosses_is_entered_along_the_streets_beside_it():
    # The southern side, 20 m from the street, is 50 m long: points every 25 m. The corners and
    # the middle of it; the sides east and west begin at the corners and then leave the 30 m.
    rows, found = entered(Town(STREET, places={"p": ("park", shapely.box(100, 20, 150, 70))}))
    assert rows == {"p": [(100.0, 0.0, 20.0), (125.0, 0.0, 20.0), (150.0, 0.0, 20.0)]}
    assert found.assumed.all()


def test_an_outline_with_no_street_beside_it_is_entered_where_it_comes_nearest():
    rows, found = entered(Town(STREET, places={
        "p": ("park", shapely.Polygon([(100, 200), (150, 120), (200, 200)]))}))  # fmt: skip
    assert rows == {"p": [(150.0, 0.0, 120.0)]}
    assert found.assumed.all()


def test_an_outline_beyond_its_limit_has_no_entrance():
    _, found = entered(Town(STREET, places={"p": ("park", shapely.box(0, 301, 100, 400))}))
    assert found.missing(1).tolist() == [0]


def test_a_limit_shorter_than_the_reach_of_an_outline_holds():
    _, found = entered(Town(STREET, places={"p": ("park", shapely.box(0, 20, 100, 60))}), max_m=10)
    assert len(found) == 0


def test_a_small_piece_inside_a_park_does_not_count_as_its_crossing():
    #  a path of 60 m crosses the outline but leads nowhere; the street passes 20 m south.
    town = Town((*STREET, Street(((120.0, 40.0), (120.0, 100.0)))),
                places={"p": ("park", shapely.box(100, 20, 150, 70))})  # fmt: skip
    rows, found = entered(town)
    assert {(100.0, 0.0, 20.0), (125.0, 0.0, 20.0), (150.0, 0.0, 20.0)} <= set(rows["p"])
    assert found.assumed.all()
    rows, _ = entered(town, small_piece_m=0)
    assert rows == {"p": [(120.0, 70.0, 0.0)]}


def test_an_outline_along_a_street_is_entered_from_it():
    rows, _ = entered(Town(STREET, places={"p": ("park", shapely.box(120, 0, 180, 60))}))
    assert (120.0, 0.0, 0.0) in rows["p"]
    assert (180.0, 0.0, 0.0) in rows["p"]


@pytest.mark.parametrize("shape", [
    shapely.MultiPolygon([shapely.box(130, -50, 170, 50), shapely.box(230, -50, 270, 50)]),
    shapely.LineString([(130, -50), (130, 50), (270, 50), (270, -50)]),
    shapely.MultiLineString([[(130, -50), (130, 50)], [(270, 50), (270, -50)]]),
])  # fmt: skip
def test_lines_and_shapes_of_several_parts_have_entrances(shape):
    rows, _ = entered(Town(STREET, places={"p": ("park", shape)}))
    assert {(130.0, 0.0, 0.0), (270.0, 0.0, 0.0)} <= set(rows["p"])


def test_several_points_are_several_doors_of_one_place():
    shape = shapely.MultiPoint([(100, 10), (300, 20)])
    rows, _ = entered(Town(STREET, places={"p": ("park", shape)}))
    assert rows == {"p": [(100.0, 0.0, 10.0), (300.0, 0.0, 20.0)]}


def test_entrances_come_in_the_order_of_the_places():
    town = Town(STREET, places={
        "far": ("park", (0, 900)),
        "park": ("park", shapely.box(130, -50, 270, 50)),
        "door": ("clinic", (50, 10)),
        "beside": ("park", shapely.box(300, 20, 310, 30)),
    })  # fmt: skip
    _, found = entered(town)
    assert (np.diff(found.owner) >= 0).all()
    assert found.missing(4).tolist() == [0]


def test_a_park_on_a_street_is_entered_all_along_it():
    # The park's south side lies on the street from 200 to 800 m, the home stands at 500 m.
    park = shapely.box(200, 0, 800, 300)
    town = Town(
        draw("A---B---C---D---E---F---G---H---I---J"), {"h": (500, 0)}, {"k": ("clinic", park)}
    )
    assert minutes(analysed(town), "h") * 60 <= 2.6


def test_a_trail_drawn_on_a_street_with_its_own_vertices_is_entered_at_its_ends_too():
    # From 1,500 m to the trail's end at 900 m it is 600 m, ten minutes.
    trail = shapely.LineString([(100, 0), (333.3, 1e-7), (900, 0)])
    street = Street(((-3000.0, 0.0), (0.0, 0.0), (1000.0, 0.0), (3000.0, 0.0)))
    town = Town((street,), {"far": (1500, 0), "on": (417, 0)}, {"k": ("clinic", trail)})
    result = analysed(town)
    assert abs(minutes(result, "far") * 60 - 600) < 1
    assert minutes(result, "on") * 60 <= 2.6
