from dataclasses import replace

from lifecircle.circles.trend import analyse_years, trend_table
from towns import Town, circle, draw, study_of

# A to E is 400 m, 400 s at 1 m/s; the circle is 2 minutes, 120 m. One clinic stands at A since
# 2019; another opens at E in 2022. Homes of 1, 2 and 4 people at A, C (200 m from both) and E.
TOWN = Town(
    draw("A---B---C---D---E"),
    {"a": (0.0, 0.0), "c": (200.0, 0.0), "e": (400.0, 0.0)},
    {
        "first": ("clinic", (0.0, 0.0), {"opened": 2019}),
        "second": ("clinic", (400.0, 0.0), {"status": "planned", "opened": 2022}),
    },
)


def trend(**options):
    study = study_of(TOWN, circle(minutes=2.0, target_share=0.7, target_year=2025), **options)
    return trend_table(analyse_years(study, (2025, 2018, 2020)))


def test_the_trend_counts_what_stands_in_each_year():
    table = trend().loc["care"]
    assert table.index.tolist() == [2018, 2020, 2025]
    assert table["facilities"].tolist() == [0, 1, 2]
    assert table["covered"].tolist() == [0, 1, 5]
    assert table["met"].tolist() == [False, False, True]  # 5 of 7 is over 0.7
    assert table["gained"].tolist()[1:] == [1, 4]


def test_the_trend_grows_with_the_people():
    growth = {"residents": {2020: 7, 2025: 14}}
    study = replace(study_of(TOWN, circle(minutes=2.0)), growth=growth)
    table = trend_table(analyse_years(study, (2020, 2025))).loc["care"]
    assert table["total"].tolist() == [7, 14]
    assert table["covered"].tolist() == [1, 10]
