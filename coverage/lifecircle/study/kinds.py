"""Closed lists a study chooses from: levels, units, barriers, sizes and attributes."""

LEVELS = ("district", "street", "community", "functional")
UNITS = ("building", "compound", "cell", "point")
BARRIER_KINDS = ("river", "water", "railway", "motorway", "wall")
"""Kinds of barrier that OpenStreetMap's tags tell apart."""

USUAL_KINDS = ("river", "water", "railway")
"""Those that count where a study names none: walls are drawn too unevenly to be trusted."""

CAPACITIES = (
    "capacity_beds",
    "capacity_places",
    "capacity_seats",
    "area_m2",
    "floor_area_m2",
    "sports_area_m2",
)
ATTRIBUTES = ("features", "ownership", "hours")
"""What a register may tell of its facilities beside their sizes."""
