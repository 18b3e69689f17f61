"""The model district's registers, imported without a word of help, are what its study reads.

``data/study.toml`` says by hand which column of which sheet is what; the import has to find the
same by itself: 807 facilities with the same ids, services, places, years and capacities.
"""

import pandas as pd
import pytest

import lifecircle as lc
from lifecircle.registers import Choices, Import, import_registers
from lifecircle.study.study import sample_folder

SHIFTED = "基层综合性文体服务中心.xlsx"  # the one register in GCJ-02
GATES = "体育公园入口.geojson"
NUMBERS = (
    "opened",
    "capacity_beds",
    "capacity_places",
    "capacity_seats",
    "area_m2",
    "floor_area_m2",
)


@pytest.fixture(scope="module")
def imports() -> tuple[Import, Import]:
    folder = sample_folder() / "facilities"
    others = sorted(path for path in folder.iterdir() if path.name not in {SHIFTED, GATES})
    return (
        import_registers([folder / SHIFTED], choices=Choices(datum="gcj02")),
        import_registers(others, choices=Choices(datum="wgs84")),
    )


def test_nothing_in_them_is_in_doubt(imports):
    assert [done.refused for done in imports] == [False, False]
    assert {fault.code for done in imports for fault in done.faults} <= {"encoding-guessed"}
    assert all(done.account.balanced and not done.doubts for done in imports)


def test_they_become_the_facilities_of_the_study(imports):
    wanted = lc.sample_study().facilities
    found = {one.facility_id: one for done in imports for one in done.facilities}
    assert set(found) == set(wanted.index)
    for facility_id, row in wanted.iterrows():
        one = found[facility_id]
        assert (one.name, one.service, one.status) == (row["name"], row["service"], row["status"])
        assert one.shape.distance(row.geometry) < 1e-9, facility_id
        for name in NUMBERS:
            stated = None if pd.isna(row[name]) else row[name]
            assert one.numbers.get(name) == pytest.approx(stated), (facility_id, name)
