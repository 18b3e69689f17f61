from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.circles.indicators import indicators_table
from lifecircle.circles.scoreboard.basis import Basis
from lifecircle.circles.zone_rows import NO_ZONE
from lifecircle.errors import Fault
from lifecircle.report.paper.content import (
    Contents,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
    report_content,
)
from lifecircle.report.paper.scoreboard import scoreboard_blocks
from lifecircle.report.paper.sentences import (
    date_words,
    first_listed,
    missing,
    plain_text,
    quantity,
    short_name,
    speed_words,
)
from lifecircle.study.standards.files import Circle
from lifecircle.study.standards.slips import Slip
from lifecircle.words import LANGUAGES

DOUBT = {
    "homes": {
        "rows": 4,
        "people": 15.0,
        "not_snapped": [{"id": "B4"}],
        "not_snapped_people": 8.0,
        "on_small_pieces": 1,
        "on_small_pieces_people": 2.0,
        "access_m": {"median": 10.0, "p95": 10.0, "most": 12.4},
    },
    "facilities": {
        "rows": 3,
        "not_snapped": [{"id": "F3", "name": "规划站"}],
        "assumed_entrances": 2,
    },
    "streets": {
        "km": 2.6,
        "edges": 3,
        "junctions": 4,
        "pieces": 2,
        "longest_piece_share": 0.9,
        "small_piece_m": 1000.0,
        "small_pieces": 1,
        "small_pieces_km": 0.3,
        "one_way_on_foot": 0,
        "max_snap_m": 300.0,
    },
    "notes": ["a remark of the streets"],
}


def blocks(result, kind, language="zh", **options):
    content = report_content(result, language=language, **options)
    return [block for block in content.blocks if isinstance(block, kind)]


def table(result, start, language="zh"):
    return next(one for one in blocks(result, Table, language) if one.caption.startswith(start))


def text(result, language="zh"):
    """All words of the paper."""
    found = []
    for block in report_content(result, language=language).blocks:
        match block:
            case Heading() | Paragraph():
                found.append(block.text)
            case Items():
                found += block.items
            case Table():
                found += [block.caption, *block.header, *block.notes]
                found += [cell for row in block.rows for cell in row]
    return "\n".join(found)


def with_one(result, circle, denominator, rows):
    """The town with one circle only: zone id to total and covered."""
    levels = result.study.zones["level"]
    keys = ["circle", "level", "zone_id", "denominator"]
    total, covered = (np.array([one[at] for one in rows.values()]) for at in (0, 1))
    share = covered / total
    target = np.nan if circle.target_share is None else circle.target_share
    frame = pd.DataFrame(
        {
            "circle": circle.id,
            "level": [levels[zone] for zone in rows],
            "zone_id": list(rows),
            "denominator": denominator,
            "total": total,
            "covered": covered,
            "beyond": total - covered,
            "unreachable": 0.0,
            "not_snapped": 0.0,
            "covered_share": share,
            "target_share": target,
            "short_by": (target * total - covered).clip(min=0),
            "met": pd.array(
                [None] * len(rows) if np.isnan(target) else share >= target, dtype="boolean"
            ),
            "headline": True,
            "straight_line_share": share,
        }
    ).set_index(keys)
    result.circles, result.coverage, result.gaps = (circle,), frame, result.gaps[:0]
    return result


def test_the_chapters_stand_in_the_order_a_meeting_reads_them(result):
    headings = [(one.number, one.level) for one in blocks(result, Heading)]
    assert headings[:4] == [("1", 1), ("2", 1), ("2.1", 2), ("2.2", 2)]
    chapters = [one.text for one in blocks(result, Heading) if one.level == 1]
    assert chapters == [
        "摘要",
        "各生活圈",
        "服务不足的社区（村）",
        "规划指标",
        "计算方法",
        "数据来源",
        "存疑之处",
        "名词解释",
    ]


def test_the_summary_is_the_first_page_and_the_contents_the_second(result):
    content = report_content(result, language="zh")
    kinds = [type(block) for block in content.blocks[:7]]
    assert kinds == [Heading, Paragraph, Table, Paragraph, PageBreak, Contents, PageBreak]


