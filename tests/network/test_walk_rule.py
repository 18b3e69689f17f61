"""The walk rule, value by value as it is stated."""

import pytest

from lifecircle.network.sources.walk_rule import WalkAccess, walk_access

CLOSED = ["motorway", "motorway_link", "bus_guideway", "busway", "raceway", "escape",
          "construction", "proposed", "planned", "abandoned", "razed", "disused", "no", "platform",
          "rest_area", "services", "elevator", "corridor"]  # fmt: skip
WALKED = ["trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
          "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service",
          "pedestrian", "track", "footway", "path", "steps", "cycleway", "bridleway", "road",
          "via_ferrata", "crossing", "yes"]  # fmt: skip


@pytest.mark.parametrize("highway", CLOSED)
def test_these_classes_are_not_walked(highway):
    assert walk_access({"highway": highway}) is None
    assert walk_access({"highway": highway, "foot": "yes"}) is None, "the class decides first"


@pytest.mark.parametrize("highway", WALKED)
def test_every_other_class_is_walked(highway):
    access = walk_access({"highway": highway})
    assert access == WalkAccess(highway, highway == "steps", 0)


@pytest.mark.parametrize("tags", [{}, {"highway": ""}, {"railway": "rail"}, {"foot": "yes"}])
def test_what_is_no_highway_is_not_walked(tags):
    assert walk_access(tags) is None


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"foot": "no"}, False),
        ({"foot": "private"}, False),
        ({"foot": "no", "access": "yes"}, False),
        ({"foot": "discouraged"}, True),
        ({"foot": "use_sidepath"}, True),
        ({"access": "no"}, False),
        ({"access": "private"}, False),
        ({"access": "permissive"}, True),
        ({"access": "customers"}, True),
        ({"access": "destination"}, True),
        ({"access": "delivery"}, True),
        ({"access": "no", "foot": "yes"}, True),
        ({"access": "no", "foot": "designated"}, True),
        ({"access": "private", "foot": "permissive"}, True),
        ({"access": "private", "foot": "destination"}, True),
        ({"access": "private", "foot": "customers"}, True),
        ({"access": "private", "foot": "delivery"}, False),
        ({"access": "no", "foot": "no"}, False),
        ({"access": "private", "foot": "private"}, False),
        ({"motor_vehicle": "no", "vehicle": "private"}, True),
    ],
)
def test_foot_and_access_open_and_close(tags, walked):
    assert (walk_access({"highway": "service", **tags}) is not None) == walked


@pytest.mark.parametrize(
    ("tags", "oneway"),
    [
        ({"oneway": "yes"}, 0),
        ({"oneway": "-1"}, 0),
        ({"junction": "roundabout"}, 0),
        ({"oneway:foot": "no", "oneway": "yes"}, 0),
        ({"oneway:foot": "yes"}, 1),
        ({"oneway:foot": "-1"}, -1),
        ({"oneway:foot": "yes", "oneway": "-1"}, -1),
        ({"oneway:foot": "yes", "oneway": "yes"}, 1),
    ],
)
def test_only_a_one_way_for_walkers_binds_walkers(tags, oneway):
    access = walk_access({"highway": "footway", **tags})
    assert access is not None
    assert access.oneway == oneway
