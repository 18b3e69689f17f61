"""Files are found beside the study, allowed by kind, and must hold what they say."""

import gzip
import hashlib
import sqlite3
import struct
import subprocess
import sys
import zipfile
from contextlib import closing

import geopandas as gpd
import pytest
import shapely

from lifecircle.study.sources import SUFFIXES, hash_file, resolve, suffix_of

PBF = b"\x00\x00\x00\x0d\n\tOSMHeader\x18\x00"


def codes(faults):
    return [fault.code for fault in faults]


def put(folder, name, content=b"{}"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_a_path_is_looked_up_beside_the_study(tmp_path):
    path = put(tmp_path, "zones/社区.geojson", b'{"type": "FeatureCollection", "features": []}')
    assert resolve("zones/社区.geojson", tmp_path) == (path.resolve(), ())
    assert resolve(str(path), tmp_path / "zones") == (path.resolve(), ())


@pytest.mark.parametrize(
    "path",
    [
        "http://169.254.169.254/latest.geojson",
        "https://example.org/a.gpkg",
        "file:///etc/passwd",
        "zip://a.zip!b.shp",
        "/vsicurl/http://example.org/a.geojson",
        "/vsizip/a.zip/b.shp",
        "GPKG:a.gpkg:layer",
        "\\\\server\\share\\a.gpkg",
        "//server/share/a.gpkg",
        "a\0.gpkg",
        " ",
    ],
)
def test_what_is_no_path_of_this_computer_is_refused(tmp_path, path):
    found, faults = resolve(path, tmp_path)
    assert found is None
    assert codes(faults) == ["refused-path"]


def test_a_missing_file_names_the_nearest_one(tmp_path):
    put(tmp_path, "facilities/养老服务站.xlsx")
    found, (fault,) = resolve("facilities/养老服务点.xlsx", tmp_path)
    assert found is None
    assert "facilities/养老服务站.xlsx" in fault.text()


def test_a_file_in_the_wrong_folder_is_found_by_name(tmp_path):
    put(tmp_path, "neighbourhoods/zones.gpkg")
    _, (fault,) = resolve("nowhere/zones.gpkg", tmp_path)
    assert fault.details["hint"] == "neighbourhoods/zones.gpkg"


@pytest.mark.parametrize("path", ["absent.gpkg", "a" * 5000 + ".gpkg"])
def test_a_missing_file_with_nothing_near_has_no_hint(tmp_path, path):
    assert codes(resolve(path, tmp_path)[1]) == ["missing-file"]


def test_a_folder_and_a_device_are_no_files(tmp_path):
    (tmp_path / "layer.gpkg").mkdir()
    assert codes(resolve("layer.gpkg", tmp_path)[1]) == ["not-a-file"]
    assert codes(resolve("/dev/zero", tmp_path)[1]) == ["not-a-file"]


def test_an_unknown_ending_lists_the_known_ones(tmp_path):
    put(tmp_path, "a.kml", b"<kml/>")
    _, (fault,) = resolve("a.kml", tmp_path)
    assert fault.code == "unknown-format"
    assert ".geojson" in fault.remedy()


def test_endings_are_known_in_any_case_and_the_longest_wins():
    assert suffix_of("A.OSM.PBF") == ".osm.pbf"
    assert suffix_of("a.txt") == ""


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"  \n", "empty-file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "lfs-pointer"),
        (b"<!DOCTYPE html><title>404</title>", "web-page"),
        (b"\xef\xbb\xbf\n<HTML><body>busy</body>", "web-page"),
    ],
)
def test_failed_downloads_are_told_by_their_first_bytes(tmp_path, suffix, content, code):
    put(tmp_path, f"a{suffix}", content)
    found, faults = resolve(f"a{suffix}", tmp_path)
    assert found is None
    assert codes(faults) == [code]
    assert faults[0].text(language="zh")


@pytest.mark.parametrize("suffix", [s for s in SUFFIXES if s != ".csv"])
def test_plain_text_is_none_of_the_other_formats(tmp_path, suffix):
    put(tmp_path, f"a{suffix}", b"id,lon,lat\n1,113.1,22.5\n")
    assert codes(resolve(f"a{suffix}", tmp_path)[1]) == ["wrong-content"]


