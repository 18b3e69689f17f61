"""What was decided once imports next year's register without a question, or says what changed."""

import tomllib
from pathlib import Path

import pytest
from register_files import codes, csv_file, fates, imported, workbook

from lifecircle.registers import mapping_text
from lifecircle.registers.decisions.mapping import Decided, decided_for, parse_mapping
from lifecircle.registers.told.toml_text import key_value, quoted

HEAD = ("机构", "干什么", "经度", "纬度", "状况", "用地(亩)")
ROWS = [
    ("外海站", "养老站点一", 22.58, 113.16, "良好", 3),
    ("麻三站", "家政", 22.56, 113.14, "良好", 1.5),
]
MAPPING = """
[[registers]]
file = "养老*.csv"
datum = "gcj02"
turn_swapped = true

[registers.columns]
name = "机构"
service = "干什么"
lon = "经度"
lat = "纬度"
status = "状况"
area_m2 = "用地（亩）"

[registers.services]
"养老站点一" = "elderly-station"
"家政" = []

[registers.statuses]
"良好" = "open"
"""


def mapped(tmp_path, *rows, text=MAPPING, head=HEAD, name="养老2024.csv", **options):
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    path = csv_file(tmp_path, [head, *(rows or ROWS)], name=name)
    return imported(path, datum="", mapping=tmp_path / "mapping.toml", **options)


def decided_again(tmp_path, done):
    """Return the import of the same registers by the mapping file of the first."""
    (tmp_path / "again.toml").write_text(mapping_text(done.plans, language="zh"), encoding="utf-8")
    files = list(dict.fromkeys(tmp_path / plan.table.file for plan in done.plans))
    return imported(files, datum="", mapping=tmp_path / "again.toml")


def layer(done):
    return [
        (one.facility_id, one.name, one.service, one.status, dict(one.numbers), one.shape.wkt)
        for one in done.facilities
    ]


def test_decided_words_units_and_swaps_need_no_acceptance(tmp_path):
    done = mapped(tmp_path)
    assert codes(done) == []
    assert fates(done) == {"header": 1, "facility": 1, "refused": 1}
    (one,) = done.facilities
    assert (one.service, one.status) == ("elderly-station", "open")
    assert one.numbers["area_m2"] == pytest.approx(2000.0)
    assert one.shape.x == pytest.approx(113.16, abs=0.01)


def test_the_mapping_file_of_an_import_gives_the_same_layer_again(tmp_path):
    rows = [
        ("名册",),
        ("机构名称", "设施类别", "坐标", "状态", "床位数", "序号", "结构"),
        ("外海站", "养老服务站、托老所", "22.58,113.16", "在用", 10, 1, "砖混"),
        ("麻三站", "居家养老服务站", "22.56,113.14", "停用", 20, 2, "砖混"),
        ("麻三站", "居家养老服务站", "22.56,113.14", "停用", 20, 3, "砖混"),
        ("麻三站", "居家养老服务站", "22.56,113.14", "停用", 20, 4, "框架"),
    ]
    first = imported(workbook(tmp_path, {"a": rows, "b": rows[1:]}), datum="bd09")
    assert fates(first) == {"title": 1, "header": 2, "facility": 3, "joined": 5}
    again = decided_again(tmp_path, first)
    assert codes(again) == []
    assert layer(again) == layer(first)
    assert (again.account, again.doubts) == (first.account, first.doubts)
    assert mapping_text(again.plans, language="zh") == mapping_text(first.plans, language="zh")


def test_accepted_guesses_are_decisions_next_year(tmp_path):
    rows = [("名称", "类别", "经度", "纬度"), ("甲", "外海街道社区图书馆小学", 22.5, 113.1)]
    path = csv_file(tmp_path, rows)
    assert codes(imported(path)) == ["import-doubtful-word", "import-swapped-columns"]
    first = imported(path, accept=True)
    again = decided_again(tmp_path, first)
    assert codes(again) == []
    assert codes(again, "warning") == [], "nothing is in doubt any more"
    assert layer(again) == layer(first)


def test_a_title_more_above_the_head_does_not_matter(tmp_path):
    text = MAPPING.replace('datum = "gcj02"', 'datum = "gcj02"\nheader_rows = [1, 1]')
    path = csv_file(tmp_path, [("2024年名册",), HEAD, *ROWS], name="养老2024.csv")
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    done = imported(path, datum="", mapping=tmp_path / "m.toml")
    assert fates(done) == {"title": 1, "header": 1, "facility": 1, "refused": 1}


def test_a_head_no_rule_would_find_is_read_where_the_mapping_says(tmp_path):
    text = """
    [[registers]]
    service = "park"
    datum = "wgs84"
    header_rows = [2, 2]
    columns = { name = "甲", lon = "乙", lat = "丙" }
    """
    path = csv_file(tmp_path, [("p", "q", "r"), ("甲", "乙", "丙"), ("外海公园", 113.1, 22.5)])
    assert codes(imported(path)) == ["import-no-table"]
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    assert fates(imported(path, datum="", mapping=tmp_path / "m.toml")) == {
        "title": 1, "header": 1, "facility": 1,
    }  # fmt: skip


def test_a_renamed_column_stops_with_the_nearest_head(tmp_path):
    done = mapped(tmp_path, head=("机构全名", *HEAD[1:]))
    (fault,) = [one for one in done.faults if one.severity == "error"]
    assert (fault.code, fault.value, fault.details["nearest"]) == (
        "import-column-gone", "机构", "机构全名",
    )  # fmt: skip
    assert codes(done, "warning")[0] == "import-new-column"


