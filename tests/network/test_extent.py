"""Streets should reach beyond the district, as far as people walk."""

import geopandas as gpd
import shapely

from lifecircle.network.extent import edge_faults
from lifecircle.network.sources.line_layer import ways_of_lines
from lifecircle.network.streets import build_network
from lifecircle.study import Settings, StreetSource
from towns import Street, Town, analysed, draw, in_degrees, street_frame


class District:
    """Only what is asked of a study here: a square district of 1,000 m, and 500 m wanted."""

    zones = gpd.GeoDataFrame(
        {"level": ["district"]}, geometry=in_degrees([shapely.box(0, 0, 1000, 1000)]), crs=4326
    )
    settings = Settings(edge_of_study_m=500.0)
    streets = StreetSource()


def sides(*corners):
    street = Street(tuple(corners))
    network = build_network(ways_of_lines(street_frame([street]))[0])
    return {fault.code: fault.details.get("reach", 0) for fault in edge_faults(District(), network)}


def test_streets_that_reach_far_enough_on_every_side_are_no_doubt():
    assert sides((-500, -500), (1500, 1500)) == {}


def test_the_side_on_which_they_end_too_soon_is_named_with_its_metres():
    # 100 m short of the district's own edge in the west, 200 m beyond it in the north.
    found = sides((100, -600), (1600, 1200))
    assert set(found) == {"streets-short-west", "streets-end-north"}
    assert abs(found["streets-short-west"] - 100) <= 1
    assert abs(found["streets-end-north"] - 200) <= 1


def test_the_doubt_stands_in_the_result():
    town = Town(streets=draw("A---B---C"), homes={"h": (50, 0)}, places={"p": ("clinic", (0, 0))})
    assert any("The streets end" in note for note in analysed(town).doubt["notes"])


def test_streets_that_lie_kilometres_away_stop_the_run():
    found = sides((200_000, 0), (201_000, 1000))
    assert set() == {code for code in found if code != "streets-elsewhere"}
    assert "streets-elsewhere" in found
