"""People known only by community come from a table, to the zone they are of, and once."""

import io

import numpy as np
import pytest
import xlsxwriter
from people_study import PEOPLE, RESIDENTS, TOTALS, by_community, write_people, zone_layer

from lifecircle.errors import StudyError, errors_in
from lifecircle.study import read_study
from lifecircle.study.people.total_rows import sums_all, sums_part

CROSSWALK = """\
[crosswalk]
path = "沿革.csv"
columns = { old = "旧名", new = "现属", share = "比例" }
"""
EVERYBODY = {"c1": 100, "c2": 64, "c3": 32, "c4": 16}


def told(error):
    return [(one.code, one.row, one.value) for one in errors_in(error.value.faults)]


def notes(study, code):
    return [one for one in study.notes if one.code == code]


def test_a_table_without_places_gives_each_community_its_people(tmp_path):
    study = read_study(write_people(tmp_path))
    assert by_community(study) == EVERYBODY
    assert by_community(study, "age_60_plus") == {"c1": 20, "c2": 10, "c3": 8, "c4": 4}
    assert study.groups == ("residents", "age_60_plus")
    assert study.residents.loc[["a", "b"], "residents"].tolist() == [25, 75]  # 1 and 3 storeys
    (noted,) = [one for one in study.inputs if one.role == "totals"]
    assert (noted.path, noted.rows, noted.datum, len(noted.sha256)) == ("人口.csv", 4, "", 64)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_table_may_stand_in_any_usual_encoding(tmp_path, encoding):
    study = read_study(write_people(tmp_path, 人口_csv=PEOPLE.encode(encoding)))
    assert by_community(study) == EVERYBODY


def workbook(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("封面")
        sheet = book.add_worksheet("人口")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def test_a_workbook_with_titles_totals_and_notes_is_read_as_it_is(tmp_path):
    # Ids as numbers, a title above, subtotals of both streets, a sum, a note below.
    rows = [
        ["各社区人口统计表"], [], ["社区", "常住人口", "60岁以上"],
        ["麻一", 100, 20], ["中东村委会", 32, 8], ["外海街道小计", 132, 28],
        ["江南社区居委会", 64, 10], ["东宁村", 16, 4], ["小　计", 80, 14],
        ["合计", 212, 42], ["注：本表为年末数"],
    ]  # fmt: skip
    text = TOTALS.replace('"人口.csv"', '"人口.xlsx"\nsheet = "人口"\nheader_row = 3')
    study = read_study(write_people(tmp_path, RESIDENTS, text, 人口_xlsx=workbook(*rows)))
    assert by_community(study) == EVERYBODY
    assert not notes(study, "total-row-differs")
    (note,) = notes(study, "row-without-zone")
    assert (note.row, note.value) == (11, "注：本表为年末数")


def test_a_row_of_a_wider_zone_is_a_sum_of_its_communities_and_never_counted(tmp_path):
    # The streets stand above their communities; 江南街道 states 81 where its rows make 80.
    text = (
        "社区,常住人口,60岁以上\n江海区,212,42\n外海街道,132,28\n麻一村,100,20\n中东村,32,8\n"
        "江南街道,81,14\n江南社区,64,10\n东宁村,16,4\n"
    )
    study = read_study(write_people(tmp_path, 人口_csv=text))
    assert by_community(study) == EVERYBODY
    (note,) = notes(study, "total-row-differs")
    assert (note.row, note.field, dict(note.details)) == (
        6, "常住人口", {"stated": "81", "sum": "80"},
    )  # fmt: skip
    assert "81" in note.text(language="zh")


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (["合计,212,42", "麻一村,100,20", "中东村,32,8", "江南社区,64,10", "东宁村,16,4"], []),
        (["合计,200,42", "麻一村,100,20", "中东村,32,8", "江南社区,64,10", "东宁村,16,4"], [(2, "200")]),
        (["小计,132,28", "麻一村,100,20", "中东村,32,8", "小计,80,14", "江南社区,64,10", "东宁村,16,4"], []),
        (["麻一村,100,20", "小计,99,20", "中东村,32,8", "江南社区,64,10", "东宁村,16,4", "小计,112,22"],
         [(3, "99")]),
    ],
)  # fmt: skip
def test_sums_are_held_against_their_rows_wherever_they_stand(tmp_path, rows, wrong):
    text = "\n".join(["社区,常住人口,60岁以上", *rows, ""])
    study = read_study(write_people(tmp_path, 人口_csv=text))
    assert by_community(study) == EVERYBODY
    found = notes(study, "total-row-differs")
    assert [(one.row, one.details["stated"]) for one in found] == wrong


