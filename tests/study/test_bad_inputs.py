"""What bad input gets: a line that names file, row and remedy, all at once, and no traceback."""

import json
import re

import pytest
from written_study import CLINICS, FILES, HOMES, box, layer, point, write_study

from lifecircle.errors import StudyError, errors_in
from lifecircle.study import read_study

FEATURES = layer((box(113.106, 22.506, 113.108, 22.508), {"id": "p1", "name": "公园"}))


def refused(folder):
    """Return the errors of a study that cannot be read, by code, each fit to be shown."""
    with pytest.raises(StudyError, match=r"\w") as caught:
        read_study(folder)
    for fault in caught.value.faults:
        for language in ("en", "zh"):
            assert "\n" not in fault.text(language=language)
            assert fault.remedy(language=language).strip()
    return {fault.code: fault for fault in errors_in(caught.value.faults)}


def noted(folder):
    """Return the warnings of a study that is read all the same, by code."""
    study = read_study(folder)
    for fault in study.notes:
        for language in ("en", "zh"):
            assert fault.text(language=language).strip()
    return study, {fault.code: fault for fault in study.notes}


@pytest.mark.parametrize("stem", ["clinics", "homes", "zones", "land", "streets", "gates"])
def test_a_missing_file_is_named(tmp_path, stem):
    errors = refused(write_study(tmp_path, **{stem: None}))
    (fault,) = [one for code, one in errors.items() if code.startswith("missing-file")]
    assert stem in fault.file


def test_a_missing_column_is_named_with_the_nearest_found(tmp_path):
    errors = refused(write_study(tmp_path, ("homes.csv", "人口", "人口数")))
    fault = errors["missing-column"]
    assert (fault.file, fault.value, fault.details["nearest"]) == ("homes.csv", "人口", "人口数")


def test_people_nobody_names_a_column_for_are_missed(tmp_path):
    errors = refused(write_study(tmp_path, (
        "study.toml", 'groups = { residents = "人口", age_60_plus = "老人" }', ""
    )))  # fmt: skip
    assert (errors["missing-column"].file, errors["missing-column"].field) == (
        "homes.csv", "residents",
    )  # fmt: skip


def test_a_circle_of_ones_own_that_is_wrong_is_named_with_its_line(tmp_path):
    own = """
[[circles]]
id = "market"
services = ["market"]
minutes = -5
group = "age60"
"""
    folder = write_study(tmp_path)
    study = folder / "study.toml"
    written = study.read_text(encoding="utf-8")
    study.write_text(written + own, encoding="utf-8")
    first = written.count("\n") + 2
    errors = refused(folder)
    assert errors["key-out-of-range"].row == first + 3
    assert errors["key-not-allowed"].row == first + 4
    assert errors["key-not-allowed"].details["nearest"] == "age_60_plus"


def test_a_standard_of_ones_own_that_is_wrong_is_named_with_its_line(tmp_path):
    folder = write_study(tmp_path, ("study.toml", '"jianghai-2025"', '"own.toml"'))
    own = 'id = "own"\nname = "own"\n[[circles]]\nid = "a"\nservices = ["clinc"]\nminutes = 5\n'
    (folder / "own.toml").write_text(own, encoding="utf-8")
    fault = refused(folder)["circle-service"]
    assert (fault.file, fault.row) == ("own.toml", 5)


def test_a_register_at_fault_is_not_said_to_be_missing(tmp_path):
    errors = refused(write_study(tmp_path, (
        "study.toml", 'service = "clinic"\ndatum = "wgs84"', 'service = "clinic"'
    )))  # fmt: skip
    assert "missing-datum" in errors
    assert "no-facilities" not in errors


def test_a_missing_datum_is_named(tmp_path):
    errors = refused(write_study(tmp_path, (
        "study.toml", 'path = "homes.csv"\ndatum = "wgs84"', 'path = "homes.csv"'
    )))  # fmt: skip
    fault = errors["missing-datum"]
    assert (fault.field, fault.row) == ("residents.datum", 21)
    assert "gcj02" in fault.remedy()


def test_a_system_that_contradicts_the_file_is_named(tmp_path):
    said = json.loads(FEATURES)
    said["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5635"}}
    errors = refused(write_study(tmp_path, parks=json.dumps(said)))
    assert errors["crs-conflict"].file == "parks.geojson"


def test_degrees_where_metres_are_due_are_named(tmp_path):
    errors = refused(write_study(tmp_path, (
        "study.toml", 'service = "clinic"\ndatum = "wgs84"', 'service = "clinic"\ndatum = "EPSG:4547"'
    )))  # fmt: skip
    assert errors["degrees-for-metres"].file == "clinics.csv"


def test_metres_where_degrees_are_due_are_named(tmp_path):
    text = "编号,名称,经度,纬度,床位\nk1,一站,408466,2497192,1\nk2,二站,408566,2497292,1\n"
    errors = refused(write_study(tmp_path, clinics=text))
    assert errors["metres-for-degrees"].file == "clinics.csv"


