"""Units, years and the words of closed columns, as registers write them."""

from datetime import date

import numpy as np
import pytest
from register_files import codes, csv_file, fates, imported, workbook

from lifecircle.registers.cells.measures import read_measures
from lifecircle.registers.cells.years import read_years
from lifecircle.registers.heads.heads import read_head
from lifecircle.registers.words.closed_reading import read_closed
from lifecircle.registers.words.phrases import loose_name_key, name_key, spoken
from lifecircle.registers.words.service_reading import read_services
from lifecircle.registers.words.vocabulary import meanings, service_words, units
from lifecircle.study.standards.services import services


def measured(tmp_path, head, *cells):
    rows = [(f"{at}号", "公园", 113.1, 22.5 + at / 10, cell) for at, cell in enumerate(cells)]
    return imported(csv_file(tmp_path, [("名称", "类别", "经度", "纬度", head), *rows]))


@pytest.mark.parametrize(
    ("head", "factor"),
    [
        ("占地面积（㎡）", 1),
        ("占地面积(平方米)", 1),
        ("占地面积/m2", 1),
        ("占地面积m²", 1),
        ("占地面积（亩）", 2000 / 3),  # 15 mu to the hectare
        ("占地面积 公顷", 10_000),
        ("占地面积（单位：万㎡）", 10_000),
        ("占地面积［ｈａ］", 10_000),
        ("land area (acre)", 4046.8564224),
    ],
)
def test_an_area_comes_in_square_metres_whatever_its_head_says(tmp_path, head, factor):
    done = measured(tmp_path, head, 3)
    assert done.facilities[0].numbers["area_m2"] == pytest.approx(3 * factor)


def test_a_cell_that_names_its_unit_goes_before_the_head_and_is_mentioned(tmp_path):
    done = measured(
        tmp_path, "占地面积（亩）", "２", "2公顷", "约500平方米", "1,200", "1.2万", "不详"
    )
    values = [one.numbers.get("area_m2") for one in done.facilities]
    expected = [2 * 2000 / 3, 20_000, 500, 1200 * 2000 / 3, 12_000 * 2000 / 3]
    assert values[:5] == pytest.approx(expected)
    assert values[5] is None
    assert [fault.row for fault in done.faults if fault.code == "import-own-unit"] == [3, 4]


def test_a_cell_that_is_no_quantity_is_left_empty_and_mentioned_with_its_row(tmp_path):
    done = measured(tmp_path, "占地面积（㎡）", 100, "2.1千平", -5, 200, 300, 400, 500, 600)
    told = [(one.row, one.value) for one in done.faults if one.code == "import-cell-unread"]
    assert told == [(3, "2.1千平"), (4, "-5")]


@pytest.mark.parametrize(
    ("head", "meaning"),
    [
        ("床位数（张）", "capacity_beds"),
        ("规模（张）", "capacity_beds"),
        ("学位（个）", "capacity_places"),
        ("学位（托位、服务人数）", "capacity_places"),
        ("规模（人）", "capacity_places"),
        ("座位数（个）", "capacity_seats"),
        ("核定床位（床）", "capacity_beds"),
    ],
)
def test_capacities_are_told_apart_by_head_and_unit(tmp_path, head, meaning):
    done = measured(tmp_path, head, 30)
    assert done.facilities[0].numbers == {meaning: 30.0}


def test_a_number_of_classes_is_not_taken_for_places(tmp_path):
    done = measured(tmp_path, "规模（班）", 12)
    assert codes(done) == [], "the column is left out"
    assert done.facilities[0].numbers == {}
    assert codes(measured(tmp_path, "规模", 12)) == ["import-doubtful-column"], "no unit: ask"


def test_parking_is_no_capacity_and_vacant_beds_are_no_beds(tmp_path):
    for head in ("停车位规模（个）", "car_park_capacity", "空余床位（张）"):
        assert measured(tmp_path, head, 12).facilities[0].numbers == {}


def test_years_in_every_way_of_writing_them(tmp_path):
    rows = [("名称", "类别", "经度", "纬度", "启用时间")]
    cells = [
        "2019年",
        "2019.5",
        "2019-05-01",
        "２０１９",
        "二〇一九年",
        2019,
        date(2019, 5, 1),
        20190501,
    ]
    rows += [(f"{at}号", "公园", 113.1, 22.5 + at / 10, cell) for at, cell in enumerate(cells)]
    done = imported(workbook(tmp_path, {"公园": rows}))
    assert {one.numbers["opened"] for one in done.facilities} == {2019.0}


