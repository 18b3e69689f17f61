"""The files of the sample: the same bytes, labelled as a model, whole, and small."""

import tomllib
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import pytest
import shapely

from lifecircle.errors import CallError
from lifecircle.model import SEED, write_sample
from lifecircle.model.files import write_gpkg
from lifecircle.study.datum import gcj02_to_wgs84

NOTE = "示范模型，非实测"


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_two_writes_give_the_same_bytes_and_data_is_one_of_them(sample, committed):
    first, second = bytes_of(sample), bytes_of(committed)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_all_files_together_stay_under_8_mb(sample):
    assert sum(len(content) for content in bytes_of(sample).values()) < 8_000_000
    assert (sample / "streets" / "jianghai.osm.pbf").stat().st_size < 1_500_000


def test_the_study_file_names_every_layer_with_its_datum(sample):
    study = tomllib.loads((sample / "study.toml").read_text("utf-8"))
    assert study["model"] is True
    assert NOTE in study["title"]
    layers = [study["streets"], study["residents"], study["land"]]
    layers += [*study["zones"], *study["facilities"], *study["estates_planned"]]
    layers += [study["estates"], study["estates"]["gates"], study["barriers"]]
    named = {layer["path"] for layer in layers}
    named |= {layer["entrances"] for layer in study["facilities"] if "entrances" in layer}
    assert {layer["datum"] for layer in layers} == {"wgs84", "gcj02", "cgcs2000"}
    on_disk = {str(path.relative_to(sample)) for path in sample.rglob("*.*") if path.is_file()}
    others = {one for one in on_disk if one.startswith("scenarios/")}
    assert named == on_disk - others - {"study.toml", "说明.md"}


def test_offices_send_xlsx_gb18030_gcj02_geopackage_geojson_and_geoparquet(sample):
    entries = tomllib.loads((sample / "study.toml").read_text("utf-8"))["facilities"]
    endings = {Path(entry["path"]).suffix for entry in entries}
    assert endings == {".xlsx", ".csv", ".gpkg", ".geojson", ".parquet"}
    assert any(entry.get("encoding") == "gb18030" for entry in entries)
    shifted = {entry["path"] for entry in entries if entry["datum"] == "gcj02"}
    assert shifted == {"facilities/基层综合性文体服务中心.xlsx"}
    assert all(entry["header_row"] == 3 for entry in entries if entry["path"].endswith("xlsx"))


def test_every_file_a_reader_opens_says_it_is_a_model(sample):
    assert NOTE in (sample / "说明.md").read_text("utf-8")
    for path in sample.rglob("*.geojson"):
        assert NOTE in path.read_text("utf-8"), path.name
    for path in sample.rglob("*.gpkg"):
        assert NOTE.encode() in path.read_bytes(), path.name
    for path in sample.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as archive:
            assert NOTE in archive.read("xl/sharedStrings.xml").decode("utf-8"), path.name
    with osmium.io.Reader(str(sample / "streets" / "jianghai.osm.pbf")) as reader:
        assert NOTE in reader.header().get("generator")


def test_the_streets_are_whole_and_in_the_order_osm_wants(sample):
    nodes: set[int] = set()
    ways: set[int] = set()
    kinds, last = [], {}
    for entity in osmium.FileProcessor(str(sample / "streets" / "jianghai.osm.pbf")):
        kind = entity.type_str()
        kinds.append(kind)
        assert entity.id > last.get(kind, 0)
        last[kind] = entity.id
        if kind == "n":
            nodes.add(entity.id)
        elif kind == "w":
            assert {node.ref for node in entity.nodes} <= nodes
            ways.add(entity.id)
        else:
            assert {member.ref for member in entity.members} <= ways
    assert "".join(sorted(kinds, key="nwr".index)) == "".join(kinds)
    assert len(ways) > 4_000


def test_gates_stand_on_the_ways_into_estates(sample):
    gates, on_ways = set(), set()
    for entity in osmium.FileProcessor(str(sample / "streets" / "jianghai.osm.pbf")):
        if entity.is_node() and entity.tags.get("barrier") == "gate":
            gates.add(entity.id)
        elif entity.is_way() and entity.tags.get("highway") == "service":
            on_ways |= {node.ref for node in entity.nodes}
    assert len(gates) > 100
    assert gates <= on_ways


def test_a_folder_written_again_holds_the_same_bytes(tmp_path):
    table = pd.DataFrame({"name": ["甲"], "geometry": [shapely.Point(113.1, 22.5)]})
    write_gpkg(tmp_path / "a.gpkg", table, layer="a")
    first = (tmp_path / "a.gpkg").read_bytes()
    write_gpkg(tmp_path / "a.gpkg", table, layer="a")
    assert (tmp_path / "a.gpkg").read_bytes() == first


def test_about_15_000_homes_hold_the_plans_people(sample):
    homes = gpd.read_file(sample / "neighbourhoods" / "residents.gpkg")
    assert 14_000 < len(homes) < 16_000
    assert homes["常住人口"].sum() == 364_694
    assert homes["60岁及以上"].sum() == 43_544
    assert homes["楼栋编号"].is_unique


def test_the_shifted_register_comes_back_beside_its_streets(sample):
    from python_calamine import CalamineWorkbook

    path = sample / "facilities" / "基层综合性文体服务中心.xlsx"
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    header, body = rows[2], rows[3:65]
    lon = np.array([row[header.index("经度")] for row in body], dtype=float)
    lat = np.array([row[header.index("纬度")] for row in body], dtype=float)
    back_lon, _ = gcj02_to_wgs84(lon, lat)
    assert len(body) == 62
    assert 300 < (np.abs(lon - back_lon) * 102_900).min() < 900


def test_two_districts_side_by_side_are_joined_and_keep_their_ids_apart(tmp_path, monkeypatch):
    from lifecircle.model import tiles

    told = []
    small = tiles.Region(code="4407", name=f"两区（{NOTE}）", columns=2, count=2)
    monkeypatch.setitem(tiles.REGIONS, "city", small)
    write_sample(tmp_path, size="city", seed=SEED + 5, progress=told.append)
    assert told == ["1/2", "2/2"]
    zones = gpd.read_file(tmp_path / "neighbourhoods" / "zones.gpkg")
    assert zones["zone_id"].is_unique
    assert zones["level"].value_counts().to_dict() == {"community": 140, "street": 2, "district": 1}
    homes = gpd.read_file(tmp_path / "neighbourhoods" / "residents.gpkg")
    assert homes["楼栋编号"].is_unique
    assert homes["常住人口"].sum() == 2 * 364_694
    links = 0
    nodes = set()
    for entity in osmium.FileProcessor(str(tmp_path / "streets" / "region.osm.pbf")):
        if entity.is_node():
            nodes.add(entity.id)
        elif entity.is_way():
            assert {node.ref for node in entity.nodes} <= nodes
            links += entity.tags.get("name") == "联络大道"
    assert links == 1


def test_an_unknown_size_is_refused(tmp_path):
    with pytest.raises(CallError, match="district, city or province"):
        write_sample(tmp_path, size="planet")