def test_each_circle_has_target_reached_gap_and_verdict_on_the_first_page(result):
    summary = table(result, "各生活圈的目标")
    # 0.9 x 8 - 2 = 5.2 people, so 6 whole ones; the plan sets no target for culture, 12 of 15 are inside.
    assert summary.rows[0] == (
        "养老圈",
        "15分钟",
        "60岁及以上人口",
        "90%",
        "25.0%",
        "6人",
        "未达标",
    )
    assert summary.rows[1] == ("文化圈", "500米", "常住人口", "—", "80.0%", "—", "未定目标")
    assert summary.tones == ("bad", "")


def test_a_target_of_ours_and_a_limit_not_checked_are_marked(result):
    circle = replace(result.circles[0], target_assumed=True, verified=False)
    result.circles = (circle, result.circles[1])
    summary = table(result, "各生活圈的目标")
    assert summary.rows[0][0] == "养老圈 *"
    assert summary.rows[0][3] == "（90%）"
    assert len(summary.notes) == 3
    words = text(result)
    assert "由本系统设定，规划未写" in words
    assert "时限未核对原文的圈：养老圈" in words


def test_one_sentence_says_how_far_to_trust_the_figures(make_result):
    result = make_result(model=True)
    result.doubt = DOUBT
    sentence = next(one.text for one in blocks(result, Paragraph, "en") if "trust" in one.text)
    assert "demonstration model" in sentence
    assert "8 people live too far from any street" in sentence
    assert "2 people live by small pieces" in sentence
    assert "joined to no street and so not counted: 1" in sentence
    assert "entrances are assumed: 2" in sentence


def test_without_any_doubt_the_sentence_says_so(result):
    assert any("所有住处都已接上道路" in one.text for one in blocks(result, Paragraph))


def test_a_model_is_called_one_and_a_real_study_is_not(make_result):
    model = report_content(make_result(model=True), language="zh")
    assert model.label == "示范模型，非实测"
    assert "不能作为决策依据" in model.warning
    real = report_content(make_result(), language="zh")
    assert (real.label, real.warning) == ("", "")


def test_a_circle_tells_its_arithmetic_its_gap_and_why(result):
    words = text(result)
    assert "0.8米/秒 × 15分钟 = 沿路720米以内" in words
    # 8 in all: 2 inside, 2 beyond, 4 not joined; the one open station counts, the planned not.
    told = (
        "60岁及以上人口共8人，圈内2人，占25.0%；圈外6人，其中2人走得到但超过时限、4人离道路过远。"
    )
    assert told in words
    assert "开放的有1处；另有1处在建、规划或关闭，不计入" in words
    assert "沿路500米以内" in words


def test_a_buffer_that_claims_more_is_told_and_one_that_does_not_is_left_out(result):
    assert "直线画缓冲区" not in text(result)
    result.coverage = result.coverage.assign(straight_line_share=0.95)
    assert "会算成95.0%，多出70.0个百分点" in text(result)


def test_the_streets_are_listed_with_the_district_below(result):
    streets = table(result, "养老圈：各街道")
    assert [row[0] for row in streets.rows] == ["江南街道", "全区"]
    assert streets.rows[-1] == ("全区", "8", "2", "6", "25.0%", "6", "25.0%")
    assert streets.total


def test_neighbourhoods_below_the_target_have_a_reason_and_a_mark(result):
    under = table(result, "养老圈：未达标")
    assert under.rows == (("中福社区 △", "0.0%", "6", "重", "缺设施"),)
    assert "人口很少" in under.notes[0]


def test_a_long_list_is_cut_and_the_rest_is_counted(result):
    zones = [f"C{number:03d}" for number in range(30)]
    gap = result.gaps.iloc[0]
    result.gaps = pd.DataFrame(
        [gap] * 30,
        index=pd.MultiIndex.from_product([zones, ["elderly-care"]], names=["zone_id", "circle"]),
    )
    under = table(result, "养老圈：未达标")
    assert len(under.rows) == 20
    # Ten more with 5.4 people each, so 6 whole ones.
    assert "另有10个未列出，合计还需覆盖60人" in under.notes[0]
    assert len(table(result, "未达标的圈最多").rows) == 20


def test_doubtful_findings_are_marked(result):
    result.gaps = result.gaps.assign(confidence="doubtful", small=False)
    under = table(result, "养老圈：未达标")
    assert under.rows[0][0] == "中福社区 ※"
    assert "存疑" in under.notes[0]
    assert "标为存疑的未达标结论：1处" in text(result)


