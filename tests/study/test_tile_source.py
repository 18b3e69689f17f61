"""Tiles under the map: asked for by name or address, checked before anything is written."""

import pytest

from lifecircle.study.config.file import parse_config
from lifecircle.study.config.tile_source import tile_faults, tile_source

ADDRESS = "https://tiles.example.cn/{z}/{x}/{y}.png"


def codes(report):
    return [fault.code for fault in tile_faults(report, file="study.toml")]


def test_nobody_gets_tiles_who_does_not_ask_for_them():
    assert tile_source({"lang": "zh"}) is None
    assert codes({"lang": "zh"}) == []


def test_openstreetmap_is_known_by_its_name():
    source = tile_source({"tiles": "osm"})
    assert source.addresses == ("https://tile.openstreetmap.org/{z}/{x}/{y}.png",)
    assert (source.datum, source.credit) == ("wgs84", "© OpenStreetMap contributors")
    assert source.hosts == ("https://tile.openstreetmap.org",)


def test_tianditu_lays_names_over_its_map_and_needs_a_key():
    source = tile_source({"tiles": "tianditu", "tiles_key": "a b&c"})
    vec, cva = source.addresses
    assert "LAYER=vec" in vec and "LAYER=cva" in cva
    assert vec.endswith("&tk=a%20b%26c"), "a key cannot add to the address"
    assert source.hosts == ("https://*.tianditu.gov.cn",)
    assert codes({"tiles": "tianditu"}) == ["tiles-without-key"]


def test_an_address_needs_its_datum_and_may_have_a_credit():
    report = {"tiles": ADDRESS, "tiles_datum": "gcj02", "tiles_credit": "© 某局"}
    assert codes(report) == []
    source = tile_source(report)
    assert (source.addresses, source.datum, source.credit) == ((ADDRESS,), "gcj02", "© 某局")
    assert codes({"tiles": ADDRESS}) == ["tiles-without-datum"]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (ADDRESS, "https://tiles.example.cn"),
        ("http://10.0.0.5:8080/t/{z}/{y}/{x}", "http://10.0.0.5:8080"),
        ("https://t{s}.example.cn/{z}/{x}/{-y}.png", "https://*.example.cn"),
        ("https://{s}.example.cn/{z}/{x}/{y}?k=a-b_c.d", "https://*.example.cn"),
    ],
)
def test_the_policy_of_the_page_allows_the_host_of_the_tiles_and_no_other(address, host):
    report = {"tiles": address, "tiles_datum": "wgs84"}
    assert codes(report) == []
    assert tile_source(report).hosts == (host,)


@pytest.mark.parametrize(
    "address",
    [
        "openstreetmap",
        "ftp://tiles.example.cn/{z}/{x}/{y}",
        "https://tiles.example.cn/{z}/{x}.png",
        "https://tiles.example.cn/{z}/{x}/{y}/{token}",
        "https://tiles.example.cn/{z}/{x}/{y}; script-src *",
        "https://tiles.example.cn/{z}/{x}/{y}'><script>",
        "https://tiles.example.cn\n/{z}/{x}/{y}",
        "https://tiles.{s}.cn/{z}/{x}/{y}",
        "https://tiles.example.cn/{z}/{x}/{y}/{",
        "javascript:alert(1)//{z}/{x}/{y}",
    ],
)
def test_what_is_no_address_of_tiles_is_refused(address):
    assert codes({"tiles": address, "tiles_datum": "wgs84"}) == ["tiles-address"]


def test_tiles_of_a_known_datum_cannot_be_given_another():
    assert codes({"tiles": "osm", "tiles_datum": "gcj02"}) == ["tiles-datum"]
    assert codes({"tiles": "osm", "tiles_datum": "wgs84"}) == []


def test_faults_of_tiles_come_with_all_others_of_the_file(tmp_path):
    raw = {"report": {"tiles": "tianditu", "tiles_datum": "bd09", "lagn": "zh"}}
    _, faults = parse_config(raw, file="study.toml", folder=tmp_path)
    found = {(fault.code, fault.field) for fault in faults}
    assert {
        ("tiles-without-key", "report.tiles_key"),
        ("key-not-allowed", "report.tiles_datum"),
        ("unknown-key", "report.lagn"),
    } <= found


def test_sound_tiles_reach_the_study(tmp_path):
    raw = {"report": {"tiles": "osm"}}
    config, _ = parse_config(raw, file="study.toml", folder=tmp_path)
    assert config.report == {"tiles": "osm"}
