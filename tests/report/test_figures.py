import io
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from PIL import Image

from lifecircle.report.colours import FACILITY, HOME
from lifecircle.report.figures import pictures, write
from lifecircle.report.figures.artwork import svg_text
from lifecircle.report.figures.base import figure_ground
from lifecircle.report.figures.captions import foot, rule, target_words, verdict
from lifecircle.report.figures.findings import findings, size_breaks
from lifecircle.report.figures.fonts import CHINESE_FONTS, font_note, lettering
from lifecircle.report.figures.lorenz import lorenz
from lifecircle.report.figures.pictures import (
    PICTURE_DPI,
    PICTURE_HIGH,
    PICTURE_WIDE,
    paper_pictures,
)
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
    for module in (write, pictures):
        monkeypatch.setattr(module, "lettering", lambda language: lettering(language, fonts=()))


def parsed(drawing):
    return ET.fromstring(drawing.encode())  # noqa: S314  we wrote it ourselves


def ring(outline):
    """The rings of an outline."""
    starts = np.flatnonzero(outline.codes == 1)
    return np.split(outline.xy, starts[1:])


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
    scale, arrow = (slice(1450, 1508), slice(84, 390)), (slice(240, 340), slice(1600, 1690))
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
    told = [one.get("aria-label") for one in parsed(drawing).iter() if one.get("aria-label")]
    assert "小镇 $\\frac{1}{0}$ {{7*7}} ?" in told  # beside the glyphs, for who cannot see them
    assert "$x_1$ & <b>" in told
    assert "养老圈" in told and "示范模型，非实测" in told


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
    base = figure_ground(result, aspects=(1.5, 1.0))
    bounds = base.zones.total_bounds
    for aspect in (1.5, 1.0):
        west, east, south, north = base.extent(aspect)
        assert (east - west) / (north - south) == pytest.approx(aspect)
        assert west < bounds[0] and south < bounds[1] and east > bounds[2] and north > bounds[3]
    assert base.level == "community"


def test_what_lies_outside_the_district_is_known_in_every_frame(result):
    base = figure_ground(result, aspects=(2.0,))
    west, east, south, north = base.extent(2.0)
    area = shapely.area(shapely.polygons(ring(base.outside)[0], holes=ring(base.outside)[1:]))
    whole = (east - west) * (north - south)
    assert area == pytest.approx(whole - base.zones.geometry.area.max(), rel=1e-6)


def test_a_study_without_zones_is_framed_by_its_homes(result):
    result.study.zones = result.study.zones.iloc[:0]
    base = figure_ground(result, aspects=(1.0,))
    west, east, *_ = base.extent(1.0)
    assert base.level == "" and len(base.outside.xy) == 0
    assert (base.homes[:, 0] > west).all() and (base.homes[:, 0] < east).all()


@chinese
def test_a_study_without_zones_still_has_its_figures(result, tmp_path):
    result.study.zones = result.study.zones.iloc[:0]
    written = write_figures(result, tmp_path, language="zh")
    assert "elderly-care.png" in written and "uneven.png" not in written


def test_the_legend_is_told_what_the_map_shows(result):
    base = figure_ground(result, aspects=(1.0,))
    care, culture = (findings(result, base, head) for head in headlines(result))
    assert (care.counted_places, care.other_places) == (1, 1)  # F1 open, F3 planned
    assert care.beyond.tolist() == [False, False, True, False]
    assert care.cut.tolist() == [False, False, False, True]
    assert culture.beyond.tolist() == [True, True, False, False] and not culture.cut.any()
    assert care.fills.tolist() == ["#ffffe5", "#993404"]  # C1 100 %, C2 nothing


def test_a_circle_of_units_shows_no_homes(result):
    unit = replace(result.circles[0], headline="units", unit_level="street")
    base = figure_ground(result, aspects=(1.0,))
    head = replace(headlines(result)[0], circle=unit, denominator="units")
    found = findings(result, base, head)
    assert (found.level, found.beyond.any(), found.cut.any()) == ("street", False, False)


@chinese
def test_a_paper_has_a_picture_of_each_circle_in_its_printed_size(town):
    found = paper_pictures(town, language="zh")
    assert list(found) == ["elderly-care", "culture-10"]
    for one in found.values():
        with Image.open(io.BytesIO(one.png)) as image:
            assert image.size == (
                round(PICTURE_WIDE / 72 * PICTURE_DPI),
                round(PICTURE_HIGH / 72 * PICTURE_DPI),
            )
        drawing = parsed(svg_text(one.artwork, title="</title><script>"))
        assert drawing[0].text == "</title><script>"


@chinese
def test_the_pictures_of_a_paper_share_their_ground_and_differ_in_their_findings(town):
    one, other = (picture.artwork.plies for picture in paper_pictures(town, language="zh").values())
    alike = [first is second for first, second in zip(one, other, strict=True)]
    # Paper, colours, ground, homes, names, facilities, label, words.
    assert alike == [True, False, True, False, True, False, True, False]


def test_a_picture_tells_the_number_the_target_and_the_label_of_a_model(town):
    told = svg_text(paper_pictures(town, language="en")["elderly-care"].artwork, title="")
    labels = [one.get("aria-label") for one in parsed(told).iter() if one.get("aria-label")]
    assert "25.0%" in labels and "target 90% by 2025" in labels
    assert "not met, 6 people to reach" in labels
    assert "Demonstration model, not survey data" in labels


def test_without_a_chinese_font_pictures_are_in_english_and_say_why(town, without_chinese):
    told = svg_text(paper_pictures(town, language="zh")["elderly-care"].artwork, title="")
    assert "of people aged 60 and over covered" in told
    assert "No Chinese font" in told and "小镇" not in told


def test_words_say_rule_target_and_verdict(result):
    care, culture = headlines(result)
    assert rule(result, care.circle, language="zh") == (
        "60岁及以上老人步行，0.8米/秒 × 15分钟 = 沿路720米"
    )
    assert rule(result, culture.circle, language="en") == "adults: within 500 m along the streets"
    assert target_words(care.circle, language="zh") == "2025年目标90%"
    assert target_words(culture.circle, language="zh") == "规划未定目标"
    assert verdict(care, language="zh") == (False, "未达标，还差6人")
    assert verdict(culture, language="zh") == (None, "")


def test_figures_say_where_no_layer_has_a_facility_that_nothing_is_judged(town, tmp_path):
    town.facilities = town.facilities[town.facilities["service"] != "elderly-station"]
    told = svg_text(paper_pictures(town, language="en")["elderly-care"].artwork, title="")
    assert "no layer has such a facility: not judged" in told
    assert "people to reach" not in told
    write_figures(town, tmp_path, language="en")
    shares = (tmp_path / "shares.svg").read_text(encoding="utf-8")
    assert "not judged" in shares


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
