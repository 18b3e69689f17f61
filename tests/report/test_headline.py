from dataclasses import replace

import numpy as np
import pandas as pd

from lifecircle.report.headline import denominator_words, headlines, limit_words


def test_the_headline_is_the_flagged_denominator_and_nothing_else(result):
    flags = result.coverage["headline"].to_numpy(copy=True)
    other = result.coverage.assign(headline=False, covered=0.0)
    other.index = other.index.set_levels(["residential_land_m2", "land2"], level="denominator")
    result.coverage = pd.concat([other, result.coverage.assign(headline=flags)])
    care, culture = headlines(result)
    assert (care.denominator, culture.denominator) == ("age_60_plus", "residents")
    assert care.district["covered"] == 2
    assert care.zones.loc["C1", "covered_share"] == 1


def test_a_circle_without_coverage_has_a_headline_without_figures(result):
    result.coverage = result.coverage.drop("elderly-care", level="circle")
    care = headlines(result)[0]
    assert care.district is None
    assert care.denominator == "age_60_plus"
    assert care.zones.empty


def test_where_no_layer_has_a_facility_there_is_no_verdict(result):
    result.facilities = result.facilities[result.facilities["service"] != "library"]
    care, culture = headlines(result)
    assert care.served
    assert not pd.isna(care.district["met"])
    assert not culture.served
    assert pd.isna(culture.district["met"])
    assert np.isnan(culture.zones["short_by"]).all()
    assert result.coverage["met"].notna().any()  # the table itself stays as it is


def test_a_limit_is_said_in_its_own_unit(result):
    care, culture = result.circles
    assert limit_words(care, language="zh") == "15分钟"
    assert limit_words(culture, language="en") == "500 m"
    far = replace(culture, metres=1000)  # thousands as in the names of circles
    assert limit_words(far, language="en") == "1,000 m"
    assert limit_words(far, language="zh") == "1000米"


def test_an_unknown_denominator_goes_by_its_id():
    assert denominator_words("children_in_care", language="zh") == "children_in_care"
