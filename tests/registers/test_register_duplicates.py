"""One facility that stands twice is joined when all agrees and listed when it does not."""

import pytest
from register_files import csv_file, fates, imported

from lifecircle.registers.layer.facilities import facilities_of

HEAD = ("编号", "机构名称", "设施类别", "经度", "纬度", "状态", "床位数(张)", "地址", "结构")
# At 22.5 degrees north, 0.0001 degree of longitude is 10.3 m.
FIRST = (None, "外海敬老院", "敬老院", 113.1, 22.5, "在用", 120, None, None)


def twice(tmp_path, *rows, **options):
    return imported(csv_file(tmp_path, [HEAD, FIRST, *rows]), **options)


def changed(**cells):
    names = ("id", "name", "service", "lon", "lat", "status", "beds", "address", "rest")
    row = dict(zip(names, FIRST, strict=True)) | cells
    return tuple(row.values())


def test_rows_alike_in_all_they_say_are_one_and_what_one_adds_is_kept(tmp_path):
    again = changed(name="外海敬老院（有限公司）", lon=113.1004, beds=None, address="外海路1号")
    done = twice(tmp_path, again)
    assert fates(done) == {"header": 1, "facility": 1, "joined": 1}
    assert done.entries[1].into == (0, 2), "41 m away, joined to row 2"
    (one,) = done.facilities
    assert one.numbers == {"capacity_beds": 120.0}, "beds are not counted twice"
    assert one.entry.address == {"address": "外海路1号"}


@pytest.mark.parametrize(
    ("cells", "differs"),
    [
        ({"beds": 100}, ("capacity_beds",)),
        ({"status": "停用"}, ("status",)),
        ({"lon": 113.1006}, ("place",)),  # 62 m
        ({"name": "江海区外海敬老院"}, ("name",)),
    ],
)
def test_rows_that_differ_in_something_stay_both_and_are_listed(tmp_path, cells, differs):
    done = twice(tmp_path, changed(**cells))
    assert fates(done) == {"header": 1, "facility": 2}
    (doubt,) = done.doubts
    assert (doubt.first, doubt.second, doubt.differs) == ((0, 2), (0, 3), differs)


def test_ids_addresses_and_other_columns_that_differ_make_a_doubt(tmp_path):
    one = changed(id="a1", address="一路", rest="砖混")
    for cells in ({"id": "a2"}, {"address": "二路"}, {"rest": "框架"}):
        other = changed(**{"id": "a1", "address": "一路", "rest": "砖混"} | cells)
        done = imported(csv_file(tmp_path, [HEAD, one, other]))
        (doubt,) = done.doubts
        assert doubt.differs == (
            {"id": "id", "address": "address", "rest": "columns"}[next(iter(cells))],
        )


def test_one_name_far_away_or_of_another_service_is_another_facility(tmp_path):
    done = twice(tmp_path, changed(lon=113.2), changed(service="长者饭堂"))
    assert fates(done) == {"header": 1, "facility": 3}
    assert done.doubts == ()


def test_facilities_without_a_name_are_never_joined(tmp_path):
    done = twice(tmp_path, changed(name=None), changed(name=None))
    assert fates(done) == {"header": 1, "facility": 3}


def test_two_registers_of_two_bureaux_are_joined_whatever_their_ids(tmp_path):
    one = csv_file(tmp_path, [HEAD, changed(id="m1")], name="民政.csv")
    other = csv_file(tmp_path, [HEAD, changed(id="w7")], name="卫健.csv")
    done = imported([one, other])
    assert fates(done) == {"header": 2, "facility": 1, "joined": 1}
    assert [facility.facility_id for facility in done.facilities] == ["m1"]
    assert [account.fates["joined"] for account in done.accounts] == [0, 1]


def test_an_id_of_its_own_is_kept_and_services_of_one_row_take_theirs_after_it(tmp_path):
    done = imported(csv_file(tmp_path, [
        HEAD, changed(id="0012"), changed(id="b", name="乙", service="养老服务站、托老所"),
    ]))  # fmt: skip
    ids = [one.facility_id for one in done.facilities]
    assert ids == ["0012", "b-elderly-station", "b-elderly-day-care"]
    assert len({(one.shape.x, one.shape.y) for one in done.facilities[1:]}) == 1


def test_an_id_made_of_the_name_outlives_new_rows_and_corrected_places(tmp_path):
    before = twice(tmp_path).facilities[0].facility_id
    moved = [HEAD, changed(name="新院", lon=113.3), changed(lon=113.1003, beds=130)]
    after = imported(csv_file(tmp_path, moved)).facilities[1].facility_id
    assert before == after
    assert before.startswith("elderly-home-")


def test_facilities_of_one_name_and_one_service_have_ids_by_their_place(tmp_path):
    rows = [HEAD, FIRST, changed(lon=113.2), changed(lon=113.3)]
    ids = [one.facility_id for one in imported(csv_file(tmp_path, rows)).facilities]
    again = imported(csv_file(tmp_path, [rows[0], *reversed(rows[1:])])).facilities
    assert len(set(ids)) == 3
    assert [one.facility_id for one in again] == ids[::-1], "the order of rows does not matter"


def test_an_id_given_twice_is_made_two(tmp_path):
    rows = [HEAD, changed(id="s1"), changed(id="s1", service="幼儿园"), changed(id="s1", beds=1)]
    ids = [one.facility_id for one in imported(csv_file(tmp_path, rows)).facilities]
    assert ids[1] == "s1-kindergarten"
    assert len(set(ids)) == 3
    assert facilities_of(()) == ()
