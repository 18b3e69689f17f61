"""What people of a study can be put on: its zones and its residential land."""

from dataclasses import dataclass

from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Ground:
    """The zones of a study, the district among them, and its residential land."""

    zones: GeoDataFrame | None
    district: str
    land: GeoDataFrame
