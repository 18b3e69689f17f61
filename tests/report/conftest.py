"""A small town made by hand for the tests of the report room: three streets, two circles."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import MISSING, fields
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from chromium import skip_without_chromium

from lifecircle.circles.results import Result
from lifecircle.network.profiles import PROFILES
from lifecircle.network.streets import StreetNetwork
from lifecircle.report.figures.artwork import Artwork, Ply
from lifecircle.report.figures.pictures import Picture
from lifecircle.report.figures.png import png_bytes
from lifecircle.study.config.settings import InputFile, Settings, StreetSource
from lifecircle.study.projections import metric_crs, project_geometries
from lifecircle.study.standards.files import Circle, Severity, Standard
from lifecircle.study.study import Study

# Two communities side by side, 0.01 degree wide, in the district between 113.10 and 113.12 E.
WEST, MIDDLE, EAST, SOUTH, NORTH = 113.10, 113.11, 113.12, 22.50, 22.51

CARE = Circle(
    id="elderly-care",
    name={"zh": "养老圈", "en": "Elderly care"},
    services=("elderly-station",),
    minutes=15,
    profile="older",
    group="age_60_plus",
    target_share=0.9,
    target_year=2025,
)
CULTURE = Circle(
    id="culture-10", name={"zh": "文化圈", "en": "Culture"}, services=("library",), metres=500
)


def _zones(names: dict[str, str]) -> gpd.GeoDataFrame:
    rows = {
        "440704": ("district", "江海区", "", shapely.box(WEST, SOUTH, EAST, NORTH)),
        "S1": ("street", "江南街道", "440704", shapely.box(WEST, SOUTH, EAST, NORTH)),
        "C1": ("community", "仁美社区", "S1", shapely.box(WEST, SOUTH, MIDDLE, NORTH)),
        "C2": ("community", "中福社区", "S1", shapely.box(MIDDLE, SOUTH, EAST, NORTH)),
    }
    level, name, parent, shape = zip(*rows.values(), strict=True)
    return gpd.GeoDataFrame(
        {
            "level": level,
            "name": [names.get(key, one) for key, one in zip(rows, name, strict=True)],
            "kind": "",
            "parent_id": parent,
        },
        geometry=list(shape),
        index=pd.Index(rows, name="zone_id"),
        crs="EPSG:4326",
    )


def _homes() -> gpd.GeoDataFrame:
    x = [113.101, 113.105, 113.115, 113.119]
    return gpd.GeoDataFrame(
        {
            "residents": [1.0, 2.0, 4.0, 8.0],
            "age_60_plus": [1.0, 1.0, 2.0, 4.0],
            "district_id": "440704",
            "street_id": "S1",
            "community_id": ["C1", "C1", "C2", "C2"],
            "functional_id": "",
        },
        geometry=gpd.points_from_xy(x, [22.505] * 4),
        index=pd.Index(["B1", "B2", "B3", "B4"], name="resident_id"),
        crs="EPSG:4326",
    )


def _facilities(names: dict[str, str]) -> gpd.GeoDataFrame:
    park = shapely.box(113.116, 22.506, 113.117, 22.507)
    return gpd.GeoDataFrame(
        {
            "service": ["elderly-station", "library", "elderly-station"],
            "name": [
                names.get(key, one)
                for key, one in {"F1": "仁美站", "F2": "图书馆", "F3": "规划站"}.items()
            ],
            "tier": ["community", "district", "community"],
            "status": ["open", "open", "planned"],
            "opened": pd.array([2018, None, 2026], dtype="Int64"),
            "closed": pd.array([None, None, None], dtype="Int64"),
            "count": [1, 1, 1],
            "capacity_beds": [20.0, np.nan, np.nan],
            "source": ["facilities/养老.csv", "facilities/文化.csv", "facilities/养老.csv"],
            "max_snap_m": 300.0,
        },
        geometry=[shapely.Point(113.102, 22.505), park, shapely.Point(113.112, 22.505)],
        index=pd.Index(["F1", "F2", "F3"], name="facility_id"),
        crs="EPSG:4326",
    )


class _Told(SimpleNamespace):
    """Values with the cached properties and the fields of the dataclass they stand for."""

    kind: type
    __hash__ = object.__hash__  # as the dataclasses, which are what they are and not what they hold

    def __getattr__(self, name: str) -> Any:
        looked_up = getattr(type(self).kind, name, None)
        if isinstance(looked_up, cached_property):
            return self.__dict__.setdefault(name, looked_up.func(self))
        raise AttributeError(name)


def _like(kind: type, **values: Any) -> SimpleNamespace:
    """Return something with the fields of a class, its defaults among them, that tests may alter."""
    told = {
        one.name: one.default if one.default is not MISSING else one.default_factory()
        for one in fields(kind)
        if one.default is not MISSING or one.default_factory is not MISSING
    }
    shape = {"kind": kind, "__dataclass_fields__": {one.name: one for one in fields(kind)}}
    return type(f"Told{kind.__name__}", (_Told,), shape)(**(told | values))


def _network() -> StreetNetwork:
    lonlat = shapely.linestrings(
        [
            [[113.100, 22.505], [113.110, 22.505]],
            [[113.110, 22.505], [113.120, 22.505]],
            [[113.110, 22.505], [113.110, 22.510]],
        ]
    )
    crs = metric_crs([113.1, 113.12], [22.5, 22.51])
    geometry = project_geometries(lonlat, crs)
    length_m = shapely.length(geometry)
    return StreetNetwork(
        crs=crs,
        node_lon=np.array([113.100, 113.110, 113.120, 113.110]),
        node_lat=np.array([22.505, 22.505, 22.505, 22.510]),
        tail=np.array([0, 1, 1]),
        head=np.array([1, 2, 3]),
        length_m=length_m,
        highway=np.array([0, 0, 1], np.int16),
        highway_names=("residential", "steps"),
        oneway=np.zeros(3, np.int8),
        way_id=np.array([11, 11, 12]),
        geometry=geometry,
        piece=np.zeros(4, np.int64),
        piece_m=np.array([length_m.sum()]),
    )


def _none(columns: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({name: [] for name in columns}, geometry=[], crs="EPSG:4326")


def _nearest() -> pd.DataFrame:
    rows = {
        ("B1", "elderly-care"): ("F1", 2.5, 120.0, 0.0, 10.0, "covered"),
        ("B2", "elderly-care"): ("F1", 7.123456, 341.926, 0.0, 10.0, "covered"),
        ("B3", "elderly-care"): ("F1", 28.5, 1370.0, 0.0, 10.0, "beyond"),
        ("B4", "elderly-care"): (None, np.inf, np.nan, np.nan, np.nan, "not_snapped"),
        ("B1", "culture-10"): ("F2", 25.0, 1500.0, 0.0, 10.0, "beyond"),
        ("B2", "culture-10"): ("F2", 20.0, 1200.0, 0.0, 10.0, "beyond"),
        ("B3", "culture-10"): ("F2", 3.0, 180.0, 0.0, 10.0, "covered"),
        ("B4", "culture-10"): ("F2", 4.0, 240.0, 0.0, 10.0, "covered"),
    }
    columns = ["facility_id", "minutes", "walk_m", "steps_m", "access_m", "status"]
    index = pd.MultiIndex.from_tuples(rows, names=["resident_id", "circle"])
    return pd.DataFrame(list(rows.values()), index=index, columns=columns)


def _coverage() -> pd.DataFrame:
    care = ("elderly-care", "age_60_plus", 0.9)
    culture = ("culture-10", "residents", np.nan)
    # Powers of two: the covered sum names who is inside.
    rows = [
        (*care, "district", "440704", 8.0, 2.0, 2.0, 0.0, 4.0),
        (*care, "street", "S1", 8.0, 2.0, 2.0, 0.0, 4.0),
        (*care, "community", "C1", 2.0, 2.0, 0.0, 0.0, 0.0),
        (*care, "community", "C2", 6.0, 0.0, 2.0, 0.0, 4.0),
        (*culture, "district", "440704", 15.0, 12.0, 3.0, 0.0, 0.0),
        (*culture, "street", "S1", 15.0, 12.0, 3.0, 0.0, 0.0),
        (*culture, "community", "C1", 3.0, 0.0, 3.0, 0.0, 0.0),
        (*culture, "community", "C2", 12.0, 12.0, 0.0, 0.0, 0.0),
    ]
    columns = ["circle", "denominator", "target_share", "level", "zone_id", "total", "covered"]
    frame = pd.DataFrame(rows, columns=[*columns, "beyond", "unreachable", "not_snapped"])
    share = frame["covered"] / frame["total"]
    frame = frame.assign(
        covered_share=share,
        short_by=(frame["target_share"] * frame["total"] - frame["covered"]).clip(lower=0),
        met=pd.array(np.where(frame["target_share"].notna(), share >= 0.9, None), dtype="boolean"),
        headline=True,
        straight_line_covered=frame["covered"],
        straight_line_share=share,
    )
    return frame.set_index(["circle", "level", "zone_id", "denominator"])


def _gaps() -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples([("C2", "elderly-care")], names=["zone_id", "circle"])
    return pd.DataFrame(
        {
            "level": ["community"],
            "group": ["age_60_plus"],
            "people": [6.0],
            "left_out": [6.0],
            "share": [0.0],
            "target_share": [0.9],
            "to_reach": [5.4],
            "severity": ["high"],
            "reason": ["no_facility"],
            "remedy": ["build"],
            "small": [True],
            "confidence": ["firm"],
        },
        index=index,
    )


def _snaps() -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(
        [("residents", "B1"), ("facilities/养老.csv", "F1"), ("residents", "B4")],
        names=["layer", "id"],
    )
    return pd.DataFrame(
        {
            "lon": [113.101, 113.102, 113.119],
            "lat": [22.505, 22.505, 22.505],
            "street_lon": [113.101, 113.102, np.nan],
            "street_lat": [22.5051, 22.5051, np.nan],
            "access_m": [10.0, 10.0, np.nan],
            "way_id": pd.array([11, 11, None], dtype="Int64"),
            "piece": pd.array([0, 0, None], dtype="Int64"),
            "piece_m": [2500.0, 2500.0, np.nan],
            "status": ["snapped", "snapped", "not_snapped"],
            "note": ["", "", "310 m"],
        },
        index=index,
    )


def _summary(result: SimpleNamespace, language: str) -> dict[str, Any]:
    return {
        "title": result.study.title,
        "standards": ["test"],
        "circles": [{"id": circle.id, "minutes": circle.minutes} for circle in result.circles],
        "gaps": [],
        "indicators": [],
        "doubt": {"language": language},
    }


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests that need a browser where there is none: from one place, so told in one line."""
    if item.get_closest_marker("chromium"):
        skip_without_chromium()


