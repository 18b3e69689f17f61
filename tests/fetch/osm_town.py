"""A town as Overpass and Nominatim would tell of it.

Streets run every 200 m from -3000 to 3000 m, east and north of 113.1 E, 22.5 N. The place is the
square from -600 to 600 m, divided into a western and an eastern street (admin_level 8). Eight
homes of 400 m2 stand in it; four kindergartens and one school, one kindergarten of them outside.
"""

import json
from typing import Any

from lifecircle.study.projections import metric_crs, unproject

DATE = "2026-11-01T20:59:08Z"
STEP_M, REACH_M, HALF_M = 200, 3000, 600
PLACE_ID = 3286354
PLANE = metric_crs([113.1], [22.5])
Element = dict[str, Any]


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    lon, lat = unproject([x_m], [y_m], PLANE)
    return round(float(lon[0]), 7), round(float(lat[0]), 7)


class Town:
    """Elements with running ids."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self._nodes: dict[tuple[float, float], int] = {}

    def node(self, x_m: float, y_m: float, **tags: str) -> int:
        lon, lat = degrees(x_m, y_m)
        if (lon, lat) not in self._nodes:
            self._nodes[lon, lat] = number = 100 + len(self._nodes)
            self.elements.append({"type": "node", "id": number, "lat": lat, "lon": lon})
        number = self._nodes[lon, lat]
        if tags:
            own = next(
                one for one in self.elements if one["type"] == "node" and one["id"] == number
            )
            own["tags"] = tags
        return number

    def way(self, corners: list[tuple[float, float]], number: int, **tags: str) -> int:
        nodes = [self.node(*corner) for corner in corners]
        self.elements.append({"type": "way", "id": number, "nodes": nodes, "tags": tags})
        return number

    def box(self, west: float, south: float, side_m: float, number: int, **tags: str) -> int:
        east, north = west + side_m, south + side_m
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return self.way(ring, number, **tags)

    def boundary(self, x: tuple[float, float], number: int, level: str, **tags: str) -> None:
        (west, east), half = x, float(HALF_M)
        ring = [(west, -half), (east, -half), (east, half), (west, half), (west, -half)]
        way = self.way(ring, 7000 + number)
        members = [{"type": "way", "ref": way, "role": "outer"}]
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": level, **tags}
        self.elements.append(
            {"type": "relation", "id": number, "members": members, "tags": tags}
        )  # fmt: skip


def town() -> list[Element]:
    made = Town()
    along = [float(at) for at in range(-REACH_M, REACH_M + 1, STEP_M)]
    for number, at in enumerate(along):
        name = {"name": f"{number}路"}
        made.way([(x, at) for x in along], 1000 + number, highway="residential", **name)
        made.way([(at, y) for y in along], 2000 + number, highway="footway", surface="asphalt")
    for number in range(8):
        west = -550.0 + 120 * number
        made.box(west, 30.0, 20.0, 3000 + number, building="apartments", **{"building:levels": "6"})
    for number, (x_m, y_m) in enumerate([(-500, 90), (0, 90), (500, -90), (1500, 90)]):
        made.node(x_m + 10.0, y_m + 1.0, amenity="kindergarten", name=f"{'甲乙丙丁'[number]}幼儿园")
    made.box(110.0, -170.0, 40.0, 4000, amenity="school", name="外海小学")
    made.boundary((-600.0, 0.0), 51, "8", name="江南街道")
    made.boundary((0.0, 600.0), 52, "8", name="外海街道")
    made.boundary((-600.0, 600.0), PLACE_ID, "6", name="江海区")
    return made.elements


def map_answer(elements: list[Element], **further: Any) -> Element:
    stamp = {"timestamp_osm_base": DATE, "copyright": "ODbL"}
    return {"version": 0.6, "osm3s": stamp, "elements": elements, **further}


def ring_of(half_m: float = HALF_M) -> list[list[float]]:
    corners = [(-half_m, -half_m), (half_m, -half_m), (half_m, half_m), (-half_m, half_m)]
    return [list(degrees(*corner)) for corner in [*corners, corners[0]]]


def place(**changes: Any) -> Element:
    return {
        "osm_type": "relation",
        "osm_id": PLACE_ID,
        "category": "boundary",
        "type": "administrative",
        "name": "江海区",
        "display_name": "江海区, 江门市, 广东省, 中国",
        "geojson": {"type": "Polygon", "coordinates": [ring_of()]},
        **changes,
    }


def body(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
