"""The tables that cross a room, declared: index, columns, closed lists, ranges, geometry.

`validate` holds a frame against one of them and says everything that is wrong at once.
"""

from collections.abc import Iterable

from lifecircle.study.columns.places import Place, missing_column
from lifecircle.study.kinds import ATTRIBUTES, CAPACITIES, LEVELS
from lifecircle.study.placing import METHODS
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.study.standards.services import TIERS
from lifecircle.study.tables.schema import Column, Schema, validate

__all__ = [
    "COVERAGE",
    "ENTRANCES",
    "FACILITIES",
    "GAPS",
    "LAND",
    "NEAREST",
    "REGISTER_STATUSES",
    "RESIDENTS",
    "SNAPS",
    "TRAVEL_STATUSES",
    "ZONES",
    "ZONE_COLUMNS",
    "ZONE_KINDS",
    "Column",
    "Place",
    "Schema",
    "missing_column",
    "resident_schema",
    "validate",
]

REGISTER_STATUSES = ("open", "building", "planned", "closed")
"""What a facility can be doing."""

TRAVEL_STATUSES = ("covered", "beyond", "unreachable", "not_snapped", "no_population")
"""What can come of one resident's walk."""

ZONE_KINDS = ("urban", "rural", "old", "new")
ZONE_COLUMNS = tuple(f"{level}_id" for level in LEVELS)
"""The columns that say in which zone of each level a point lies; empty text for none."""

_POINT = ("Point",)
_PLACE = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_AREA = ("Polygon", "MultiPolygon")

_ZONES_OF_A_POINT = tuple(Column(name=name, kind="text", blank=True) for name in ZONE_COLUMNS)

FACILITIES = Schema(
    name="facilities",
    index=("facility_id",),
    columns=(
        Column(name="geometry", kind="geometry", shapes=_PLACE),
        Column(name="service", kind="text"),
        Column(name="name", kind="text", blank=True),
        Column(name="tier", kind="text", blank=True, allowed=TIERS),
        Column(name="status", kind="text", allowed=REGISTER_STATUSES),
        Column(name="status_assumed", kind="flag", optional=True),
        Column(name="opened", kind="whole", blank=True, least=1000, most=2999),
        Column(name="closed", kind="whole", blank=True, least=1000, most=2999),
        Column(name="count", kind="whole", least=1),
        *(
            Column(name=name, kind="number", blank=True, optional=True, least=0)
            for name in CAPACITIES
        ),
        *(Column(name=name, kind="text", blank=True, optional=True) for name in ATTRIBUTES),
        Column(name="source", kind="text", blank=True),
        Column(name="max_snap_m", kind="number", least=0),
    ),
)

ENTRANCES = Schema(
    name="entrances",
    index=(),
    columns=(
        Column(name="geometry", kind="geometry", shapes=_POINT),
        Column(name="facility_id", kind="text"),
    ),
)

RESIDENTS = Schema(
    name="residents",
    index=("resident_id",),
    columns=(
        Column(name="geometry", kind="geometry", shapes=_POINT),
        Column(name="residents", kind="number", least=0, most=1e10),
        *_ZONES_OF_A_POINT,
        Column(name="name", kind="text", optional=True, blank=True),
        Column(name="people_by", kind="text", optional=True, blank=True, allowed=METHODS),
        Column(name="since", kind="whole", optional=True, blank=True, least=1000, most=2999),
    ),
)

LAND = Schema(
    name="land",
    index=("land_id",),
    columns=(
        Column(name="geometry", kind="geometry", shapes=_POINT),
        Column(name="area_m2", kind="number", least=0),
        *_ZONES_OF_A_POINT,
    ),
)

ZONES = Schema(
    name="zones",
    index=("zone_id",),
    columns=(
        Column(name="geometry", kind="geometry", shapes=_AREA),
        Column(name="level", kind="text", allowed=LEVELS),
        Column(name="name", kind="text", blank=True),
        Column(name="kind", kind="text", blank=True, allowed=ZONE_KINDS),
        Column(name="parent_id", kind="text", blank=True),
        Column(name="features", kind="text", blank=True, optional=True),
    ),
)

NEAREST = Schema(
    name="nearest",
    index=("resident_id", "circle"),
    columns=(
        Column(name="facility_id", kind="text", blank=True),
        Column(name="minutes", kind="number", blank=True, endless=True, least=0),
        Column(name="walk_m", kind="number", blank=True, endless=True, least=0),
        Column(name="steps_m", kind="number", blank=True, endless=True, least=0),
        Column(name="access_m", kind="number", blank=True, endless=True, least=0),
        Column(name="status", kind="text", allowed=TRAVEL_STATUSES),
    ),
)

COVERAGE = Schema(
    name="coverage",
    index=("circle", "level", "zone_id", "denominator"),
    columns=(
        *(
            Column(name=name, kind="number", least=0)
            for name in ("total", "covered", "beyond", "unreachable", "not_snapped")
        ),
        Column(name="covered_share", kind="number", blank=True, least=0, most=1),
        Column(name="target_share", kind="number", blank=True, least=0, most=1),
        Column(name="short_by", kind="number", blank=True, least=0),
        Column(name="met", kind="flag", blank=True),
        Column(name="headline", kind="flag"),
        Column(name="straight_line_covered", kind="number", blank=True, least=0),
        Column(name="straight_line_share", kind="number", blank=True, least=0, most=1),
    ),
)

GAPS = Schema(
    name="gaps",
    index=("zone_id", "circle"),
    columns=(
        Column(name="people", kind="number", least=0),
        Column(name="share", kind="number", blank=True, least=0, most=1),
        Column(name="target_share", kind="number", blank=True, least=0, most=1),
        Column(name="to_reach", kind="number", blank=True, least=0),
        Column(name="severity", kind="text", allowed=("low", "medium", "high")),
        Column(
            name="reason", kind="text", allowed=("no_facility", "barrier", "full", "data_doubt")
        ),
        Column(name="remedy", kind="text", allowed=("build", "link", "places", "survey")),
        Column(name="small", kind="flag"),
        Column(name="confidence", kind="text", allowed=("firm", "doubtful")),
    ),
)

SNAPS = Schema(
    name="snaps",
    index=("layer", "id"),
    repeated=True,  # a facility has one row an entrance
    columns=(
        *(
            Column(name=name, kind="number", blank=True, least=-180, most=180)
            for name in ("lon", "lat", "street_lon", "street_lat")
        ),
        Column(name="access_m", kind="number", blank=True, endless=True, least=0),
        Column(name="piece_m", kind="number", blank=True, least=0),
        Column(name="status", kind="text", allowed=("snapped", "not_snapped")),
        Column(name="note", kind="text", blank=True),
    ),
)


def resident_schema(groups: Iterable[str]) -> Schema:
    """Return the schema of residents with these population groups as columns.

    Parameters
    ----------
    groups
        Ids from the closed list of population groups; ``residents`` is always among them.

    Examples
    --------
    >>> "age_60_plus" in {column.name for column in resident_schema(["age_60_plus"]).columns}
    True
    """
    added = [
        Column(name=name, kind="number", least=0, most=1e10)
        for name in GROUP_IDS
        if name in set(groups)
    ]
    return RESIDENTS.having(*added)
