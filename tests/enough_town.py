"""One street of 1,200 m with places of known, unknown and no capacity, for the assessment.

Everybody walks 1 m/s and may walk 120 m (2 minutes)::

    west                       |  east
    0 m   100   210  240   400 | 500   560   700   780     1200
    a     b     c    g     d   |  e     h     f     i       j
          k                u   |              m

``k`` holds 3, ``m`` 40, ``u`` does not say. Homes hold 1, 2, 4, 8, … people in the order of
`HOMES`, and each needs one place.

* at k: b (2 people, 0 m) and one place more for a (100 m), then none for c (110 m);
* at u: d (0 m) and e (100 m) hang on what it holds;
* at m: f (0 m) and i (80 m) have their places;
* beyond: g has 140 m to k, which is full; h has 140 m to m, which has room; j has 500 m to m.
"""

import geopandas as gpd
import shapely

import lifecircle as lc
from lifecircle.study.standards.circle import Provision
from towns import Town, circle, draw, in_degrees, study_of

HOMES = {
    "a": (0, 0), "b": (100, 0), "c": (210, 0), "d": (400, 0), "e": (500, 0),
    "f": (700, 0), "g": (240, 0), "h": (560, 0), "i": (780, 0), "j": (1200, 0),
}  # fmt: skip
NAN = float("nan")


def town(k=3.0, m=40.0, u=NAN, people=None, homes=HOMES):
    """Return the town, with other capacities or people."""
    places = {
        name: ("clinic", (at, 0), {"capacity_places": holds})
        for name, at, holds in (("k", 100, k), ("u", 400, u), ("m", 700, m))
    }
    return Town(draw("A---B---C---D---E---F---G---H---I---J---K---L---M"), homes, places,
                people=people or {})  # fmt: skip


def people(**some):
    """Return nobody but those named."""
    return {**dict.fromkeys(HOMES, 0.0), **some}


def zones():
    """Return the district with two streets, each its one community: rural west, urban east."""
    rows = {
        "town": ("district", "", "", (-50, 1250)),
        "west": ("street", "town", "", (-50, 450)),
        "east": ("street", "town", "", (450, 1250)),
        "w1": ("community", "west", "rural", (-50, 450)),
        "e1": ("community", "east", "urban", (450, 1250)),
    }
    level, parent, kind, spans = zip(*rows.values(), strict=True)
    shapes = in_degrees(shapely.box(left, -50, right, 50) for left, right in spans)
    return gpd.GeoDataFrame(
        {"zone_id": list(rows), "level": level, "name": list(rows), "kind": kind,
         "parent_id": parent},
        geometry=shapes, crs="EPSG:4326",
    )  # fmt: skip


def rule(need=1.0, **more):
    """Return what the clinics hold: places, one for each resident."""
    return Provision(**{"column": "capacity_places", "need": need, **more})


def care(supply=None, name="care", **more):
    """Return the circle: 120 m to a clinic."""
    told = {"minutes": 2.0, "target_share": 0.5, "supply": supply or rule(), **more}
    return circle(name, **told)


def study(place=None, *circles, **options):
    """Return the town as a study with its zones."""
    return study_of(
        place or town(),
        *(circles or (care(),)),
        **{"zones": zones(), "district": "town", **options},
    )


def assessed(place=None, *circles, **options):
    """Return the assessment of the town."""
    return lc.assess(lc.analyse(study(place, *circles, **options)))