def test_what_is_no_year_is_said_so():
    years, wrong = read_years(["去年", "13800138000", None, "-", "201"])
    assert wrong.tolist() == [True, True, False, False, True]
    assert np.isnan(years).all()


@pytest.mark.parametrize(
    ("word", "means", "confidence"),
    [
        ("在用", "open", 1.0),
        ("运营", "open", 1.0),
        ("在建", "building", 1.0),
        ("规划", "planned", 1.0),
        ("停用", "closed", 1.0),
        ("已关闭", "closed", 1.0),
        ("Open", "open", 1.0),
        ("2019年停止运营", "closed", 0.8),
        ("规划在建", "planned", 0.5),
        ("未正常开放", "open", 0.5),
        ("良好", "", 0.0),
    ],
)
def test_a_status_and_how_sure_it_is(word, means, confidence):
    assert read_closed(word, "status") == (means, confidence)


def test_an_unknown_status_stops_the_import_and_its_rows_are_refused_when_accepted(tmp_path):
    rows = [("名称", "类别", "经度", "纬度", "状态")]
    rows += [
        (f"{at}号", "公园", 113.1, 22.5 + at / 10, word)
        for at, word in enumerate(["在用", "良好", "在用"])
    ]
    path = csv_file(tmp_path, rows)
    assert codes(imported(path)) == ["import-unknown-status"]
    done = imported(path, accept=True)
    assert fates(done) == {"header": 1, "facility": 2, "refused": 1}
    assert [entry.reason for entry in done.entries if entry.fate == "refused"] == ["no-status"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("养老服务站、托老所", ("elderly-station", "elderly-day-care")),
        ("幼儿园;托育", ("kindergarten", "nursery")),
        ("幼儿园／小学", ("kindergarten", "primary-school")),
        ("敬老院、养老院", ("elderly-home",)),
        ("村（社区）卫生站", ("health-station",)),
        ("基层综合性文体服务中心", ("grassroots-culture",)),
        ("Nursing homes|Residential homes", ("elderly-home",)),
        ("elderly-station", ("elderly-station",)),
    ],
)
def test_services_of_a_cell_are_told_apart_and_sure(text, found):
    read = read_services(text)
    assert read.services == found
    assert read.confidence == 1.0
    assert read.unknown == ()


def test_a_word_that_holds_a_service_is_less_sure_and_one_that_holds_two_less_still():
    assert read_services("外海街道社区卫生服务中心").confidence == 0.8
    assert read_services("Lostock High School run library").services == ("library",)
    assert read_services("Lostock High School run library").confidence == 0.5
    assert read_services("家政").services == ()


def test_every_word_for_a_service_means_one_and_every_service_has_words():
    assert set(service_words().values()) == set(services())
    for service in services().values():
        for name in service.name.values():
            assert read_services(name).services == (service.id,), name


def test_no_head_is_a_synonym_of_two_meanings_that_change_the_layer():
    owners: dict[str, list[str]] = {}
    for meaning in meanings().values():
        for word in meaning.whole:
            owners.setdefault(word, []).append(meaning.id)
    twice = {word: who for word, who in owners.items() if len(who) > 1}
    assert twice == {"street": ["address", "street"]}, "which neither changes the layer"


@pytest.mark.parametrize("unit", sorted(units()))
def test_every_unit_is_read_back_from_a_head(unit):
    assert read_head(f"占地面积（{unit}）").unit == unit


def test_infinite_and_negative_quantities_are_wrong():
    read = read_measures(["1e400", "-3", float("inf"), 5], meaning="capacity_beds", unit="")
    assert read.wrong.tolist() == [True, True, True, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("外海敬老院", "外海敬老院（有限公司）"),
        ("外海 敬老院", "外海敬老院"),
        ("ＡＢ药店", "ab药店"),
        ("Park Care Ltd.", "PARK CARE LIMITED"),
        ("江海区颐康养老院有限责任公司", "江海区颐康养老院"),
    ],
)
def test_two_spellings_of_one_name(one, other):
    assert name_key(one) == name_key(other)


def test_a_district_before_a_name_makes_it_alike_only_loosely():
    assert name_key("江门市江海区外海养老院") != name_key("外海养老院")
    assert loose_name_key("江门市江海区外海养老院") == loose_name_key("外海养老院")
    assert loose_name_key("滘头社区卫生站") == "滘头社区卫生站", "a community is no district"


def test_plurals_capitals_and_joints_make_no_difference():
    assert spoken("Sports_Halls") == spoken("sports hall")
    assert spoken("床 位 数") == "床位数"
