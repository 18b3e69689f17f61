"""The map of a real city stays small enough to be sent by mail."""

from pathlib import Path

import pytest

import lifecircle as lc
from lifecircle.report.map.page import map_text

HERE = Path(__file__).parent
CITY = HERE.parents[2] / "shared" / "real" / "las-palmas-osm"
MOST_BYTES = 10_000_000


@pytest.mark.skipif(not CITY.is_dir(), reason="needs ../shared/real/las-palmas-osm")
def test_the_map_of_las_palmas_is_small():
    page = map_text(lc.analyse(lc.read_study(HERE / "las-palmas")))
    assert 1_000_000 < len(page.encode()) < MOST_BYTES