@pytest.mark.parametrize(
    ("name", "every", "part"),
    [
        ("合 计", True, False), ("总计：", True, False), ("全区", True, False), ("Total", True, False),
        ("江海区合计", True, False), ("合计（人）", True, False), ("小　计", False, True),
        ("外海街道小计", False, True), ("Subtotal", False, True), ("合计村", False, False),
        ("全区村", False, False), ("", False, False),
    ],
)  # fmt: skip
def test_which_words_name_a_sum(name, every, part):
    assert (sums_all(name), sums_part(name)) == (every, part)


def test_old_names_reach_todays_communities_through_the_crosswalk(tmp_path):
    # 旧村 was divided 1:3 between 麻一村 and 中东村; 上村 and 下村 were joined to 东宁村.
    people = "社区,常住人口,60岁以上\n旧村,132,28\n江南社区,64,10\n上村,10,3\n下村委会,6,1\n"
    walk = "旧名,现属,比例\n旧村,麻一村,0.25\n旧村,c3,0.75\n上村,c4,\n下村,东宁,\n"
    study = read_study(
        write_people(tmp_path, RESIDENTS, TOTALS, CROSSWALK, 人口_csv=people, 沿革_csv=walk)
    )
    assert by_community(study) == {"c1": 33, "c2": 64, "c3": 99, "c4": 16}
    assert by_community(study, "age_60_plus") == {"c1": 7, "c2": 10, "c3": 21, "c4": 4}
    (note,) = notes(study, "zone-of-several-rows")
    assert (note.value, note.details["names"]) == ("东宁村", "上村、下村委会")
    assert {one.role for one in study.inputs} >= {"totals", "crosswalk"}


def test_unmatched_names_are_errors_that_name_the_nearest_all_at_once(tmp_path):
    text = PEOPLE.replace("麻一村", "麻二村").replace("东宁村", "西宁村")
    with pytest.raises(StudyError, match="麻一村") as caught:
        read_study(write_people(tmp_path, 人口_csv=text))
    assert told(caught) == [("zone-unmatched", 2, "麻二村"), ("zone-unmatched", 5, "西宁村")]
    fault = errors_in(caught.value.faults)[1]
    assert (fault.file, fault.field) == ("人口.csv", "社区")
    assert "东宁村" in str(fault.details["nearest"])


@pytest.mark.parametrize("again", ["麻一村", "c1", "麻一村委会"])
def test_a_zone_counted_by_two_rows_is_refused(tmp_path, again):
    with pytest.raises(StudyError, match="counts the zone c1 again") as caught:
        read_study(write_people(tmp_path, 人口_csv=PEOPLE + f"{again},5,1\n"))
    (fault,) = errors_in(caught.value.faults)
    assert (fault.code, fault.row, fault.details["first"]) == (
        "zone-counted-twice", 6, "人口.csv 2",
    )  # fmt: skip


def test_an_old_name_counted_by_two_rows_is_refused(tmp_path):
    people = PEOPLE.replace("麻一村", "旧村") + "旧村委会,5,1\n"
    walk = "旧名,现属,比例\n旧村,麻一村,\n"
    with pytest.raises(StudyError) as caught:
        read_study(
            write_people(tmp_path, RESIDENTS, TOTALS, CROSSWALK, 人口_csv=people, 沿革_csv=walk)
        )
    assert told(caught) == [("zone-counted-twice", 6, "旧村委会")]


def test_two_tables_make_one_and_share_no_zone(tmp_path):
    second = TOTALS.replace("人口.csv", "人口2.csv")
    head, a, b, c, d = PEOPLE.splitlines()
    one, other = "\n".join([head, a, b]), "\n".join([head, c, d])
    study = read_study(
        write_people(tmp_path, RESIDENTS, TOTALS, second, 人口_csv=one, 人口2_csv=other)
    )
    assert by_community(study) == EVERYBODY
    with pytest.raises(StudyError) as caught:
        read_study(
            write_people(
                tmp_path, RESIDENTS, TOTALS, second, 人口_csv=one, 人口2_csv=f"{other}\n{a}"
            )
        )
    assert told(caught) == [("zone-counted-twice", 4, "麻一村")]


def test_communities_no_table_has_are_told_and_empty(tmp_path):
    study = read_study(write_people(tmp_path, 人口_csv=PEOPLE.replace("东宁村,16,4\n", "")))
    assert study.residents["residents"].sum() == 196
    (note,) = notes(study, "zones-without-total")
    assert (note.details["count"], note.details["names"]) == (1, "东宁村")


def test_communities_of_another_district_are_left_out_and_told(tmp_path):
    far = zone_layer().replace(
        '{"type": "FeatureCollection", "features": [',
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Polygon",'
        '"coordinates": [[[113.14, 22.50], [113.15, 22.50], [113.15, 22.51], [113.14, 22.51],'
        '[113.14, 22.50]]]}, "properties": {"zone_id": "x", "level": "community", "parent_id": "",'
        '"name": "邻村"}}, ',
    )
    study = read_study(write_people(tmp_path, zones_geojson=far, 人口_csv=PEOPLE + "邻村,500,9\n"))
    assert by_community(study) == EVERYBODY
    (note,) = notes(study, "totals-outside")
    assert (note.details["count"], note.details["people"]) == (1, "500")