def test_a_circle_without_a_target_says_what_places_are_held_against(result):
    result.gaps = result.gaps.rename(index={"elderly-care": "culture-10"}, level="circle")
    under = table(result, "文化圈：未达标")
    assert "规划未定目标，这里按90%判别" in under.notes[0]
    assert any("没有社区（村）低于目标" in one.text for one in blocks(result, Paragraph))


def test_units_are_counted_whole_and_those_without_are_named(result):
    circle = Circle(
        id="day-care",
        name={"zh": "日间照料", "en": "Day care"},
        services=("elderly-station",),
        minutes=15,
        headline="units",
        target_share=0.75,
    )
    rows = {"440704": (2.0, 1.0), "S1": (2.0, 1.0), "C1": (1.0, 1.0), "C2": (1.0, 0.0)}
    words = text(with_one(result, circle, "units", rows))
    assert "共2个社区（村），有设施的1个，占50.0%；没有的1个。" in words
    # 0.75 x 2 - 1 = 0.5 of a unit: one more is needed.
    assert "还需覆盖1个社区（村）" in words
    assert "没有设施的社区（村）：中福社区。" in words
    assert "按社区（村）或街道" in words


def test_a_circle_no_layer_has_a_facility_of_is_not_judged(result):
    circle = replace(result.circles[0], services=("nursery",))
    rows = {"440704": (8.0, 0.0), "S1": (8.0, 0.0), "C1": (2.0, 0.0), "C2": (6.0, 0.0)}
    words = text(with_one(result, circle, "age_60_plus", rows))
    assert "各图层都没有这类设施，不作判断" in words
    assert "1个没有设施数据、不作判断" in words
    assert "未达标，还需" not in words
    assert "差距最大" not in words
    assert "没有社区（村）低于目标" not in words


def test_land_is_told_in_hectares(result):
    circle = Circle(
        id="land",
        name={"zh": "用地", "en": "Land"},
        services=("library",),
        minutes=5,
        headline="land",
        target_share=0.9,
    )
    rows = {"440704": (50_000.0, 20_000.0), "C1": (30_000.0, 0.0), "C2": (20_000.0, 20_000.0)}
    told = with_one(result, circle, "residential_land_m2", rows)
    words = text(told)
    assert "居住用地共5.0公顷，圈内2.0公顷，占40.0%；圈外3.0公顷" in words
    assert table(told, "用地：未达标").rows == (("仁美社区", "0.0%", "2.7"),)
    assert "地块切成50米方格" in words


def test_a_circle_with_nothing_to_count_says_so(result):
    result.coverage = result.coverage.drop("culture-10", level="circle")
    assert "没有可以计算的对象" in text(result)
    assert table(result, "各生活圈的目标").rows[1][-1] == "无从计算"


def test_no_neighbourhood_below_a_target_is_said_plainly(result):
    result.gaps = result.gaps[:0]
    assert "没有社区（村）被标为服务不足" in text(result)


def scoreboard(result):
    study = result.study
    basis = Basis(result.facilities, study.residents, study.zones, "440704", study.year)
    return indicators_table(result.coverage, study.standard, basis)


def test_indicators_are_held_against_their_targets(result):
    result.indicators = scoreboard(result)
    told = table(result, "其他标准")
    # 2 of 8 older people are within the walk; nine tenths of 8 are 7.2, so 6 more are wanted.
    assert told.rows == (("生活圈", "养老圈", "≥90%", "2025", "25%", "还差6人", "未到期"),)
    assert told.tones == ("",)
    result.study.year = 2025
    result.indicators = scoreboard(result)
    assert table(result, "其他标准").rows[0][-1] == "未达标"
    assert table(result, "其他标准").tones == ("bad",)


def test_every_input_is_listed_so_that_figures_can_be_derived_again(result):
    inputs = table(result, "输入文件")
    assert inputs.rows == (
        ("设施", "facilities/养老.csv", "2", "WGS-84", "2020年", "000000000000"),
    )


def test_the_method_states_the_distances_in_use(result):
    words = text(result, "en")
    assert "Farther than 300 m from a street" in words
    assert "15 min = 720 m" in words
    result.study.settings = replace(result.study.settings, small_piece_m=0.0)
    assert "joined to like any other" in text(result, "en")


def test_doubts_name_homes_and_places_that_could_not_be_joined(result):
    result.doubt = DOUBT
    words = text(result)
    assert "接不上道路的住处：1条，共8人。先查：B4。" in words
    assert "接不上道路的设施：规划站。" in words
    assert "一半的住处在10米以内" in words
    assert "2处设施没有给定出入口" in words
    assert "1段，共0.3公里" in words