def test_swapped_longitude_and_latitude_are_named(tmp_path):
    text = re.sub(r"(113\.\d+),(22\.\d+)", r"\2,\1", CLINICS)
    errors = refused(write_study(tmp_path, clinics=text))
    assert errors["swapped-coordinates"].file == "clinics.csv"


def test_a_facility_in_another_city_is_named_with_its_row(tmp_path):
    errors = refused(write_study(tmp_path, ("clinics.csv", "113.115,22.515", "121.4,31.2")))
    assert (errors["far-from-study"].file, errors["far-from-study"].row) == ("clinics.csv", 3)


def test_facilities_kilometres_outside_go_on_with_a_warning(tmp_path):
    _, notes = noted(write_study(tmp_path, ("clinics.csv", "113.115,22.515", "113.215,22.515")))
    assert notes["outside-study"].file == "clinics.csv"
    assert notes["outside-study"].details["rows"] == "3"


def test_homes_that_all_lie_elsewhere_are_one_error(tmp_path):
    errors = refused(write_study(tmp_path, homes=HOMES.replace("113.1", "114.1")))
    assert set(errors) == {"layer-elsewhere"}
    assert errors["layer-elsewhere"].file == "homes.csv"


def test_an_empty_geometry_is_named(tmp_path):
    text = layer((None, {"id": "p1"}), (box(113.1, 22.5, 113.11, 22.51), {"id": "p2"}))
    errors = refused(write_study(tmp_path, parks=text, gates=layer()))
    assert (errors["no-coordinates"].file, errors["no-coordinates"].row) == ("parks.geojson", 1)


def test_an_invalid_outline_is_mended_with_a_warning(tmp_path):
    bow = {"type": "Polygon", "coordinates": [
        [[113.106, 22.506], [113.108, 22.508], [113.108, 22.506], [113.106, 22.508],
         [113.106, 22.506]],
    ]}  # fmt: skip
    study, notes = noted(write_study(tmp_path, parks=layer((bow, {"id": "p1"}))))
    assert any(code.startswith("repaired-shape") for code in notes)
    assert study.facilities.geometry.is_valid.all()


def test_mixed_geometries_go_on_with_a_warning(tmp_path):
    text = layer(
        (box(113.1, 22.5, 113.11, 22.51), {"id": "p1"}), (point(113.1, 22.5), {"id": "p2"})
    )
    _, notes = noted(write_study(tmp_path, parks=text))
    assert notes["mixed-shapes"].file == "parks.geojson"


def test_points_where_zones_are_due_are_named(tmp_path):
    text = layer((point(113.1, 22.5), {"zone_id": "d", "level": "district"}))
    errors = refused(write_study(tmp_path, zones=text))
    fault = errors["wrong-geometry"]
    assert (fault.file, fault.row, fault.value) == ("zones.geojson", 1, "Point")


@pytest.mark.parametrize(
    ("file", "old", "new", "row"),
    [
        ("clinics.csv", "k2,", "k1,", 3),
        ("homes.csv", "h4,", "h1,", 5),
    ],
)
def test_duplicate_ids_are_named_with_their_row(tmp_path, file, old, new, row):
    errors = refused(write_study(tmp_path, (file, old, new)))
    assert (errors["duplicate-id"].file, errors["duplicate-id"].row) == (file, row)


def test_duplicate_zones_are_named(tmp_path):
    errors = refused(write_study(tmp_path, ("zones.geojson", '"c3"', '"c1"')))
    assert errors["duplicate-id"].value == "c1"


def test_an_id_in_two_layers_is_named_with_both_files(tmp_path):
    errors = refused(write_study(
        tmp_path,
        ("study.toml", 'service = "park"', 'service = "park"\ncolumns = { id = "id" }'),
        ("parks.geojson", '"p1"', '"k1"'),
        ("gates.geojson", '"p1"', '"k1"'),
    ))  # fmt: skip
    fault = errors["id-in-two-layers"]
    assert (fault.file, fault.value, fault.details["first"]) == (
        "parks.geojson",
        "k1",
        "clinics.csv",
    )


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("22.502,-1,0", "negative-number"),
        ("22.502,many,0", "not-a-number"),
        ("22.502,,0", "empty-cell"),
        ("22.502,1e12,0", "out-of-range"),
        ("22.502,50%,0", "not-a-number"),
    ],
)
def test_people_that_are_no_number_are_named_with_their_row(tmp_path, new, code):
    errors = refused(write_study(tmp_path, ("homes.csv", "22.502,1,0", new)))
    assert (errors[code].file, errors[code].row, errors[code].field) == ("homes.csv", 2, "人口")


def test_numbers_as_offices_write_them_are_read(tmp_path):
    study, _ = noted(write_study(tmp_path, ("homes.csv", "22.502,1,0", '22.502,"1,234",０')))
    assert study.residents.loc["h1", "residents"] == 1234


