"""The drawing under the figures: outlines, lines of text, pixels, markup."""

import io
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lifecircle.report.figures.artwork import svg_text
from lifecircle.report.figures.fonts import lettering
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.report.figures.paths import area_outline, line_outline
from lifecircle.report.figures.png import png_bytes
from lifecircle.report.figures.raster import Raster
from lifecircle.report.figures.shapes import Dots, Layer, Place, Shape
from lifecircle.report.figures.svg import Drawing
from lifecircle.report.line_breaks import shortened, wrapped

LETTERS = lettering("en", fonts=())
RED, BLUE = "#ff0000", "#0000ff"


def drawn(*layers, wide=72.0, high=36.0, dpi=100):
    """Layers as red, green and blue of 100 by 50 pixels."""
    raster = Raster(LETTERS, wide=wide, high=high, dpi=dpi)
    pixels = raster.empty()
    raster.draw(layers, into=pixels)
    return pixels[..., :3].copy()


def box(left, top, wide, high, fill, **look):
    outline = area_outline([shapely.box(left, top, left + wide, top + high)])
    return Shape(outline=outline, fill=fill, **look)


def markup(*layers):
    artwork = Drawing(LETTERS, wide=72.0, high=36.0).artwork(layers)
    return ET.fromstring(svg_text(artwork, title="x").encode())  # noqa: S314  we wrote it


def test_a_layer_on_the_page_counts_points_from_the_upper_left():
    pixels = drawn(Layer((box(0, 0, 36, 18, RED),)))  # the upper left quarter
    assert pixels[5, 5].tolist() == [255, 0, 0]
    assert pixels[5, 95].tolist() == [255, 255, 255]
    assert pixels[45, 5].tolist() == [255, 255, 255]


def test_a_map_runs_north_upwards_wherever_its_plane_lies():
    # A plane of 1000 by 500 m; its north-west quarter is the upper left of the page.
    place = Place(0.072, -0.072, -72.0, 72.0)
    pixels = drawn(Layer((box(1000, 750, 500, 250, BLUE),), place=place))
    assert pixels[5, 5].tolist() == [0, 0, 255]
    assert pixels[45, 5].tolist() == [255, 255, 255]


def test_nothing_is_drawn_outside_a_clip():
    pixels = drawn(Layer((box(0, 0, 72, 36, RED),), clip=(0.0, 0.0, 36.0, 36.0)))
    assert pixels[25, 40].tolist() == [255, 0, 0]
    assert pixels[25, 60].tolist() == [255, 255, 255]


@pytest.mark.parametrize("clip", [None, (7.2, 3.6, 36.0, 28.8)])
def test_what_is_kept_for_the_next_figure_looks_as_if_drawn_anew(clip):
    page = Layer((box(0, 0, 72, 36, "#f0f0f0"),), shared=True)
    under = Layer((box(10, 5, 40, 20, BLUE),))
    marks = (
        box(0, 0, 30, 36, RED, alpha=0.5),
        Dots(xy=np.array([[40.0, 9.0]]), fill=RED, wide_pt=6),
    )
    over = [Layer(marks, clip=clip, shared=shared) for shared in (False, True)]
    plain, kept = (drawn(page, under, one).astype(int) for one in over)
    assert np.abs(plain - kept).max() <= 2  # rounded once more
    raster = Raster(LETTERS, wide=72, high=36, dpi=100)
    pixels = raster.empty()
    for _ in range(2):
        raster.draw((page, under, over[1]), into=pixels)
        assert np.array_equal(pixels[..., :3], kept)


def test_a_line_is_as_wide_as_it_says_whatever_the_plane():
    line = line_outline([shapely.LineString([(0, 250), (1000, 250)])])
    layer = Layer((Shape(outline=line, line=RED, wide_pt=7.2),), place=Place(0.072, -0.072, 0, 36))
    column = drawn(layer)[:, 50]
    assert (column[:, 1] == 0).sum() == 10  # 7.2 points are 10 pixels at 100 dpi


def test_words_are_drawn_where_they_stand():
    sheet = Sheet(LETTERS, wide=72, high=36)
    sheet.write(36, 2, "IIIII", Style(12, bold=True, colour="#000000"), align="center")
    dark = np.argwhere(drawn(sheet.layer()).max(axis=-1) < 80)
    rows, columns = dark[:, 0], dark[:, 1]
    assert rows.min() >= 2 and rows.max() <= 20  # 12 points high from 2 points down
    assert abs((columns.min() + columns.max()) / 2 - 50) < 2


def test_a_drawing_says_the_same_as_the_pixels():
    square = Dots(xy=np.array([[10.0, 20.0]]), fill=BLUE, wide_pt=4.0, square=True)
    one = markup(Layer((box(1, 2, 3, 4, RED, alpha=0.5), square), clip=(0.0, 0.0, 72.0, 36.0)))
    (path, dots) = (node for node in one.iter() if node.tag.endswith("path"))
    assert one.get("viewBox") == "0 0 7200 3600"
    assert path.get("d").startswith("m") and path.get("d").endswith("z")
    assert (path.get("fill"), path.get("fill-opacity")) == (RED, "0.5")
    assert dots.get("d") == "M800 1800h400v400h-400z"
    clipped = next(node for node in one if node.get("clip-path"))
    assert clipped.get("clip-path") == "url(#clip-0-0-7200-3600)"


