"""The model district: a made-up but believable Jianghai, written as bureaux and OSM would.

Nothing in it is measured (示范模型，非实测). Names and numbers follow the plan; places, streets and
people are drawn from a seed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from lifecircle.errors import CallError

__all__ = ["SEED", "write_sample"]

SEED = 20250101
"""The seed of the district in ``data/``."""


def write_sample(
    out: Path,
    *,
    size: Literal["district", "city", "province"] = "district",
    seed: int = SEED,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Write the model study into a folder: ``study.toml`` and the layers it names.

    Parameters
    ----------
    out
        The folder; it is made if need be, and files of the same names are replaced.
    size
        ``"district"``, about 365,000 people; ``"city"`` 10 and ``"province"`` 100 such districts
        side by side, written one after another.
    seed
        Draws everything; the same seed writes the same bytes on any machine.
    progress
        Called with a short word for each step.

    Raises
    ------
    CallError
        If the size is unknown.
    """
    from lifecircle.model.tiles import REGIONS, write_region
    from lifecircle.model.write import write_district

    if size == "district":
        write_district(Path(out), seed=seed, progress=progress)
    elif size in REGIONS:
        write_region(Path(out), REGIONS[size], seed=seed, progress=progress)
    else:
        raise CallError(f"unknown `size` {size!r}: it is district, city or province")