def test_doubts_say_how_people_were_placed_whom_nobody_counted(result):
    by = {"floor_area": 12.0, "land": 3.0}
    placed = {"by": by, "assumed_people": 3.0, "assumed_share": 0.2}
    result.doubt = {**DOUBT, "people_placed": placed}
    told = "按住宅建筑面积分摊12人；按居住用地面积分摊3人。其中3人（20.0%）的位置依假定而定"
    assert told in text(result)
    assert "3 people (20.0%) stand where they do by an assumption" in text(result, "en")


def test_remarks_of_reading_are_in_the_papers_language_and_hide_the_disk(result):
    note = Fault(
        code="edge-effect",
        severity="warning",
        file="/home/somebody/study.toml",
        field="facilities",
    )
    street = Fault(code="missing-file", severity="warning", file="streets/town.osm.pbf")
    result.study.notes, result.notes = (note,), (street,)
    result.doubt = {"notes": [note.text(), street.text()]}
    words = text(result)
    assert "study.toml" in words
    assert "/home" not in words
    assert street.what(language="zh") in words
    assert street.what(language="en") not in words
    assert "读入数据时留下2条提示" in words


def remarks(result):
    """The items of the paper that tell a fault of some file."""
    items = [item for one in blocks(result, Items) for item in one.items]
    return [item for item in items if "facilities/" in item or "同类" in item]


def test_a_remark_made_of_many_files_is_told_once(result):
    result.study.notes = tuple(
        Fault(code="missing-file", severity="warning", file=f"facilities/{name}.csv")
        for name in "abcdefghij"
    )
    (told,) = remarks(result)
    assert told.startswith("facilities/a.csv：找不到这个文件。请")
    assert "同样的提示还见于：facilities/b.csv、" in told and told.endswith("等9处。")


def test_of_many_remarks_of_a_kind_the_first_are_told_and_the_rest_counted(result):
    result.study.notes = tuple(
        Fault(code="missing-part", severity="warning", file=f"facilities/{name}.shp", value=name)
        for name in "abcdefghij"
    )
    told = remarks(result)
    assert [one[:16] for one in told[:3]] == [f"facilities/{name}.shp" for name in "abc"]
    assert told[3:] == ["同类提示另有7条，见 coverage.xlsx 的“存疑”一表。"]