@pytest.fixture
def make_result() -> Callable[..., Any]:
    """A function that makes the town's result, with other names for some places if wanted."""

    def make(
        *, names: dict[str, str] | None = None, title: str = "小镇", model: bool = False
    ) -> SimpleNamespace:
        chosen = names or {}
        facilities, homes = _facilities(chosen), _homes()
        study = _like(
            Study,
            title=title,
            standard=Standard(
                id="test",
                name={"zh": "测试标准", "en": "Test standard"},
                source="",
                verified=True,
                circles=(CARE, CULTURE),
                severity=Severity(),
            ),
            district="440704",
            streets=StreetSource(path=None),
            facilities=facilities,
            residents=homes,
            entrances=_none(["facility_id"]),
            land=_none(["area_m2"]),
            zones=_zones(chosen),
            groups=("residents", "age_60_plus"),
            settings=Settings(),
            report={"lang": "zh"},
            year=2020,
            model=model,
            unit="building",
            inputs=(InputFile("facilities", "facilities/养老.csv", "0" * 64, 2, "wgs84", "2020"),),
            notes=(),
        )
        result = _like(
            Result,
            study=study,
            network=_network(),
            circles=(CARE, CULTURE),
            profiles=PROFILES,
            facilities=facilities.drop(columns="geometry").assign(
                lon=[113.102, 113.1165, 113.112],
                lat=[22.505, 22.5065, 22.505],
                district_id="440704",
                street_id="S1",
                community_id=["C1", "C2", "C2"],
                functional_id="",
            ),
            snaps=_snaps(),
            nearest=_nearest(),
            coverage=_coverage(),
            gaps=_gaps(),
            indicators=pd.DataFrame({"value": [1.0]}, index=pd.Index(["A081"], name="indicator")),
            doubt={},
            notes=(),
        )
        # Of its class, so that a copy of it has one too.
        type(result).summary = lambda self, language="zh", rows=None: _summary(self, language)
        return result

    return make


@pytest.fixture
def result(make_result: Callable[..., Any]) -> Any:
    """The result of the small town."""
    return make_result()


@pytest.fixture
def picture() -> Callable[..., Picture]:
    """A function that makes a grey picture of a size in points, as pixels and as a drawing."""

    def make(*, wide: float = 484.0, high: float = 334.0) -> Picture:
        pixels = np.full((round(high), round(wide), 4), 128, dtype=np.uint8)
        markup = '<g><rect width="100" height="100" fill="#808080"/></g>'
        artwork = Artwork(wide, high, (Ply(markup, ()),), {})
        drawn: Future[tuple[bytes, ...]] = Future()
        drawn.set_result((png_bytes(pixels, dpi=72),))
        return Picture(artwork, drawn)

    return make
