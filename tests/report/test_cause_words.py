"""One sentence a neighbourhood: who, which circle, how near, how far round, what lies between."""

import geopandas as gpd
import pytest
import shapely

from lifecircle.circles.cause_table import causes_table
from lifecircle.circles.zone_causes import zone_causes
from lifecircle.report.cause_words import cause_sentence
from towns import Town, analysed, circle, draw, in_degrees

ROUND = """
    A---B---C
            |
    D---E---F
"""


def sentence(language, metres=400, **barrier):
    town = Town(draw(ROUND), homes={"h": (0, 100)},
                places={"k": ("clinic", (0, 0), {"name": "北站"})}, people={"h": 312.0})  # fmt: skip
    more = {}
    if barrier:
        line = in_degrees([shapely.LineString([(-100, 50), (150, 50)])])
        more["barriers"] = gpd.GeoDataFrame(
            {key: [value] for key, value in barrier.items()}, geometry=line, crs="EPSG:4326"
        )
    result = analysed(town, circle(metres=metres), **more)
    return cause_sentence(
        result, zone_causes(causes_table(result), result).iloc[0], language=language
    )


def test_a_barrier_is_told_with_both_distances_and_what_lies_between():
    told = sentence("zh", kind="river", name="麻园河")
    for part in ("312", "北站", "直线只有约100米", "约500米", "中间隔着麻园河"):
        assert part in told
    assert "a river lies between" in sentence("en", kind="river", name="")
    assert "no street goes straight across" in sentence("en")


@pytest.mark.parametrize(("language", "part"), [("zh", "缺设施"), ("en", "a facility is missing")])
def test_a_missing_facility_is_told_as_one(language, part):
    assert part in sentence(language, metres=120)
