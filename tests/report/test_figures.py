from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from PIL import Image

from lifecircle.report.colours import FACILITY, HOME
from lifecircle.report.figures import write
from lifecircle.report.figures.base import figure_ground
from lifecircle.report.figures.captions import foot, rule, target_words, verdict
from lifecircle.report.figures.files import slim
from lifecircle.report.figures.fonts import CHINESE_FONTS, font_note, lettering
from lifecircle.report.figures.lorenz import lorenz
from lifecircle.report.figures.page import new_sheet, wrapped
from lifecircle.report.figures.paths import area_path, dot_paths, line_paths
from lifecircle.report.figures.plan import draw_circle, size_breaks
from lifecircle.report.figures.write import file_names, write_figures
from lifecircle.report.headline import headlines

NAMES = {"S1": "$x_1$ & <b>", "C1": "名" * 100, "C2": "🐉\u202e--><script>alert(1)</script>"}

chinese = pytest.mark.skipif(bool(lettering("zh").note), reason="no Chinese font on this computer")


@pytest.fixture
def town(make_result):
    """The small town as a model, with a title that is nearly a formula and hostile names."""
    return make_result(names=NAMES, title="小镇 $\\frac{1}{0}$ {{7*7}} 🐉", model=True)


@pytest.fixture
def without_chinese(monkeypatch):
    monkeypatch.setattr(write, "lettering", lambda language: lettering(language, fonts=()))


