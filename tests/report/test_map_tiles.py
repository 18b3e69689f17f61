"""Tiles are laid only where the study asks for them, and fit the shapes drawn over them."""

import re

import numpy as np
import pytest
from map_reading import degrees, packed_in, told_in

from lifecircle.errors import CallError
from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_text
from lifecircle.study.datum import wgs84_to_gcj02

ADDRESS = "https://tiles.example.cn/{z}/{x}/{y}.png"

needs_leaflet = pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed")


def page_with(make_result, **report):
    result = make_result()
    result.study.report = {"lang": "zh", **report}
    return map_text(result)


def images(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page).group(1)
    return re.search(r"img-src ([^;]+);", policy).group(1)


@needs_leaflet
def test_by_default_no_tiles_are_laid_and_no_host_is_allowed(make_result):
    page = page_with(make_result)
    assert told_in(page)["tiles"] is None
    assert images(page) == "data: blob:"


@needs_leaflet
def test_tiles_allow_images_from_their_host_alone(make_result):
    page = page_with(make_result, tiles=ADDRESS, tiles_datum="wgs84", tiles_credit="© <b>")
    assert images(page) == "data: blob: https://tiles.example.cn"
    assert told_in(page)["tiles"] == {"urls": [ADDRESS], "tms": [False], "credit": "© <b>"}


def test_rows_counted_from_the_south_are_told_to_the_page(make_result):
    address = "https://tiles.example.cn/{z}/{x}/{-y}.png"
    tiles = told_in(page_with(make_result, tiles=address, tiles_datum="wgs84"))["tiles"]
    assert (tiles["urls"], tiles["tms"]) == ([ADDRESS], [True])


def test_under_shifted_tiles_everything_is_shifted_alike(make_result):
    plain, moved = (
        page_with(make_result, tiles=ADDRESS, tiles_datum=datum) for datum in ("wgs84", "gcj02")
    )
    before, _ = packed_in(plain)
    after, _ = packed_in(moved)
    for name in ("home", "place", "junction", "zone", "c0.buffer", "c0.reach", "door"):
        was, now = degrees(before, name), degrees(after, name)
        expected = np.column_stack(wgs84_to_gcj02(*was.T))
        assert np.abs(now - expected).max() < 1.6e-5, name
    west, south, east, north = told_in(moved)["box"]
    corners = np.column_stack(wgs84_to_gcj02([113.10, 113.12], [22.50, 22.51]))
    assert np.abs(np.array([[west, south], [east, north]]) - corners).max() < 1e-5
    assert (told_in(plain)["datum"], told_in(moved)["datum"]) == ("wgs84", "gcj02")


def test_a_study_of_frames_that_asks_for_impossible_tiles_is_refused(make_result):
    with pytest.raises(CallError, match="neither a known name nor the address of tiles"):
        page_with(make_result, tiles="https://x/'", tiles_datum="wgs84")
    with pytest.raises(CallError, match="Tianditu's tiles need a key"):
        page_with(make_result, tiles="tianditu")