def test_cells_that_are_no_number_of_people_are_told_with_their_rows(tmp_path):
    text = (
        "社区,常住人口,60岁以上\n麻一村,many,20\n江南社区,64.5,-1\n中东村,,8\n东宁村,16,17\n,7,1\n"
    )
    with pytest.raises(StudyError) as caught:
        read_study(write_people(tmp_path, 人口_csv=text))
    found = {(one.code, one.row, one.field) for one in errors_in(caught.value.faults)}
    assert found == {
        ("not-a-number", 2, "常住人口"), ("total-above-residents", 2, "60岁以上"),
        ("not-a-whole-number", 3, "常住人口"), ("negative-number", 3, "60岁以上"),
        ("empty-cell", 4, "常住人口"), ("total-above-residents", 4, "60岁以上"),
        ("total-above-residents", 5, "60岁以上"), ("empty-cell", 6, "社区"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ((RESIDENTS + "total = 5\n", TOTALS), ["total-twice"]),
        ((RESIDENTS + 'groups = { residents = "levels" }\n', TOTALS), ["total-twice"]),
        ((RESIDENTS, TOTALS, TOTALS.replace("[[totals]]", '[[totals]]\nlevel = "street"')),
         ["totals-of-several-levels"]),
        ((RESIDENTS, TOTALS.replace("人口.csv", "land.geojson")), ["unknown-format"]),
        ((RESIDENTS, TOTALS.replace("人口.csv", "人囗.csv")), ["missing-file-with-hint"]),
        ((RESIDENTS, TOTALS.replace("常住人口", "户籍人口")), ["missing-column"]),
        ((RESIDENTS, TOTALS.replace("zone =", "zones =")), ["unknown-key", "missing-column"]),
        ((RESIDENTS, TOTALS, CROSSWALK), ["missing-file-with-hint"]),
        ((RESIDENTS, '[[totals]]\nlevel = "village"\n'), ["missing-key", "key-not-allowed"]),
        (("\n",), ["missing-key"]),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_used_say_why_and_nothing_else(tmp_path, parts, codes):
    with pytest.raises(StudyError) as caught:
        read_study(write_people(tmp_path, *parts))
    assert [one.code for one in errors_in(caught.value.faults)] == codes


def test_totals_without_zones_are_refused(tmp_path):
    folder = write_people(tmp_path)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = text.replace('[[zones]]\npath = "zones.geojson"\ndatum = "wgs84"\n', "").replace(
        'district = "d"\n', ""
    )
    (folder / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="need the zones they are of"):
        read_study(folder)


def test_people_stated_for_zones_inside_one_another_are_refused(tmp_path):
    zones = zone_layer(pop={"s1": 132, "c1": 100, "c3": 32})
    folder = write_people(tmp_path, RESIDENTS, zones_geojson=zones)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = text.replace("[[zones]]\n", '[[zones]]\ntotals = { residents = "pop" }\n')
    (folder / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="street, community"):
        read_study(folder)


def test_the_order_of_rows_and_tables_does_not_matter(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    head, *rows = PEOPLE.splitlines()
    one = read_study(write_people(tmp_path / "a"))
    turned = "\n".join([head, *reversed(rows)])
    other = read_study(write_people(tmp_path / "b", 人口_csv=turned))
    columns = ["residents", "age_60_plus", "people_by"]
    left, right = one.residents[columns], other.residents[columns]
    assert left.to_dict() == right.to_dict()
    assert np.array_equal(left.index, right.index)


def test_names_and_old_codes_of_parents_and_district_are_todays(tmp_path):
    zones = zone_layer().replace('"parent_id": "s2"', '"parent_id": "滘头街道"')
    zones = zones.replace('"parent_id": "s1"', '"parent_id": "外海街道办"')
    walk = "旧名,现属,比例\n滘头,江南街道,\n440704,d,\n"
    folder = write_people(
        tmp_path, RESIDENTS, TOTALS, CROSSWALK, zones_geojson=zones, 沿革_csv=walk
    )
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(
        text.replace('district = "d"', 'district = "440704"'), encoding="utf-8"
    )
    study = read_study(folder)
    assert study.district == "d"
    assert study.zones["parent_id"].to_dict() == {
        "d": "", "s1": "d", "s2": "d", "c1": "s1", "c2": "s2", "c3": "s1", "c4": "s2",
    }  # fmt: skip
    assert by_community(study) == EVERYBODY