@pytest.mark.parametrize("content", [b"PK\x03\x04....", b"SQLite format 3\0", b"PAR1\0"])
def test_a_renamed_workbook_or_database_is_no_csv(tmp_path, content):
    put(tmp_path, "a.csv", content)
    assert codes(resolve("a.csv", tmp_path)[1]) == ["wrong-content"]


def test_a_geojson_that_is_a_virtual_dataset_is_refused_before_any_reader(tmp_path):
    secret = put(tmp_path, "secret.csv", b"id\n1\n")
    text = f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
    put(tmp_path, "up.geojson", f"{text}</OGRVRTLayer></OGRVRTDataSource>".encode())
    assert codes(resolve("up.geojson", tmp_path)[1]) == ["wrong-content"]


def test_the_virtual_driver_is_not_even_registered(tmp_path):
    secret = put(tmp_path, "secret.csv", b"id\n1\n")
    text = f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
    trap = put(tmp_path, "up.geojson", f"{text}</OGRVRTLayer></OGRVRTDataSource>".encode())
    program = (
        "import lifecircle._gdal, pyogrio\n"
        "try:\n    print(len(pyogrio.read_dataframe(__import__('sys').argv[1])))\n"
        "except pyogrio.errors.DataSourceError as error:\n    print('refused', error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(trap)], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("refused")


@pytest.mark.parametrize("name", ["a.shp", "条[1]*.shp"])
def test_a_shapefile_names_the_part_it_lacks(tmp_path, name):
    gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(1, 1)], crs=4326).to_file(tmp_path / name)
    path, faults = resolve(name, tmp_path)
    assert path is not None
    assert faults == ()
    path.with_suffix(".dbf").unlink()
    path.with_suffix(".shx").unlink()
    assert [fault.value for fault in resolve(name, tmp_path)[1]] == [".dbf", ".shx"]


def workbook(path, text):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", text)


def test_a_workbook_that_swells_is_refused_before_unpacking(tmp_path):
    workbook(tmp_path / "bomb.xlsx", b"0" * (70 << 20))
    _, (fault,) = resolve("bomb.xlsx", tmp_path)
    assert fault.code == "too-big-unpacked"
    assert fault.details["megabytes"] == 73


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert codes(resolve("a.xlsx", tmp_path)[1]) == ["wrong-content"]
    put(tmp_path, "cut.xlsx", b"PK\x03\x04 cut short")
    assert codes(resolve("cut.xlsx", tmp_path)[1]) == ["unreadable-file"]


def test_a_gzip_file_whose_trailer_promises_too_much_is_refused(tmp_path):
    put(tmp_path, "a.osm.gz", gzip.compress(b"<osm/>"))
    assert codes(resolve("a.osm.gz", tmp_path)[1]) == []
    put(tmp_path, "b.osm.gz", gzip.compress(b"<osm/>")[:-4] + struct.pack("<I", 900_000_000))
    assert codes(resolve("b.osm.gz", tmp_path)[1]) == ["too-big-unpacked"]


def test_a_geopackage_with_virtual_tables_is_refused_but_its_own_index_may_stay(tmp_path):
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(1, 1)], crs=4326).to_file(path)
    assert resolve("a.gpkg", tmp_path)[1] == ()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE VIRTUAL TABLE words USING fts4(content TEXT)")
        database.commit()
    assert codes(resolve("a.gpkg", tmp_path)[1]) == ["virtual-tables"]


def test_a_damaged_geopackage_is_a_fault_and_no_traceback(tmp_path):
    put(tmp_path, "a.gpkg", b"SQLite format 3\0" + b"x" * 5000)
    assert codes(resolve("a.gpkg", tmp_path)[1]) == ["unreadable-file"]


def test_an_extract_is_known_by_its_header(tmp_path):
    put(tmp_path, "a.osm.pbf", PBF)
    assert resolve("a.osm.pbf", tmp_path)[1] == ()


def test_the_hash_is_that_of_the_bytes(tmp_path):
    path = put(tmp_path, "a.csv", b"id\n1\n")
    assert hash_file(path) == hashlib.sha256(b"id\n1\n").hexdigest()


def test_the_hash_of_a_shapefile_covers_its_table(tmp_path):
    path = tmp_path / "a.shp"
    frame = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(1, 1)], crs=4326)
    frame.to_file(path)
    before = hash_file(path)
    frame.assign(n=2).to_file(path)
    assert hash_file(path) != before
