"""What is sure is used, what is doubtful is asked, and nothing doubtful is used unasked."""

import pytest
from register_files import codes, csv_file, fates, imported, taken_for, workbook

from lifecircle.errors import CallError
from lifecircle.registers import Choices, import_registers
from lifecircle.registers.heads.head_matches import matches
from lifecircle.registers.heads.heads import read_head

ROWS = [("外海小学", "小学", 113.1, 22.5), ("麻三小学", "小学", 113.2, 22.5)]


def headed(tmp_path, *head, rows=ROWS, **options):
    return imported(csv_file(tmp_path, [head, *rows]), **options)


def confidence(done, head):
    return next(one.confidence for one in done.plans[0].columns if one.head == head)


def test_a_known_head_whose_values_agree_is_certain_and_one_that_holds_it_less():
    assert matches(read_head("机构名称"))[0].meaning == "name"
    held = matches(read_head("甲乙丙机构名称"))[0]
    assert (held.how, held.share) == ("holds", pytest.approx(4 / 7))


def test_confidence_follows_the_head_and_the_share_of_values_that_agree(tmp_path):
    done = headed(tmp_path, "机构名称", "设施类别", "百度经度坐标", "纬度")
    assert confidence(done, "机构名称") == 1.0
    # Four of six signs are the synonym or stand beside it: 0.5 + 0.4 x 4/6.
    assert confidence(done, "百度经度坐标") == pytest.approx(0.77, abs=0.005)


def test_a_head_whose_values_contradict_it_is_asked_about(tmp_path):
    rows = [("甲", "小学", 113.1, 22.5, "很多"), ("乙", "小学", 113.2, 22.5, "不少")]
    head = ("名称", "类别", "经度", "纬度", "床位数")
    assert codes(headed(tmp_path, *head, rows=rows)) == ["import-doubtful-column"]
    done = headed(tmp_path, *head, rows=rows, accept=True)
    assert codes(done) == []
    assert "import-doubtful-column" in codes(done, "warning"), "what was accepted is in the report"


def test_two_columns_that_fit_alike_are_asked_about(tmp_path):
    rows = [(*row, 100, 200) for row in ROWS]
    done = headed(
        tmp_path, "名称", "类别", "经度", "纬度", "占地面积(㎡)", "用地面积(㎡)", rows=rows
    )
    (fault,) = done.faults
    assert (fault.code, fault.field, fault.details["rival"]) == (
        "import-doubtful-rival", "占地面积(m2)", "用地面积(m2)",
    )  # fmt: skip


def test_names_of_streets_wards_and_people_are_not_names_of_facilities(tmp_path):
    rows = [("外海街道", "王", *row) for row in ROWS]
    done = headed(tmp_path, "街道名称", "负责人姓名", "学校", "类别", "经度", "纬度", rows=rows)
    assert [head for head, meaning in taken_for(done).items() if meaning == "name"] == ["学校"]


def test_who_runs_a_school_is_not_its_kind(tmp_path):
    rows = [("甲", "公办", "小学", 113.1, 22.5), ("乙", "民办", "小学", 113.2, 22.5)]
    done = headed(tmp_path, "学校", "办学类型", "学段", "经度", "纬度", rows=rows)
    assert taken_for(done) == {"学校": "name", "学段": "service", "经度": "lon", "纬度": "lat"}


def test_a_head_that_says_what_the_names_are_of_is_that_of_names(tmp_path):
    rows = [("甲院", 113.1, 22.5), ("乙院", 113.2, 22.5)]
    done = headed(tmp_path, "敬老院", "经度", "纬度", rows=rows, service="elderly-home")
    assert taken_for(done)["敬老院"] == "name"
    without = headed(tmp_path, "经度", "纬度", "编号", rows=[(113.1, 22.5, 1)], service="clinic")
    assert codes(without, "warning") == ["import-no-name"]


@pytest.mark.parametrize(
    ("sheet", "title", "file", "expected"),
    [
        ("幼儿园", "", "a.xlsx", ("kindergarten", 0.9, ("sheet",))),
        ("Sheet1", "江海区幼儿园一览表", "a.xlsx", ("kindergarten", 0.8, ("title",))),
        ("Sheet1", "", "江海区幼儿园2023.xlsx", ("kindergarten", 0.8, ("file",))),
        ("幼儿园", "江海区幼儿园一览表", "a.xlsx", ("kindergarten", 1.0, ("sheet", "title"))),
        ("幼儿园", "江海区小学一览表", "a.xlsx", ("kindergarten", 0.5, ("sheet",))),
    ],
)
def test_the_service_of_a_register_is_read_where_it_is_said(tmp_path, sheet, title, file, expected):
    rows = [("名称", "经度", "纬度"), ("甲", 113.1, 22.5)]
    path = workbook(tmp_path, {sheet: [(title or None,), *rows]}, name=file)
    whole = imported(path, accept=True).plans[0].whole
    assert (whole.service, whole.confidence, whole.evidence) == expected


