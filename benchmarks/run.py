"""Measure every stage and the whole run, and print the table of ``docs/validation.md``.

    .venv/bin/python benchmarks/run.py [--repeat 5] [stage ...]

Stages: reading, features, building, snapping, travelling, whole. Places outside the project
(``../shared/real``) are left out where they are absent.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import stages
from measure import HEADER, Row, process_s

import lifecircle as lc

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
MODEL = stages.Streets("model district", ROOT / "data" / "streets" / "jianghai.osm.pbf")
CITY = stages.Streets("Las Palmas", REAL / "las-palmas-osm" / "las_palmas_2023.osm.pbf")
REGION = stages.Streets("Porto region", REAL / "porto-osm-scale" / "porto.osm.pbf")
STUDIES = {MODEL.name: ROOT / "data", CITY.name: ROOT / "tests" / "real" / "las-palmas"}
IMPORTS = ("-c", "import geopandas, scipy.sparse.csgraph")
STAGES = ("reading", "features", "building", "snapping", "travelling", "whole")


def rows(chosen: list[str], *, repeat: int) -> Iterator[Row]:
    """Yield the lines of the table, as they are measured."""
    present = [one for one in (MODEL, CITY, REGION) if one.path.is_file()]
    for place in present:
        if "reading" in chosen:
            yield stages.reading(place, repeat=repeat)
        if "features" in chosen and place is CITY:
            yield stages.features(place, repeat=repeat)
        if "building" in chosen:
            yield stages.building(place, repeat=repeat)
    studied = [one for one in present if one.name in STUDIES]
    for place in studied if {"snapping", "travelling"} & set(chosen) else ():
        study = lc.read_study(STUDIES[place.name])
        if "snapping" in chosen:
            yield stages.snapping(place, study, repeat=repeat)
        if "travelling" in chosen:
            yield from stages.travelling(place, study, repeat=repeat)
    for place in studied if "whole" in chosen else ():
        yield whole(place, repeat=repeat)


def whole(place: stages.Streets, *, repeat: int) -> Row:
    """Run the command as a user does, tables only; the floor is importing what it stands on."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "out")
        study = str(STUDIES[place.name])
        command = ["-m", "lifecircle.cli", "run", study, "--out", out, "--tables-only", "--quiet"]
        ours_s, peak_mib = process_s(command, repeat=repeat)
    floor_s, _ = process_s(IMPORTS, repeat=repeat)
    return Row(
        what="whole run, tables only",
        where=place.name,
        ours_s=ours_s,
        floor="import geopandas, scipy.sparse.csgraph",
        floor_s=floor_s,
        peak_mib=peak_mib,
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure lifecircle against its floors.")
    parser.add_argument("stages", nargs="*", default=[], help=f"some of {', '.join(STAGES)}")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each; the median is told")
    asked = parser.parse_args()
    unknown = [one for one in asked.stages if one not in STAGES]
    if unknown:
        parser.error(f"no stage {unknown[0]!r}; there are {', '.join(STAGES)}")
    print(HEADER)
    for row in rows(asked.stages or list(STAGES), repeat=asked.repeat):
        print(row.markdown(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
