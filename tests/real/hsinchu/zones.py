"""Write the 里 of the extract as outlines: its boundaries are open lines, cut where it ends.

A face between the lines and the edge of the data is of the one 里 that owns every line around it.
The file stays out of the repository, like the data it is made of.

    .venv/bin/python tests/real/hsinchu/zones.py
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import shapely

HERE = Path(__file__).parent
PBF = HERE.parents[3] / "shared/real/china-jianghai-shenzhen-hsinchu/hsinchu_nctu.osm.pbf"


def boundary_lines(path: Path) -> tuple[dict[int, shapely.LineString], dict[str, set[int]]]:
    """Return the lines of every neighbourhood's boundary, and which lines each one owns."""
    where, ways, owned = {}, {}, {}
    for one in osmium.FileProcessor(str(path)):
        if one.is_node():
            where[one.id] = (one.location.lon, one.location.lat)
        elif one.is_way():
            ways[one.id] = [node.ref for node in one.nodes]
        elif one.tags.get("boundary") == "administrative" and one.tags.get("admin_level") == "9":
            owned[one.tags["name"]] = {member.ref for member in one.members if member.type == "w"}
    needed = sorted(set().union(*owned.values()))
    drawn = {name: [where[node] for node in ways[name] if node in where] for name in needed}
    lines = {name: shapely.LineString(xy) for name, xy in drawn.items() if len(xy) > 1}
    return lines, owned


def to_the_edge(
    lines: dict[int, shapely.LineString], frame: shapely.Polygon
) -> dict[int, shapely.LineString]:
    """Return the lines, their loose ends led straight on to the next line or the frame."""
    ends = [xy for line in lines.values() for xy in (line.coords[0], line.coords[-1])]
    closed: dict[int, shapely.LineString] = {}
    for way, line in lines.items():
        others = [one for name, one in lines.items() if name != way]
        stops = shapely.union_all([*others, frame.exterior])
        coords = np.array(line.coords)
        for at, beside in ((0, 1), (-1, -2)):
            if ends.count(tuple(coords[at])) > 1:
                continue
            far = coords[at] + (coords[at] - coords[beside]) * 1e4
            ray = shapely.LineString([coords[at], far])
            met = shapely.get_coordinates(ray.intersection(stops))
            next_m = np.hypot(*(met - coords[at]).T)
            stop = met[np.argmin(np.where(next_m > 1e-9, next_m, np.inf))]
            coords = np.vstack([[stop], coords] if at == 0 else [coords, [stop]])
        closed[way] = shapely.LineString(coords)
    return closed


def li_zones(path: Path = PBF) -> gpd.GeoDataFrame:
    """Return the neighbourhoods as far as the extract reaches, and all its ground."""
    cut, owned = boundary_lines(path)
    frame = shapely.box(*shapely.total_bounds(list(cut.values()))).buffer(0.004, join_style="mitre")
    lines = to_the_edge(cut, frame)
    drawn = shapely.union_all([*lines.values(), frame.exterior], grid_size=1e-7)
    faces = shapely.get_parts(shapely.polygonize([drawn]))
    names: list[str] = []
    kept: list[shapely.Polygon] = []
    for face in faces:
        beside = {
            way
            for way, line in lines.items()
            if face.exterior.intersection(line.buffer(2e-7)).length > 1e-5
        }
        owners = [name for name, mine in owned.items() if beside and beside <= mine]
        if len(owners) == 1:
            names.append(owners[0])
            kept.append(face)
    table = gpd.GeoDataFrame({"name": names}, geometry=kept, crs="EPSG:4326").dissolve("name")
    table = table.reset_index().assign(level="community")
    table.loc[len(table)] = {"name": "資料範圍", "geometry": frame, "level": "district"}
    ids = [f"li-{number:02d}" for number in range(1, len(table) + 1)]
    return table.assign(id=ids)[["id", "name", "level", "geometry"]]


if __name__ == "__main__":
    li_zones().to_file(HERE / "zones.geojson", driver="GeoJSON")