def test_a_new_column_is_left_out_and_mentioned_until_it_is_known(tmp_path):
    rows = [(*row, "x") for row in ROWS]
    done = mapped(tmp_path, *rows, head=(*HEAD, "床位"))
    assert [one.field for one in done.faults if one.code == "import-new-column"] == ["床位"]
    known = MAPPING.replace("[registers.columns]", 'left_out = ["床位"]\n[registers.columns]')
    assert codes(mapped(tmp_path, *rows, head=(*HEAD, "床位"), text=known), "warning") == [
        "import-swapped-columns"
    ]


def test_a_new_word_is_recognised_or_asked_about(tmp_path):
    rows = [*ROWS, ("龙溪站", "托老所", 22.5, 113.1, "良好", 1)]
    assert mapped(tmp_path, *rows).facilities[1].service == "elderly-day-care"
    assert codes(mapped(tmp_path, *rows, ("乙", "小雪", 22.5, 113.1, "良好", 1))) == [
        "import-unknown-service"
    ]


def test_words_that_do_not_stand_here_this_year_are_not_forgotten(tmp_path):
    done = mapped(tmp_path, ROWS[0])
    text = tomllib.loads(mapping_text(done.plans, language="en"))
    assert text["registers"][0]["services"] == {"养老站点一": ["elderly-station"], "家政": []}


def test_the_user_goes_before_the_mapping_file(tmp_path):
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    path = csv_file(tmp_path, [HEAD, *ROWS], name="养老2024.csv")
    done = imported(path, datum="wgs84", mapping=tmp_path / "mapping.toml")
    assert done.plans[0].datum == "wgs84"


def test_which_table_is_for_which_register():
    both = Decided(file="a*.xlsx", sheet="小学")
    sheet = Decided(sheet="小学")
    file = Decided(file="a*.xlsx")
    listed = (file, sheet, both)
    assert decided_for(listed, file="x/a1.xlsx", sheet="小学", alone=False) is both
    assert decided_for(listed, file="b.xlsx", sheet="小学", alone=False) is sheet
    assert decided_for(listed, file="a1.xlsx", sheet="初中", alone=False) is file
    assert decided_for(listed, file="b.xlsx", sheet="初中", alone=True) is None
    assert decided_for((both,), file="b.xlsx", sheet="初中", alone=True) is both
    assert decided_for((both,), file="b.xlsx", sheet="初中", alone=False) is None


def test_a_register_nobody_decided_and_a_decision_without_a_register_are_told(tmp_path):
    rows = [("名称", "经度", "纬度"), ("甲", 113.1, 22.5)]
    text = '[[registers]]\nsheet = "小学"\nservice = "primary-school"\ndatum = "wgs84"\n'
    text += 'columns = { name = "名称", lon = "经度", lat = "纬度" }\n'
    (tmp_path / "m.toml").write_text(text + text.replace("小学", "初中"), encoding="utf-8")
    path = workbook(tmp_path, {"小学": rows, "高中": rows})
    done = imported(path, datum="", mapping=tmp_path / "m.toml")
    assert codes(done) == ["import-not-in-mapping"]
    assert codes(done, "warning") == ["import-mapping-unused"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('datum = "gcj02"', 'datum = "gcj20"', "unknown-datum"),
        ('name = "机构"', 'nmae = "机构"', "unknown-key"),
        ('name = "机构"', "name = 3", "key-not-text"),
        ('"elderly-station"', '"elderly-stations"', "unknown-service"),
        ('"良好" = "open"', '"良好" = "opened"', "key-not-allowed"),
        ("turn_swapped = true", "turn_swapped = 1", "key-not-flag"),
        ("turn_swapped = true", "header_rows = [4, 3]", "import-header-rows"),
        ("turn_swapped = true", 'units = { area_m2 = "亩亩" }', "import-unknown-unit"),
        ("turn_swapped = true", "= 3", "import-mapping-unreadable"),
    ],
)
def test_every_slip_in_a_mapping_file_is_told(tmp_path, old, new, code):
    assert old in MAPPING
    done = mapped(tmp_path, text=MAPPING.replace(old, new))
    assert codes(done) == [code]


def test_a_mapping_file_that_is_not_there_is_told(tmp_path):
    path = csv_file(tmp_path, [HEAD, *ROWS])
    assert codes(imported(path, mapping=tmp_path / "no.toml")) == ["import-mapping-missing"]


def test_a_draft_marks_what_is_in_doubt(tmp_path):
    rows = [
        ("名称", "类别", "经度", "纬度"),
        ("甲", "小雪", 22.5, 113.1),
        ("乙", "小学", 22.6, 113.2),
    ]
    done = imported(csv_file(tmp_path, rows))
    text = mapping_text(done.plans, language="en")
    marked = [line.split("=")[0].strip() for line in text.splitlines() if "in doubt" in line]
    assert marked == ["lon", "lat", '"小雪"']
    decided, faults = parse_mapping(tomllib.loads(text), file="m")
    assert (faults, decided[0].columns["lon"]) == ((), "纬度")


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\nb", "a\tb", "\x00\x1f\x7f", "外海", ""])
def test_any_text_comes_back_from_toml_as_it_was(text):
    assert tomllib.loads(f"a = {quoted(text)}")["a"] == text
    assert tomllib.loads(key_value(text, [text])) == {text: [text]}


def test_the_example_in_the_guide_is_a_mapping_file():
    guide = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    (decided,), faults = parse_mapping(tomllib.loads(example), file="import.md")
    assert faults == ()
    assert decided.header_rows == (3, 4)
    assert decided.services["家政服务点"] == ()
