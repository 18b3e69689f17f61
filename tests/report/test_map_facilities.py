from map_reading import degrees, known, unpacked

from lifecircle.report.map.blob import Blob
from lifecircle.report.map.facilities import add_facilities, counted, service_names
from lifecircle.report.map.placing import Placing


def columns_of(result):
    blob = Blob()
    add_facilities(blob, result, Placing(), tolerance_m=4.0)
    return unpacked(blob.text())


def test_a_facility_has_a_point_a_kind_a_state_and_a_size(result):
    columns, texts = columns_of(result)
    assert texts["place.name"] == ["仁美站", "图书馆", "规划站"]
    assert [texts["place.services"][at] for at in columns["place.service"]] == [
        "elderly-station",
        "library",
        "elderly-station",
    ]
    assert columns["place.status"].tolist() == [0, 0, 2]
    assert known(columns["place.capacity_beds"], 10) == [20.0, None, None]
    assert "place.area_m2" not in columns
    assert degrees(columns, "place")[0].tolist() == [113.102, 22.505]


def test_a_park_has_its_outline_and_a_point_inside_it(result):
    columns, _ = columns_of(result)
    assert columns["place.area.of"].tolist() == [0, 1, 0]
    assert columns["place.area.sizes"].tolist() == [5]
    lon, lat = degrees(columns, "place")[1]
    assert 113.116 < lon < 113.117 and 22.506 < lat < 22.507


def test_a_size_no_register_can_mean_does_not_stop_the_map(make_result):
    result = make_result()
    result.study.facilities["capacity_beds"] = [1e300, float("inf"), 0.0]
    columns, _ = columns_of(result)
    assert known(columns["place.capacity_beds"], 10) == [1e8 / 1.0, None, 0.0]


def test_a_circle_shows_facilities_of_its_kinds_whatever_their_state(result):
    assert [counted(result, circle) for circle in result.circles] == [[0, 2], [1]]


def test_every_kind_that_is_shown_has_its_names(result):
    names = service_names(result)
    assert set(names) == {"elderly-station", "library"}
    assert all(set(one) >= {"zh", "en"} for one in names.values())
