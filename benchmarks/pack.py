"""Measure every part of the pack of the model district, and the whole of it.

    .venv/bin/python benchmarks/pack.py [--repeat 5] [--lang zh] [part ...]

Parts: those of `lifecircle.report.pack.PARTS`, each written alone in this process after one pack
that is not counted. Wall is what a clock says; own is how long the part keeps the interpreter, of
which there is one; all is the work of every thread and process together, so that own and half of
all bound from below what two cores can do.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import lifecircle as lc
from lifecircle.report.pack import PARTS, write_pack

ROOT = Path(__file__).resolve().parents[1]
_MIB = 1024 * 1024
_FLOOR = 3_000_000
_GARBAGE = 500_000, 50, 50  # as the command line looks for it: hardly ever


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, of this thread, of all and of other processes; MiB left behind."""

    wall_s: float
    own_s: float
    all_s: float
    size_mib: float

    def cells(self) -> str:
        """Return the costs as cells of a table."""
        return " | ".join(f"{one:.2f}" for one in astuple(self))


def clocks() -> tuple[float, float, float]:
    """Return the time of day, this thread's and that of all threads and of processes that ended."""
    times = os.times()
    everybody = times.user + times.system + times.children_user + times.children_system
    return time.perf_counter(), time.thread_time(), everybody


def cost(result: lc.Result, parts: tuple[str, ...], *, language: str) -> Cost:
    """Write some parts into a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = replace(result)  # which remembers nothing that a former run asked of it
        begun = clocks()
        out = write_pack(fresh, Path(folder) / "out", only=parts, language=language)
        wall, own, every = (end - begin for begin, end in zip(begun, clocks(), strict=True))
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Cost(wall, own, every, size / _MIB)


def median(result: lc.Result, parts: tuple[str, ...], *, language: str, repeat: int) -> Cost:
    """Return the medians of several runs."""
    costs = [astuple(cost(result, parts, language=language)) for _ in range(repeat)]
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def floor_s() -> float:
    """Return the seconds of a few million additions: how quick the interpreter is just now."""
    begun = time.thread_time()
    total = 0
    for number in range(_FLOOR):
        total += number
    return time.thread_time() - begun


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure the parts of a pack.")
    parser.add_argument("parts", nargs="*", default=[], help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each; the median is told")
    parser.add_argument("--lang", default="zh", choices=("zh", "en"))
    asked = parser.parse_args()
    unknown = [one for one in asked.parts if one not in PARTS]
    if unknown:
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    gc.set_threshold(*_GARBAGE)
    result = lc.analyse(lc.read_study(ROOT / "data"))
    options = {"language": asked.lang, "repeat": asked.repeat}
    cost(result, PARTS, language=asked.lang)  # imports and fonts are not counted
    print("| part | wall, s | own, s | all, s | size, MiB |\n|---|---:|---:|---:|---:|")
    for part in asked.parts or PARTS:
        print(f"| {part} | {median(result, (part,), **options).cells()} |", flush=True)
    if not asked.parts:
        print(f"| the whole pack | {median(result, PARTS, **options).cells()} |")
    print(f"\n{_FLOOR:,} additions take {floor_s():.3f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
