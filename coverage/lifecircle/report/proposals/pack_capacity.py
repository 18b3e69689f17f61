"""What a finished pack says of capacity, read from its own tables."""

from pathlib import Path

from lifecircle.report.proposals.pack_tables import TRUTH, numbers, read_table
from lifecircle.scenario.differences.sides import Capacity

_NAMES = ("supply", "places", "verdicts")
FILES = tuple(f"tables/{one}.csv" for one in _NAMES)
"""Written with everything but a pack of tables only."""


def read_capacity(home: Path) -> Capacity | None:
    """Return what a pack says of capacity, None where it was not asked when it was written.

    A pack does not hold who has a place home by home, so people who get or lose one are not
    known; how many have one is.

    Parameters
    ----------
    home
        The folder of the pack.
    """
    if not all((home / one).is_file() for one in FILES):
        return None
    supply, places, verdicts = (read_table(home, one) for one in _NAMES)
    supply = numbers(supply, "need_per_person", "capacity", "placed")
    verdicts = verdicts.assign(
        near=verdicts["near"].map(TRUTH).astype("boolean"),
        enough=verdicts["enough"].map(TRUTH).astype("boolean"),
    )
    needs = supply.drop_duplicates("circle").set_index("circle")
    return Capacity(
        needs=needs[["unit", "group", "need_per_person"]],
        supply=supply.set_index(["circle", "level", "zone_id"])[["capacity", "placed"]],
        places=numbers(places, "capacity").set_index(["facility_id", "circle"])[["capacity"]],
        verdicts=verdicts.set_index(["zone_id", "circle"])[["near", "enough", "verdict"]],
    )
