"""The map stays small, and quick, when there is much to show."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from chromium import needs_chromium, opened

import lifecircle as lc
from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_text

MOST_BYTES = 3_000_000
MANY = 50_000

browser = pytest.fixture(opened, scope="module")


def test_the_map_of_the_default_study_is_small():
    page = map_text(lc.analyse(lc.sample_study()))
    assert 500_000 < len(page.encode()) < MOST_BYTES


def hexagons(count):
    """Return a honeycomb of at least so many cells of 100 m around the town of the tests."""
    side = int(np.ceil(np.sqrt(count)))
    column, row = (one.ravel() for one in np.meshgrid(np.arange(side), np.arange(side)))
    radius = 0.0006
    x = 113.0 + column * radius * np.sqrt(3) + (row % 2) * radius * np.sqrt(3) / 2
    y = 22.4 + row * radius * 1.5
    angle = np.radians(30 + 60 * np.arange(7) % 360)
    ring = np.stack((np.cos(angle), np.sin(angle)), axis=1) * radius
    return shapely.polygons(np.stack((x, y), axis=1)[:, None, :] + ring)[:count]


@pytest.fixture(scope="module")
def many_zones(request):
    """The town's result with fifty thousand communities, each with a share of its own."""
    return hexagons(MANY)


def with_zones(result, shapes):
    ids = [f"Z{at:05}" for at in range(len(shapes))]
    result.study.zones = gpd.GeoDataFrame(
        {"level": "community", "name": [f"第{at}格" for at in range(len(ids))], "kind": "",
         "parent_id": ""},
        geometry=shapes, index=pd.Index(ids, name="zone_id"), crs="EPSG:4326",
    )  # fmt: skip
    total = 8.0 + np.arange(len(ids)) % 90
    covered = np.round(total * (np.arange(len(ids)) % 101) / 100)
    rows = pd.DataFrame(
        {"circle": "elderly-care", "denominator": "age_60_plus", "level": "community",
         "zone_id": ids, "total": total, "covered": covered, "beyond": total - covered,
         "unreachable": 0.0, "not_snapped": 0.0, "covered_share": covered / total,
         "target_share": 0.9, "short_by": np.maximum(0.9 * total - covered, 0),
         "met": pd.array(covered / total >= 0.9, dtype="boolean"), "headline": True,
         "straight_line_covered": covered, "straight_line_share": covered / total},
    )  # fmt: skip
    result.coverage = rows.set_index(["circle", "level", "zone_id", "denominator"])
    return result


@needs_chromium
@pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed")
def test_fifty_thousand_zones_are_small_to_send_and_painted_in_well_under_a_second(
    browser, make_result, many_zones
):
    page = map_text(with_zones(make_result(), many_zones))
    assert len(page.encode()) < MOST_BYTES
    assert browser.open(page)
    assert browser.run("return lifecircle.study.zones.name.length") == MANY
    browser.run("lifecircle.map.fitBounds([[22.4, 113.0], [22.6, 113.23]], {animate: false})")
    assert browser.complaints() == []
    took_ms = browser.run(
        "const took = []; for (let at = 0; at < 5; at += 1) { const begun = performance.now();"
        " lifecircle.layer.repaint(); document.querySelector('.lc-canvas').getContext('2d')"
        ".getImageData(0, 0, 1, 1); took.push(performance.now() - begun); }"
        "return took.sort((a, b) => a - b)[2];"
    )
    assert took_ms < 1000
    share = (
        "const s = lifecircle.study.zones.shapes; return Array.from({length: s.count}, (u, z) => z)"
    )
    seen = browser.run(f"{share}.filter((z) => s.seen(lifecircle.layer.view, z)).length")
    assert seen > 0.95 * MANY, "all of them are in the picture that was timed"
    found = browser.run("return lifecircle.search('第49999格').map((one) => one.row)")
    assert found == [49_999]