def steps(d):
    """The vertices of a path of relative steps."""
    at, found = np.zeros(2, int), []
    for part in d.replace("z", "").split("m")[1:]:
        begin = None
        numbers = list(map(int, part.replace("-", " -").split()))
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            at = at + np.array([x, y])
            begin = at if begin is None else begin
            found.append(at.tolist())
        at = begin if d.endswith("z") else at
    return found


@given(
    st.lists(
        st.tuples(st.integers(-500, 500), st.integers(-500, 500), st.integers(1, 60)),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=50)
def test_steps_of_a_drawing_lead_back_to_every_vertex(rings):
    shapes = [shapely.box(x, y, x + side, y + side) for x, y, side in rings]
    outline = area_outline(shapes)
    path = next(
        node
        for node in markup(Layer((Shape(outline=outline, fill=RED),))).iter()
        if node.tag.endswith("path")
    )
    kept = outline.xy[outline.codes != 79]
    assert steps(path.get("d")) == (kept * 100).astype(int).tolist()


def test_the_same_sign_is_defined_once_and_used_often():
    sheet = Sheet(LETTERS)
    sheet.write(0, 0, "aaa", Style(8))
    sheet.write(0, 9, "a<b", Style(8))
    one = markup(sheet.layer())
    ids = [node.get("id") for node in one.iter() if node.get("id")]
    assert sorted(ids) == ["r3c", "r61", "r62"]
    assert sum(node.tag.endswith("use") for node in one.iter()) == 6
    assert [node.get("aria-label") for node in one.iter() if node.get("aria-label")] == [
        "aaa",
        "a<b",
    ]


def test_text_is_as_long_as_its_signs_and_what_is_joined_is_one_sign():
    face = LETTERS.regular
    assert face.wide_em("ab") == pytest.approx(face.wide_em("a") + face.wide_em("b"))
    assert face.run("ab").wide_em == face.wide_em("ab")
    assert len(face.run("שלום").signs) == 1
    assert face.run("שלום").wide_em > 0


def test_signs_that_turn_text_round_are_never_drawn():
    assert LETTERS.drawn("a\u202eb\u2066c") == "a?b?c"


def test_a_png_keeps_colours_that_mean_something_and_says_its_resolution():
    pixels = np.full((40, 60, 4), 255, dtype=np.uint8)
    pixels[:20, :, :3] = (43, 42, 125)  # a home
    pixels[20:, :30, :3] = (200, 100, 50)
    with Image.open(io.BytesIO(png_bytes(pixels, dpi=200))) as image:
        assert (image.mode, image.size) == ("P", (60, 40))
        assert round(image.info["dpi"][0]) == 200
        assert np.array_equal(np.asarray(image.convert("RGB")), pixels[..., :3])


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_a_png_is_never_far_from_the_pixels(seed):
    rng = np.random.default_rng(seed)
    some = rng.integers(0, 256, (30, 3))
    pixels = np.full((64, 64, 4), 255, dtype=np.uint8)
    pixels[..., :3] = some[rng.integers(0, 30, (64, 64))]
    with Image.open(io.BytesIO(png_bytes(pixels, dpi=72))) as image:
        away = np.abs(np.asarray(image.convert("RGB")).astype(int) - pixels[..., :3])
    assert away.max() <= 8  # colours are told apart in steps of four


def test_english_breaks_at_spaces_and_no_line_begins_with_a_mark():
    assert wrapped("one two three", room=8, measure=len) == ["one two", "three"]
    assert wrapped("一二三，四", room=3, measure=len) == ["一二三，", "四"]
    assert wrapped("", room=3, measure=len) == []


def test_a_number_keeps_its_unit_and_an_endless_word_is_cut():
    assert wrapped("沿路720米", room=5, measure=len) == ["沿路", "720米"]
    assert wrapped("within 500 m of", room=11, measure=len) == ["within", "500 m of"]
    assert wrapped("abcdefgh", room=3, measure=len) == ["abc", "def", "gh"]
    assert shortened("abc def", room=5, measure=len) == "abc…"


def test_outlines_keep_lines_apart_and_holes_open():
    lines = shapely.linestrings([[[0, 0], [1, 0]], [[5, 5], [6, 5]]])
    assert line_outline(lines).codes.tolist() == [1, 2, 1, 2]
    square = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    filled = area_outline([square])
    assert filled.codes.tolist().count(1) == 2
    areas = [
        np.sum(xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1])
        for xy in (filled.xy[:5], filled.xy[5:])
    ]
    assert areas[0] * areas[1] < 0  # the hole runs the other way round
    assert len(line_outline([]).xy) == len(area_outline([]).xy) == 0