def pixels(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def colour(code):
    return [int(code[at : at + 2], 16) for at in (1, 3, 5)]


@chinese
def test_a_circle_is_a_picture_at_200_dpi_and_a_drawing(town, tmp_path):
    written = write_figures(town, tmp_path, language="zh")
    circles = ("elderly-care", "culture-10", "shares", "uneven")
    assert sorted(written) == sorted(f"{one}.{end}" for one in circles for end in ("png", "svg"))
    assert all(path.stat().st_size > 5000 for path in written.values())
    with Image.open(written["elderly-care.png"]) as image:
        assert image.size == (2338, 1654)  # A4 landscape, 11.69 by 8.27 inches
        assert round(image.info["dpi"][0]) == 200


@chinese
def test_all_circles_share_extent_ground_and_colours(town, tmp_path):
    write_figures(town, tmp_path, language="zh")
    one, other = (pixels(tmp_path / f"{name}.png") for name in ("elderly-care", "culture-10"))
    assert one[5, 5].tolist() == [255, 255, 255]
    scale, arrow = (slice(1390, 1508), slice(84, 400)), (slice(240, 370), slice(1600, 1690))
    for corner in (scale, arrow):
        assert np.abs(one[corner].astype(int) - other[corner]).max() < 40
        assert one[corner].min() < 60
    for image in (one, other):
        for code in (HOME, FACILITY):
            assert (np.abs(image.astype(int) - colour(code)).max(axis=-1) < 12).any()


@chinese
def test_names_are_drawn_and_none_is_a_template_markup_or_mathematics(town, tmp_path):
    write_figures(town, tmp_path, language="zh")
    drawing = (tmp_path / "elderly-care.svg").read_text(encoding="utf-8")
    assert "<script" not in drawing
    assert "小镇 $\\frac{1}{0}$ {{7*7}} ?" in drawing  # the comment beside the glyphs
    assert "养老圈" in drawing and "示范模型，非实测" in drawing


@chinese
def test_the_same_result_gives_the_same_figures_by_the_byte(result, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_figures(result, tmp_path / name, language="zh")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_without_a_chinese_font_figures_are_in_english_and_say_why(town, tmp_path, without_chinese):
    written = write_figures(town, tmp_path, language="zh")
    drawing = written["elderly-care.svg"].read_text(encoding="utf-8")
    assert "No Chinese font was found" in drawing
    assert "Elderly care" in drawing and "Demonstration model" in drawing
    assert "养" not in drawing and "小镇" not in drawing


def test_a_font_is_taken_only_if_it_has_the_signs():
    nobody = lettering("zh", fonts=("No Such Font", "DejaVu Sans"))
    assert (nobody.language, nobody.families) == ("en", ("DejaVu Sans",))
    assert lettering("en", fonts=()).note == ""
    assert len(set(CHINESE_FONTS)) == len(CHINESE_FONTS)


def test_the_user_is_told_of_a_missing_font_in_the_language_asked_for(monkeypatch):
    letters = SimpleNamespace(note="no font")
    monkeypatch.setattr("lifecircle.report.figures.fonts.lettering", lambda _language: letters)
    assert "中文字体" in font_note("zh")
    letters.note = ""
    assert font_note("zh") == ""


def test_what_has_no_glyph_is_a_question_mark_never_a_box():
    letters = lettering("en", fonts=())
    assert letters.drawn("a养b\n") == "a?b?"
    assert letters.can_draw("abc") and not letters.can_draw("a养")
    assert letters.legible("abcdefg养") and not letters.legible("养老圈a")


def test_figures_that_cannot_be_written_are_an_operating_system_error(result, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        write_figures(result, tmp_path / "nowhere", language="en")


def test_ids_become_file_names_that_stay_in_the_folder():
    names = file_names(["a", "A", "../../etc/x", "养老圈", "///", "shares", "b" * 300])
    assert names == ["a", "A-2", "etc_x", "养老圈", "circle", "shares-2", "b" * 60]


def test_the_frame_holds_the_district_in_its_own_shape(result):
    base = figure_ground(result, aspect=1.5)
    west, east, south, north = base.extent
    assert (east - west) / (north - south) == pytest.approx(1.5)
    bounds = base.zones.total_bounds
    assert west < bounds[0] and south < bounds[1] and east > bounds[2] and north > bounds[3]
    assert base.level == "community"
    assert shapely.area(base.outside[0]) == pytest.approx(
        (east - west) * (north - south) - base.zones.geometry.area.max(), rel=1e-6
    )


def test_a_study_without_zones_is_framed_by_its_homes(result):
    result.study.zones = result.study.zones.iloc[:0]
    base = figure_ground(result, aspect=1.0)
    assert base.level == "" and len(base.outside) == 0
    assert (base.homes[:, 0] > base.extent[0]).all() and (base.homes[:, 0] < base.extent[1]).all()


def test_the_legend_is_told_what_the_map_shows(result):
    base = figure_ground(result, aspect=1.0)
    axes = new_sheet(lettering("en", fonts=())).axes(1, 1, 4, 4)
    care, culture = (draw_circle(axes, result, base, head) for head in headlines(result))
    assert (care.open_facilities, care.other_facilities) == (1, 1)  # F1 open, F3 planned
    assert care.beyond and care.cut
    assert culture.beyond and not culture.cut


def test_a_circle_of_units_shows_no_homes(result):
    unit = replace(result.circles[0], headline="units", unit_level="street")
    base = figure_ground(result, aspect=1.0)
    axes = new_sheet(lettering("en", fonts=())).axes(1, 1, 4, 4)
    head = replace(headlines(result)[0], circle=unit, denominator="units")
    drawn = draw_circle(axes, result, base, head)
    assert (drawn.level, drawn.beyond, drawn.cut) == ("street", False, False)


def test_words_say_rule_target_and_verdict(result):
    care, culture = headlines(result)
    assert rule(result, care.circle, language="zh") == (
        "60岁及以上老人步行，0.8米/秒 × 15分钟 = 沿路720米"
    )
    assert rule(result, culture.circle, language="en") == "adults: within 500 m along the streets"
    assert target_words(care.circle, language="zh") == "2025年目标90%"
    assert target_words(culture.circle, language="zh") == "规划未定目标"
    assert verdict(care, language="zh") == (False, "未达标，还差5人")
    assert verdict(culture, language="zh") == (None, "")


def test_the_source_line_names_standard_and_dated_files(result):
    told = foot(result, lettering("en", fonts=()))
    assert told.startswith("Standard: Test standard; ")
    assert "Data:" not in told  # the only file has a name that cannot be drawn
    letters = lettering("en")
    if letters.can_draw("养老"):
        assert foot(result, letters).endswith("Data: 养老.csv 2020")


def test_a_curve_lines_up_zones_the_worst_first(result):
    # C2 has 6 of 8 older people and all 6 left out; C1 has 2, none left out.
    x, y = lorenz(headlines(result)[0], level="community")
    assert (x.tolist(), y.tolist()) == ([0, 0.75, 1], [0, 1, 1])


def test_dots_grow_at_round_numbers_of_people():
    assert size_breaks(np.array([0.0, 3.0, 4.0, 12.0, 60.0])) == (10.0, 50.0)
    assert size_breaks(np.zeros(3)) == (1.0, 2.0)


def test_english_breaks_at_spaces_and_no_line_begins_with_a_mark():
    assert wrapped("one two three", ems=5) == ["one two", "three"]
    assert wrapped("一二三，四", ems=3) == ["一二三，", "四"]
    assert wrapped("", ems=3) == []


def test_paths_keep_lines_apart_and_holes_open():
    lines = shapely.linestrings([[[0, 0], [1, 0]], [[5, 5], [6, 5]]])
    (path,) = line_paths(lines)
    assert path.codes.tolist() == [1, 2, 1, 2]
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    filled = area_path([ring])
    assert filled.codes.tolist().count(1) == 2
    areas = [
        np.sum(xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1])
        for xy in (filled.vertices[:5], filled.vertices[5:])
    ]
    assert areas[0] * areas[1] < 0  # the hole runs the other way round
    (dots,) = dot_paths(np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert dots.codes.tolist() == [1, 2, 1, 2]
    assert list(line_paths([])) == []


def test_only_drawn_lines_lose_decimals():
    drawing = '<path d="M 1.2345 2"/><g transform="scale(0.015625)"/>'
    assert slim(drawing) == '<path d="M 1.23 2"/><g transform="scale(0.015625)"/>'