def test_openstreetmap_is_credited_where_streets_come_from_it(result):
    assert "OpenStreetMap 贡献者" not in text(result)
    file = replace(result.study.inputs[0], role="streets", path="streets/town.osm.pbf")
    result.study.inputs = (file,)
    assert "OpenStreetMap 贡献者" in text(result)
    result.study.model = True
    assert "OpenStreetMap 贡献者" not in text(result)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_a_cell_in_every_column(result, language):
    result.indicators = scoreboard(result)
    for one in blocks(result, Table, language):
        columns = len(one.header)
        assert {len(row) for row in one.rows} == {columns}
        assert len(one.alignments) == len(one.widths) == columns
        assert one.tones == () or len(one.tones) == len(one.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_blank_and_no_missing_number_is_left_in_the_words(result, language):
    result.doubt = DOUBT
    words = text(result, language)
    for sign in ("{", "}", "nan", "inf", "None", "<NA>"):
        assert sign not in words


def test_figures_stand_where_there_is_one(result, picture):
    assert blocks(result, Figure) == []
    drawn = picture()
    (figure,) = blocks(result, Figure, figures={"culture-10": drawn})
    assert (figure.key, figure.picture) == ("culture-10", drawn)


def test_a_name_of_five_thousand_letters_is_cut(make_result):
    result = make_result(names={"C2": "长" * 5000}, title="题" * 5000)
    content = report_content(result, language="zh")
    assert len(content.title) == 120
    assert max(len(line) for line in text(result).splitlines()) < 400


def test_dates_follow_the_language():
    assert date_words("2020-12-31", language="zh") == "2020年12月31日"
    assert date_words("2020-12-31", language="en") == "31 December 2020"
    assert date_words("2020-1", language="zh") == "2020年1月"
    assert date_words("2020", language="en") == "2020"
    assert date_words("last spring", language="en") == "last spring"
    assert date_words("2020-13", language="en") == "13 2020"


def test_one_is_one_and_two_are_many():
    assert quantity(1.0, "street", language="en") == "1 street"
    assert quantity(2.0, "street", language="en") == "2 streets"
    assert quantity(12_345.0, "people", language="zh") == "12,345人"


def test_what_cannot_be_split_is_missing_whole():
    assert missing(44.3, "community") == 45.0
    assert missing(44.0000000001, "community") == 44.0
    assert missing(44.3, "people") == 45.0
    assert missing(44.3, "residential_land_m2") == 44.3
    assert np.isnan(missing(np.nan, "community"))


def test_speeds_keep_one_decimal():
    assert [speed_words(one) for one in (1.0, 0.8, 0.65)] == ["1.0", "0.8", "0.65"]


def test_many_names_are_counted():
    assert first_listed(["甲", "乙", "丙"], most=2, language="zh") == "甲、乙等3处"
    assert short_name("a\n b" * 2) == "a ba b"


@given(st.text())
def test_plain_text_can_stand_in_any_document(name):
    told = plain_text(name)
    told.encode("utf-8")
    assert not set(told) & {chr(code) for code in (*range(32), 0x7F, 0x202E, 0x2066, 0xFFFF)}
    assert plain_text(told) == told


def test_the_places_that_miss_most_circles_are_named_first(result):
    other = result.gaps.rename(index={"elderly-care": "culture-10"}, level="circle")
    result.gaps = pd.concat([result.gaps, other])
    lead = blocks(result, Paragraph)[0].text
    assert "未达标的圈最多的是中福社区（2个）" in lead
    assert "90%判别片区是否服务不足" in text(result)


def test_only_tiers_that_count_are_told_and_notes_are_kept(result):
    circle = replace(
        result.circles[0],
        tiers=("community",),
        note={"zh": "看这里"},
        clause="6.4",
        quote="建成“养老圈”",
    )
    result.circles = (circle, replace(result.circles[1], clause="13.1"))
    words = text(result)
    assert "只计社区（村）级设施。" in words
    assert "说明：看这里" in words
    assert "依据：测试标准 6.4“建成‘养老圈’”。" in words
    assert "依据：测试标准 13.1。" in words


def test_villages_are_called_villages(result):
    circle = Circle(
        id="station",
        name={"zh": "一村一站", "en": "Stations"},
        services=("library",),
        minutes=15,
        headline="units",
        unit_kind="rural",
        target_share=1.0,
    )
    rows = {"440704": (2.0, 2.0), "C1": (1.0, 1.0), "C2": (1.0, 1.0)}
    words = text(with_one(result, circle, "units", rows), "en")
    assert "A facility stands in 2 of 2 villages (100.0%); without one: 0." in words
    assert "Without a facility" not in words
    assert "Target 100%: met." in words


def test_a_study_without_files_says_so(result):
    result.study.inputs = ()
    result.study.year = None
    assert "不是从文件读入的" in text(result)
    assert "现状年" not in report_content(result, language="zh").facts


def test_where_there_are_no_streets_nobody_is_listed_by_street(result):
    nowhere = result.coverage.rename(index={"S1": NO_ZONE}, level="zone_id")
    result.coverage = nowhere
    assert not any("各街道" in one.caption for one in blocks(result, Table))


def test_a_circle_with_nothing_to_count_has_no_picture_of_nothing(result, picture):
    result.coverage = result.coverage.drop("culture-10", level="circle")
    figures = {key: picture() for key in ("elderly-care", "culture-10")}
    assert [one.key for one in blocks(result, Figure, figures=figures)] == ["elderly-care"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_of_the_plan_that_cannot_be_meant_stand_after_its_indicators(result, language):
    text = {"zh": "疑多了“千”", "en": "a thousand too many"}
    slip = Slip(id="A1", quote="两千万人", text=text)
    study = result.study
    told = replace(result, study=replace(study, standard=replace(study.standard, slips=(slip,))))
    told.indicators = result.indicators = scoreboard(result)
    (items,) = [one for one in scoreboard_blocks(told, language=language) if isinstance(one, Items)]
    assert "A1" in items.items[0]
    assert "两千万人" in items.items[0]
    assert text[language] in items.items[0]
    assert not [
        one for one in scoreboard_blocks(result, language=language) if isinstance(one, Items)
    ]


def test_an_indicator_that_cannot_be_counted_is_not_one_without_a_target(result):
    result.coverage = result.coverage.drop("elderly-care", level="circle")
    result.indicators = scoreboard(result)
    assert table(result, "其他标准").rows[0][-3:] == ("—", "没有可作分母的该人群人口", "无法衡量")
