"""Real people by small area: every area keeps its people and its old people, to the person.

The data lie outside the project, in ``../shared/real``; without them there is nothing to run.
"""

from pathlib import Path

import pandas as pd
import pytest

import lifecircle as lc
from lifecircle.study.placing import people_by_method

HERE = Path(__file__).parent
REAL = HERE.parents[2] / "shared" / "real"
TRAFFORD = REAL / "trafford-facilities"
BANDS = TRAFFORD / "2021_population_by_5_year_age_bands_lsoa_trafford.csv"

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real inputs are not here: ../shared/real is absent"
)

STUDY = f"""\
title = "Trafford, 2021"
year = 2021
[streets]
path = "{{streets}}"
datum = "wgs84"
[[facilities]]
path = "{TRAFFORD.as_posix()}/trafford_libraries.csv"
service = "library"
datum = "wgs84"
columns = {{{{ name = "name" }}}}
[residents]
path = "{TRAFFORD.as_posix()}/trafford_oa_generalised.geojson"
datum = "wgs84"
columns = {{{{ id = "area_code" }}}}
[[zones]]
path = "{TRAFFORD.as_posix()}/trafford_local_authority_generalised.geojson"
datum = "wgs84"
level = "district"
columns = {{{{ id = "area_code", name = "area_name" }}}}
[[zones]]
path = "{TRAFFORD.as_posix()}/trafford_lsoa_generalised.geojson"
datum = "wgs84"
level = "community"
columns = {{{{ id = "area_code", name = "area_name" }}}}
[[totals]]
path = "people.csv"
columns = {{{{ zone = "area" }}}}
"""
STREET = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry":'
    '{"type": "LineString", "coordinates": [[-2.40, 53.41], [-2.30, 53.43]]}}]}'
)


def counted() -> pd.DataFrame:
    """Return residents and people over 60 and 80 of each area, by its name."""
    table = pd.read_csv(BANDS)
    band = table["indicator"].str.extract(r"(\d+)")[0].astype(int)
    all_ages = band.ge(0)
    rows = {
        name: table[chosen].groupby("area_name")["value"].sum()
        for name, chosen in (
            ("residents", all_ages & ~table["indicator"].str.contains("All")),
            ("age_60_plus", band.ge(60)),
            ("age_80_plus", band.ge(80)),
        )
    }
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def trafford(tmp_path_factory: pytest.TempPathFactory) -> tuple[lc.Study, pd.DataFrame]:
    folder, people = tmp_path_factory.mktemp("trafford"), counted()
    written = pd.concat([people, people.sum().to_frame("Trafford").T]).rename_axis("area")
    written.to_csv(folder / "people.csv")
    (folder / "streets.geojson").write_text(STREET, encoding="utf-8")
    text = STUDY.format(streets="streets.geojson")
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return lc.read_study(folder), people


def test_trafford_keeps_every_areas_people_and_old_people(
    trafford: tuple[lc.Study, pd.DataFrame],
) -> None:
    study, people = trafford
    groups = ["residents", "age_60_plus", "age_80_plus"]
    # The census perturbs small cells: the table of 738 smaller areas adds up to 234,972.
    assert people["residents"].sum() == 235_044
    assert len(people) == 139
    found = study.residents.groupby("community_id")[groups].sum()
    found.index = study.zones.loc[found.index, "name"]
    pd.testing.assert_frame_equal(
        found.sort_index(), people.sort_index().astype(float), check_names=False
    )
    homes = study.residents
    assert len(homes) >= 738
    assert (homes["age_80_plus"] <= homes["age_60_plus"]).all()
    assert (homes["age_60_plus"] <= homes["residents"]).all()


def test_the_row_of_trafford_itself_sums_up_the_areas_and_is_not_counted(
    trafford: tuple[lc.Study, pd.DataFrame],
) -> None:
    study, _ = trafford
    assert study.residents["residents"].sum() == 235_044
    codes = {one.code for one in study.notes}
    assert not {"total-row-differs", "zone-unmatched", "zones-without-total"} & codes


def test_las_palmas_says_how_many_people_rest_on_assumed_storeys() -> None:
    study = lc.read_study(HERE / "las-palmas")
    by = people_by_method(study.residents)
    assert sum(by.values()) == 380_000
    # 4 in 100 buildings state their storeys
    assert 0.7 < by["levels_assumed"] / 380_000 < 0.99
    assert by["floor_area"] > 0
