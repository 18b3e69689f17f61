import numpy as np
from map_reading import degrees, known, unpacked

from lifecircle.report.map.blob import Blob
from lifecircle.report.map.homes import ALONE, CLAIMED, STATUSES, add_homes, add_walks
from lifecircle.report.map.placing import Placing


def test_every_home_comes_once_with_the_people_of_each_group_a_circle_counts(result):
    blob = Blob()
    add_homes(blob, result, Placing())
    columns, texts = unpacked(blob.text())
    assert texts["home.name"] == ["B1", "B2", "B3", "B4"]
    assert degrees(columns, "home").tolist() == [
        [113.101, 22.505],
        [113.105, 22.505],
        [113.115, 22.505],
        [113.119, 22.505],
    ]
    assert known(columns["home.residents"], 10) == [1, 2, 4, 8]
    assert known(columns["home.age_60_plus"], 10) == [1, 1, 2, 4]
    assert {name for name in columns if name.startswith("home.")} == {
        "home.x",
        "home.y",
        "home.residents",
        "home.age_60_plus",
    }


def test_a_home_with_a_name_goes_by_it_and_any_other_by_its_id(make_result):
    result = make_result()
    result.study.residents["name"] = ["仁美花园", None, "", "<b>"]
    blob = Blob()
    add_homes(blob, result, Placing())
    assert blob.texts["home.name"] == ["仁美花园", "B2", "B3", "<b>"]


def test_a_walk_is_told_as_the_result_tells_it(result):
    blob = Blob()
    claimed, alone = np.array([1, 0, 1, 0], bool), np.array([0, 1, 0, 0], bool)
    add_walks(blob, result, result.circles[0], claimed=claimed, alone=alone, name="c")
    columns, _ = unpacked(blob.text())
    assert [STATUSES[one & 7] for one in columns["c.status"]] == [
        "covered",
        "covered",
        "beyond",
        "not_snapped",
    ]
    assert (columns["c.status"] & CLAIMED > 0).tolist() == claimed.tolist()
    assert (columns["c.status"] & ALONE > 0).tolist() == alone.tolist()
    assert columns["c.facility"].tolist() == [1, 1, 1, 0]
    assert known(columns["c.minutes"], 100) == [2.5, 7.12, 28.5, None]
    assert known(columns["c.walk"]) == [120, 342, 1370, None]
    assert known(columns["c.steps"]) == [0, 0, 0, None]
    assert known(columns["c.access"]) == [10, 10, 10, None]


def test_homes_keep_their_order_whatever_the_order_of_the_walks(make_result):
    result = make_result()
    result.nearest = result.nearest.iloc[::-1]
    blob = Blob()
    nobody = np.zeros(4, bool)
    add_walks(blob, result, result.circles[0], claimed=nobody, alone=nobody, name="c")
    assert known(unpacked(blob.text())[0]["c.minutes"], 100) == [2.5, 7.12, 28.5, None]
