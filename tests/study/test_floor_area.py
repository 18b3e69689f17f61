"""The floor of a home is what is stated, else its storeys, else its height, else an assumption."""

import numpy as np
import pytest
from people_study import by_community, write_people
from written_study import box, layer

from lifecircle.errors import StudyError
from lifecircle.study import read_study
from lifecircle.study.config.settings import FloorRules
from lifecircle.study.people.floor_area import storeys

NO = np.nan
SPREAD = '[residents]\npath = "homes.geojson"\ndatum = "wgs84"\n'


def house(number, **columns):
    """Make one of several buildings on equal ground."""
    west = 113.102 + number * 0.001
    return box(west, 22.502, west + 0.0005, 22.5025), {"id": f"h{number}", **columns}


def read(tmp_path, keys, *houses):
    files = {"homes_geojson": layer(*houses), "人口_csv": "社区,常住人口,60岁以上\n"}
    return read_study(write_people(tmp_path, SPREAD + keys, **files))


def people(study):
    return study.residents["residents"].astype(int).to_dict()


def methods(study):
    return study.residents["people_by"].to_dict()


def codes(study):
    return {one.code for one in study.notes}


def test_storeys_are_counted_else_told_by_height_else_assumed():
    count, by = storeys([5, NO, 0, NO, NO], [30, 17, 2, NO, -3], FloorRules(assumed_levels=4))
    # 17 m / 3 m = 5.67 -> 6; 2 m is one storey; heights that are none leave the assumption
    assert count.tolist() == [5, 6, 1, 4, 4]
    assert by.tolist() == ["floor_area", "height", "height", "levels_assumed", "levels_assumed"]


def test_a_storey_is_as_high_as_the_study_says():
    count, _ = storeys([NO, NO], [14, 15], FloorRules(metres_per_storey=4.0))
    assert count.tolist() == [4, 4]  # 3.5 and 3.75


def test_every_building_weighs_by_the_best_that_is_known_of_it(tmp_path):
    # Storeys 2, 9 m = 3 storeys, assumed 4, 1 stated: 10 shares of 40 people.
    study = read(
        tmp_path,
        "total = 40\nassumed_levels = 4\n",
        house(0, levels=2), house(1, height=9), house(2), house(3, levels=1, height=30),
    )  # fmt: skip
    assert people(study) == {"h0": 8, "h1": 12, "h2": 16, "h3": 4}
    assert methods(study) == {
        "h0": "floor_area", "h1": "height", "h2": "levels_assumed", "h3": "floor_area",
    }  # fmt: skip
    notes = {one.code: dict(one.details) for one in study.notes}
    assert notes["levels-taken-as"] == {"count": 1, "all": 4, "levels": "4"}
    assert notes["people-by-height"] == {"people": "12", "share": "30.0%", "count": 1}
    assert notes["people-by-assumed-levels"] == {"people": "16", "share": "40.0%", "count": 1}
    assert notes["people-spread"] == {
        "people": "40", "count": 4, "assumed": "16", "share": "40.0%",
    }  # fmt: skip


def test_heights_may_carry_their_unit_and_storeys_their_height(tmp_path):
    # 8 m and 12 m at 4 m a storey: 2 and 3 storeys of 10 people.
    study = read(
        tmp_path,
        "total = 10\nmetres_per_storey = 4\n",
        house(0, height="8 m"),
        house(1, height="12米"),
    )
    assert people(study) == {"h0": 4, "h1": 6}


def test_a_height_that_is_no_number_is_told(tmp_path):
    with pytest.raises(StudyError, match="tall") as caught:
        read(tmp_path, "total = 10\n", house(0, height="tall"), house(1, height="9 m"))
    assert {one.code for one in caught.value.faults if one.severity == "error"} == {"not-a-number"}


def test_a_stated_floor_area_goes_before_storeys_and_a_blank_one_does_not(tmp_path):
    # h0 states its floor; h1 has 3 storeys on ground of 51.4 m by 55.4 m.
    study = read(
        tmp_path, "total = 2000\n", house(0, floor_area_m2=8545, levels=50), house(1, levels=3)
    )
    found = people(study)
    assert found["h0"] == pytest.approx(1000, abs=3)
    assert set(methods(study).values()) == {"floor_area"}
    assert "people-by-assumed-levels" not in codes(study)


