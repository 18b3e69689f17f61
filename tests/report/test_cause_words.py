"""One sentence a neighbourhood: who, which circle, how near, how far round, what lies between."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import lifecircle as lc
from lifecircle.circles.reasons.cause_table import causes_table
from lifecircle.circles.reasons.zone_causes import zone_causes
from lifecircle.report.cause_words import cause_mix, cause_sentence
from lifecircle.report.paper.blocks import Table
from lifecircle.report.paper.content import report_content
from lifecircle.study.standards.circle import Provision
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


MIX = {"left_no_facility": 3259.4, "left_barrier": 5120.0, "left_full": 0.4, "left_data_doubt": 2.0}


def test_the_mix_names_the_most_first_in_whole_people_and_leaves_out_nobody_s_cause():
    assert cause_mix(pd.Series(MIX), language="zh") == "阻5,120 缺3,259 疑2"
    assert cause_mix(pd.Series(MIX), language="en") == ("B\u00a05,120 N\u00a03,259 D\u00a02")


def test_the_paper_tells_the_mix_of_every_neighbourhood_where_somebody_asked_why():
    # h (1 person) is 100 m from the clinic and walks 500 m: behind a barrier within 200 m. Of the
    # two people at s, 1 m from it, one finds the only place.
    homes = {"h": (0, 100), "s": (1, 0)}
    places = {"k": ("clinic", (0, 0), {"capacity_places": 1.0})}
    care = circle(metres=200, supply=Provision(column="capacity_places", need=1.0))
    assessment = lc.assess(analysed(Town(draw(ROUND), homes, places), care))
    result = assessment.result

    def cells(**more):
        content = report_content(result, language="zh", **more)
        tables = [one for one in content.blocks if isinstance(one, Table)]
        return [one.rows[0][-1] for one in tables if one.header[-1] in ("按原因的人数", "主要原因")]

    assert cells(assessment=assessment) == ["阻1 满1", "阻1 满1"]
    assert cells() == ["道路受阻", "道路受阻"]