def test_where_nothing_says_the_service_it_is_asked_for_and_can_be_given(tmp_path):
    rows = [("名称", "经度", "纬度"), ("甲", 113.1, 22.5)]
    path = csv_file(tmp_path, rows, name="a.csv")
    assert codes(imported(path)) == ["import-no-service"]
    assert codes(imported(path, accept=True)) == ["import-no-service"], "there is no guess"
    assert imported(path, service="clinic").facilities[0].service == "clinic"


def test_names_alone_may_say_the_service_but_only_when_accepted(tmp_path):
    rows = [("名称", "经度", "纬度"), ("甲幼儿园", 113.1, 22.5), ("乙幼儿园", 113.2, 22.5)]
    path = csv_file(tmp_path, rows, name="a.csv")
    assert codes(imported(path)) == ["import-doubtful-service"]
    assert imported(path, accept=True).facilities[0].service == "kindergarten"
    mixed = csv_file(
        tmp_path, [*rows, ("丙小学", 113.3, 22.5), ("丁小学", 113.4, 22.5)], name="b.csv"
    )
    assert codes(imported(mixed)) == ["import-service-by-name"]
    services = [one.service for one in imported(mixed, accept=True).facilities]
    assert services == ["kindergarten", "kindergarten", "primary-school", "primary-school"]


def test_a_service_given_for_all_goes_before_the_column(tmp_path):
    done = headed(tmp_path, "机构名称", "设施类别", "经度", "纬度", service="school")
    assert {one.service for one in done.facilities} == {"school"}


def test_an_unknown_service_word_stops_the_import_and_names_the_nearest(tmp_path):
    rows = [*ROWS, ("丙", "小雪", 113.3, 22.5)]
    head = ("机构名称", "设施类别", "经度", "纬度")
    done = headed(tmp_path, *head, rows=rows)
    (fault,) = done.faults
    assert (fault.code, fault.value) == ("import-unknown-service", "小雪")
    assert fault.details["nearest"] == "小学 = primary-school"
    accepted = headed(tmp_path, *head, rows=rows, accept=True)
    assert fates(accepted) == {"header": 1, "facility": 2, "refused": 1}


def test_a_part_of_a_cell_that_is_no_service_is_asked_about(tmp_path):
    rows = [*ROWS, ("丙", "小学、家政", 113.3, 22.5)]
    head = ("机构名称", "设施类别", "经度", "纬度")
    assert codes(headed(tmp_path, *head, rows=rows)) == ["import-part-unknown"]
    assert headed(tmp_path, *head, rows=rows, accept=True).facilities[2].service == "primary-school"


def test_many_unknown_words_are_told_ten_by_ten(tmp_path):
    rows = [(f"校{at}", "小学", 113.1, 22 + at / 100) for at in range(20)]
    rows += [(f"丙{at}", f"词{at}", 113.3, 22.5) for at in range(12)]
    done = headed(tmp_path, "机构名称", "设施类别", "经度", "纬度", rows=rows)
    told = [fault.code for fault in done.faults]
    assert told == ["import-unknown-service"] * 10 + ["import-further-words"]
    assert done.faults[-1].details["count"] == 2


def test_a_refused_import_holds_no_facility(tmp_path):
    done = headed(tmp_path, "机构名称", "设施类别", "经度", "纬度", datum="")
    assert done.refused
    assert done.facilities == ()
    assert len(done.plans) == 1, "what was recognised is shown all the same"


def test_a_wrong_call_is_told_at_once(tmp_path):
    path = csv_file(tmp_path, [("名称", "经度", "纬度"), ("甲", 113.1, 22.5)])
    with pytest.raises(CallError, match="cannot be “mars”; give one of wgs84"):
        import_registers([path], choices=Choices(datum="mars"))
    with pytest.raises(CallError, match="did you mean “clinic”"):
        import_registers([path], choices=Choices(service="clinics"))
    with pytest.raises(CallError, match="No register is named"):
        import_registers([])
    with pytest.raises(CallError, match="named twice"):
        import_registers([path, path])
    with pytest.raises(CallError, match="写了两次"):
        import_registers([path, path], language="zh")


@pytest.mark.parametrize(
    ("beds", "expected"),
    [
        ((10, 20, 30, 40, 50), 1.0),
        ((10, 20, 30, "多", "少"), 0.8),  # three of five
        ((None,) * 5, 0.9),
        ((10, "多", "少", "大", "小"), 0.5),
    ],
)
def test_the_confidence_of_a_known_head_by_its_values(tmp_path, beds, expected):
    rows = [("甲", "小学", 113.1, 22.5, cell) for cell in beds]
    done = headed(tmp_path, "名称", "类别", "经度", "纬度", "床位数", rows=rows, accept=True)
    assert confidence(done, "床位数") == expected
