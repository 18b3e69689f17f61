"""Trafford's registers import with every row accounted for.

The data lie outside the project, in ``../shared/real``; without them there is nothing to run.
"""

import csv
import json
from pathlib import Path

import pytest

from lifecircle.registers import Choices, Import, import_registers, mapping_text, write_import

HERE = Path(__file__).parent
TRAFFORD = HERE.parents[2] / "shared" / "real" / "trafford-facilities"

pytestmark = pytest.mark.skipif(
    not TRAFFORD.is_dir(), reason="the real registers are not here: ../shared/real is absent"
)

# File, facilities, rows without coordinates (all counted by hand in the files).
REGISTERS = {
    "trafford_care_homes.csv": (56, 0),
    "trafford_general_practices.csv": (26, 0),
    "trafford_gp_patient_registrations.csv": (0, 26),
    "trafford_libraries.csv": (13, 0),
    "trafford_pharmacies.csv": (0, 57),
    "trafford_schools_and_colleges.csv": (103, 0),
    "swimming_pools.csv": (12, 0),
    "sports_facilities.csv": (314, 0),
    "sports_hall.csv": (46, 0),
    "health_and_fitness_gym.csv": (37, 0),
}
WGS84 = Choices(datum="wgs84", accept=True)


@pytest.fixture(scope="module")
def together() -> Import:
    files = [TRAFFORD / name for name in REGISTERS]
    return import_registers(files, choices=WGS84)


@pytest.mark.parametrize("name", REGISTERS)
def test_every_row_of_a_register_is_accounted_for(name):
    placed, waiting = REGISTERS[name]
    done = import_registers([TRAFFORD / name], choices=WGS84)
    assert not done.refused, done.faults
    with (TRAFFORD / name).open(encoding="utf-8-sig", newline="") as file:
        records = sum(1 for record in csv.reader(file) if record)
    fates = done.account.fates
    assert done.account.rows_in == records == sum(fates.values())
    assert fates["header"] == 1
    assert fates["facility"] + fates["joined"] + fates["refused"] == placed
    assert fates["geocode"] == waiting


def test_what_is_doubtful_stops_the_import_and_is_named():
    names = ("trafford_care_homes.csv", "trafford_libraries.csv", "sports_facilities.csv")
    done = import_registers([TRAFFORD / name for name in names], choices=Choices(datum="wgs84"))
    assert done.refused
    assert [fault.value for fault in done.faults] == [
        "Residential homes|Homecare agencies|Supported living",
        "Lostock High School run library",
        "Golf",
        "Ski slopes",
    ]


def test_capacities_come_whole_and_four_schools_state_none(together):
    schools = [
        one
        for one in together.facilities
        if one.entry.register == 5 and one.entry.fate == "facility"
    ]
    refused = [one for one in together.entries if one.register == 5 and one.fate == "refused"]
    stated = [
        one.numbers["capacity_places"]
        for one in (*schools, *refused)
        if "capacity_places" in one.numbers
    ]
    assert len(schools) + len(refused) == 103
    assert len(stated) == 99
    assert sum(stated) == 46_124  # as SOURCE.md counts them


def test_the_same_site_in_two_registers_is_one_facility(together):
    """All 46 sports halls and 12 pools stand in sports_facilities.csv as well."""
    accounts = {Path(one.place).name: one.fates for one in together.accounts}
    assert accounts["sports_hall.csv"]["joined"] == 46
    pools = {one.into for one in together.entries if one.into and one.into[0] == 6}
    assert accounts["swimming_pools.csv"]["joined"] + len(pools) == 12


def test_the_layer_is_written_and_next_year_needs_no_question(together, tmp_path):
    (tmp_path / "mapping.toml").write_text(mapping_text(together.plans, language="en"))
    again = import_registers(
        [TRAFFORD / name for name in REGISTERS], mapping=tmp_path / "mapping.toml"
    )
    assert not again.refused, again.faults
    assert again.account == together.account
    for done, name in ((together, "first"), (again, "again")):
        (tmp_path / name).mkdir()
        write_import(done, tmp_path / name, language="en")
    layer = "facilities.geojson"
    assert (tmp_path / "first" / layer).read_bytes() == (tmp_path / "again" / layer).read_bytes()
    features = json.loads((tmp_path / "first" / layer).read_text(encoding="utf-8"))["features"]
    assert len(features) == len(together.facilities)