def test_without_any_storeys_people_follow_the_ground(tmp_path):
    study = read(tmp_path, "total = 10\n", house(0), house(1))
    assert people(study) == {"h0": 5, "h1": 5}
    (note,) = [one for one in study.notes if one.code == "levels-taken-as"]
    assert note.details["levels"] == "1"


def test_points_have_no_floor_and_their_people_go_on_the_land(tmp_path):
    # The only home is a point without a floor area: the 7 people go to the land of c3.
    at = {"type": "Point", "coordinates": [113.103, 22.503]}
    study = read(tmp_path, "total = 7\n", (at, {"id": "p"}))
    assert study.residents["residents"].sum() == 7
    assert by_community(study) == {"c1": 0, "c3": 7}
    assert people(study)["p"] == 0


def test_neither_floor_nor_land_is_an_error(tmp_path):
    at = {"type": "Point", "coordinates": [113.103, 22.503]}
    head = write_people(tmp_path, SPREAD + "total = 7\n", homes_geojson=layer((at, {"id": "p"})))
    text = (head / "study.toml").read_text(encoding="utf-8")
    text = text.replace('[land]\npath = "land.geojson"\ndatum = "wgs84"\n', "")
    (head / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="floor area to spread people by"):
        read_study(head)


OSM = """<?xml version="1.0"?><osm version="0.6">{nodes}{ways}</osm>"""


def osm_file(path, *buildings):
    """Write square buildings of equal size, each with its tags, as an OpenStreetMap file."""
    nodes, ways = [], []
    for at, tags in enumerate(buildings):
        west, south = 113.102 + at * 0.001, 22.502
        corners = [
            (west, south),
            (west + 5e-4, south),
            (west + 5e-4, south + 5e-4),
            (west, south + 5e-4),
        ]
        ids = [at * 4 + corner + 1 for corner in range(4)]
        nodes += [
            f'<node id="{one}" version="1" lon="{lon:.7f}" lat="{lat:.7f}"/>'
            for one, (lon, lat) in zip(ids, corners, strict=True)
        ]
        refs = "".join(f'<nd ref="{one}"/>' for one in (*ids, ids[0]))
        said = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        ways.append(f'<way id="{at + 1}" version="1">{refs}{said}</way>')
    path.write_text(OSM.format(nodes="".join(nodes), ways="".join(ways)), encoding="utf-8")


BUILDINGS = (
    {"building": "apartments", "building:levels": "2"},
    {"building": "apartments", "height": "16 m"},
    {"building": "apartments"},
)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        # 2 storeys, 16 m / 3 m = 5, the kind's usual 6: 13 shares
        ("total = 13\n", [2, 5, 6]),
        # at 4 m a storey 16 m are 4; 9 storeys where nothing is known: 15 shares
        ("total = 15\nmetres_per_storey = 4\nassumed_levels = 9\n", [2, 4, 9]),
    ],
)
def test_storeys_of_openstreetmap_follow_what_the_study_states(tmp_path, keys, expected):
    osm_file(tmp_path / "homes.osm", *BUILDINGS)
    text = SPREAD.replace("homes.geojson", "homes.osm") + keys
    study = read_study(write_people(tmp_path, text))
    assert study.residents["residents"].tolist() == expected
    assert study.residents["people_by"].tolist() == ["floor_area", "height", "levels_assumed"]
    assert ("levels-assumed" in codes(study)) == ("assumed" not in keys)


def test_homes_with_people_of_their_own_are_left_as_they_are(tmp_path):
    study = read(tmp_path, 'groups = { residents = "pop" }\n', house(0, pop=3), house(1, pop=4.5))
    assert study.residents["residents"].tolist() == [3, 4.5]
    assert "people_by" not in study.residents
    assert "people-spread" not in codes(study)
