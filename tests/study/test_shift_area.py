"""The shifted datums are refused where they do not exist, and doubted where usage differs."""

import numpy as np
import pytest
import shapely

from lifecircle.study.layers.layer import read_layer
from lifecircle.study.layers.shift_area import in_doubt, in_use, shift_faults

# Towns at the edges of China, and abroad but near it: longitude, latitude.
IN_CHINA = {
    "Mohe": (122.34, 53.48), "Fuyuan": (134.31, 48.36), "Hunchun": (130.36, 42.86),
    "Dandong": (124.38, 40.13), "Haiyang island": (123.16, 39.06), "Rongcheng": (122.55, 37.17),
    "Shengsi": (122.45, 30.73), "Dongji": (122.69, 30.2), "Sanya": (109.51, 18.25),
    "Sansha": (112.34, 16.83), "Dongxing": (107.97, 21.54), "Hekou": (103.96, 22.5),
    "Mohan": (101.68, 21.19), "Ruili": (97.85, 24.01), "Zayu": (97.47, 28.66),
    "Cona": (91.95, 27.99), "Yadong": (88.91, 27.48), "Zhangmu": (85.98, 27.99),
    "Gar": (79.8, 32.5), "Taxkorgan": (75.23, 37.77), "Kashgar": (75.99, 39.47),
    "Khorgas": (80.42, 44.2), "Tacheng": (82.98, 46.75), "Altay": (88.14, 47.84),
    "Ejina": (101.07, 41.96), "Erenhot": (111.98, 43.65), "Manzhouli": (117.44, 49.59),
    "Heihe": (127.53, 50.25), "Jiangmen": (113.08, 22.58), "Beijing": (116.4, 39.9),
}  # fmt: skip
ABROAD = {
    "Seoul": (126.98, 37.57), "Pyongyang": (125.75, 39.02), "Tokyo": (139.7, 35.68),
    "Fukuoka": (130.4, 33.59), "Naha": (127.68, 26.21), "Manila": (120.98, 14.6),
    "Hanoi": (105.85, 21.03), "Vientiane": (102.63, 17.97), "Mandalay": (96.08, 21.97),
    "Delhi": (77.21, 28.61), "Dhaka": (90.41, 23.81), "Almaty": (76.89, 43.24),
    "Ulaanbaatar": (106.92, 47.89), "Khabarovsk far side": (137.0, 48.5), "Chita": (113.5, 52.03),
    "Las Palmas": (-15.43, 28.1), "Porto Alegre": (-51.2, -30.0), "Trafford": (-2.35, 53.43),
}  # fmt: skip
IN_DOUBT = {
    "Central": (114.158, 22.282), "Tuen Mun": (113.97, 22.39), "Tai Po": (114.17, 22.45),
    "Macau": (113.545, 22.195), "Taipei": (121.56, 25.04), "Kaohsiung": (120.3, 22.63),
    "Hsinchu": (120.99, 24.79),
}  # fmt: skip
BESIDE = {
    "Futian": (114.06, 22.53), "Luohu": (114.13, 22.56), "Yantian": (114.24, 22.56),
    "Shekou": (113.92, 22.49), "Gongbei": (113.55, 22.225), "Hengqin": (113.54, 22.13),
    "Xiamen": (118.09, 24.48), "Pingtan": (119.79, 25.5),
}  # fmt: skip


def at(places):
    return (np.array(axis) for axis in zip(*places.values(), strict=True))


def told(point, datum="gcj02"):
    shapes = np.array([shapely.Point(point)], dtype=object)
    return shift_faults(shapes, datum, rows=np.array([7]), file="a.csv")


def test_every_town_of_china_lies_where_the_shift_is_in_use():
    lon, lat = at(IN_CHINA)
    assert [
        name for name, inside in zip(IN_CHINA, in_use(lon, lat), strict=True) if not inside
    ] == []


def test_no_town_abroad_does():
    lon, lat = at(ABROAD)
    assert [name for name, inside in zip(ABROAD, in_use(lon, lat), strict=True) if inside] == []


def test_hong_kong_macau_and_taiwan_are_in_doubt_and_the_towns_beside_them_are_not():
    lon, lat = at(IN_DOUBT)
    assert in_doubt(lon, lat).all()
    assert in_use(lon, lat).all()
    lon, lat = at(BESIDE)
    assert not in_doubt(lon, lat).any()


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_abroad_a_shifted_datum_is_refused(datum):
    (fault,) = told((126.98, 37.57), datum)
    assert (fault.code, fault.severity) == ("shift-outside-china", "error")
    assert fault.details == {"count": 1, "rows": "7", "datum": datum}


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_in_hong_kong_a_shifted_datum_is_warned_of(datum):
    (fault,) = told((114.158, 22.282), datum)
    assert (fault.code, fault.severity, fault.value) == ("shift-in-doubt", "warning", datum)


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000", "EPSG:4547"])
def test_other_datums_may_lie_anywhere(datum):
    assert told((126.98, 37.57), datum) == ()


def test_nowhere_is_refused_and_missing_shapes_are_nobodys_fault():
    shapes = np.array([None, shapely.Point(113.1, 22.5)], dtype=object)
    assert shift_faults(shapes, "gcj02", rows=np.array([1, 2]), file="a") == ()
    assert shift_faults(shapes[:0], "gcj02", rows=np.array([], dtype=np.int64), file="a") == ()


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_register_in_seoul_does_not_pass_as_shifted(tmp_path, datum):
    (tmp_path / "a.csv").write_text("lon,lat\n126.98,37.57\n", encoding="utf-8")
    _, (fault,) = read_layer("a.csv", folder=tmp_path, datum=datum)
    assert fault.code == "shift-outside-china"