def test_a_group_larger_than_the_residents_goes_on_with_a_warning(tmp_path):
    _, notes = noted(write_study(tmp_path, ("homes.csv", "22.518,8,3", "22.518,8,30")))
    assert (notes["group-above-residents"].field, notes["group-above-residents"].file) == (
        "老人", "homes.csv",
    )  # fmt: skip


def test_homes_where_nobody_lives_are_refused(tmp_path):
    text = "id,经度,纬度,人口,老人\nh1,113.102,22.502,0,0\n"
    assert "no-people" in refused(write_study(tmp_path, homes=text))


def test_an_unknown_service_is_named_with_the_nearest(tmp_path):
    errors = refused(write_study(tmp_path, ("study.toml", '"clinic"', '"clinick"')))
    assert errors["unknown-service"].details["nearest"] == "clinic"


def test_an_unknown_key_is_named_with_the_nearest(tmp_path):
    errors = refused(write_study(tmp_path, ("study.toml", "entrances =", "entrance =")))
    fault = errors["unknown-key"]
    assert (fault.field, fault.details["nearest"]) == ("facilities[2].entrance", "entrances")


def test_an_unknown_key_of_a_circle_is_named_with_the_nearest(tmp_path):
    own = '[[circles]]\nid = "m"\nservices = ["clinic"]\nminuets = 5\nminutes = 5\n[land]'
    errors = refused(write_study(tmp_path, ("study.toml", "[land]", own)))
    assert errors["unknown-key"].details["nearest"] == "minutes"


def test_an_unknown_standard_is_named_with_the_nearest(tmp_path):
    errors = refused(write_study(tmp_path, ("study.toml", "jianghai-2025", "jianghai-2052")))
    assert errors["standard-missing"].details["nearest"] == "jianghai-2025"


def test_an_unknown_district_is_named_with_the_nearest(tmp_path):
    errors = refused(write_study(tmp_path, ("study.toml", 'district = "d"', 'district = "e"')))
    assert errors["unknown-district"].details["nearest"] == "d"


def test_an_entrance_to_nowhere_is_named_with_its_row(tmp_path):
    errors = refused(write_study(tmp_path, ("gates.geojson", '"p1"', '"p2"')))
    assert (errors["unknown-facility"].file, errors["unknown-facility"].row) == ("gates.geojson", 1)


def test_an_empty_layer_of_facilities_goes_on_with_a_warning(tmp_path):
    study, notes = noted(write_study(tmp_path, clinics="编号,名称,经度,纬度,床位\n"))
    assert notes["empty-layer"].file == "clinics.csv"
    assert study.facilities["service"].tolist() == ["park"]


def test_no_facility_at_all_is_a_valid_study(tmp_path):
    folder = write_study(
        tmp_path, clinics="编号,名称,经度,纬度,床位\n", parks=layer(), gates=layer()
    )
    study, notes = noted(folder)
    assert len(study.facilities) == 0
    assert "circle-without-facilities" in notes


def test_an_empty_layer_of_homes_is_refused(tmp_path):
    errors = refused(write_study(tmp_path, homes="id,经度,纬度,人口,老人\n"))
    assert errors["no-homes"].file == "homes.csv"


def test_an_empty_layer_of_zones_goes_on_without_zones(tmp_path):
    folder = write_study(tmp_path, ("study.toml", 'district = "d"\n', ""), zones=layer())
    study, notes = noted(folder)
    assert study.district == "all" and "empty-layer" in notes


def test_a_file_that_is_something_else_is_named(tmp_path):
    vrt = '<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>'
    errors = refused(write_study(tmp_path, parks=vrt, gates=layer()))
    assert errors["wrong-content"].file == "parks.geojson"


def test_a_web_address_is_refused(tmp_path):
    changes = ("study.toml", '"parks.geojson"', '"http://127.0.0.1/parks.geojson"')
    assert "refused-path" in refused(write_study(tmp_path, changes))


def test_a_study_that_is_no_toml_is_named_with_its_line(tmp_path):
    errors = refused(write_study(tmp_path, ("study.toml", "[streets]", "[streets")))
    assert errors["study-syntax"].row == 5


def test_a_study_that_is_not_there_is_named(tmp_path):
    assert set(refused(tmp_path)) == {"missing-study"}


def test_names_that_look_like_code_stay_names(tmp_path):
    nasty = "{{7*7}}<script>${1+1}%s"
    study, _ = noted(write_study(tmp_path, ("clinics.csv", "一站", nasty)))
    assert study.facilities.loc["k1", "name"] == nasty
    errors = refused(write_study(tmp_path, ("clinics.csv", "22.505,10", f"22.505,{nasty}")))
    assert nasty in errors["not-a-number"].what()


def test_nothing_is_written_while_reading(tmp_path):
    folder = write_study(tmp_path)
    before = sorted(one.name for one in folder.iterdir())
    read_study(folder)
    assert sorted(one.name for one in folder.iterdir()) == before == sorted(FILES)
