"""Timing with the standard library alone: medians in this process, and of whole processes."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_KIB_PER_MIB = 1024


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table: what was measured, on what, against which floor."""

    what: str
    where: str
    ours_s: float
    floor: str
    floor_s: float
    peak_mib: float | None = None

    def markdown(self) -> str:
        """Return the line as Markdown."""
        memory = "" if self.peak_mib is None else f"{self.peak_mib:,.0f}"
        ratio = f"{self.ours_s / self.floor_s:.1f}"
        ours, floor = f"{self.ours_s * 1000:,.0f}", f"{self.floor_s * 1000:,.0f}"
        cells = (self.what, self.where, ours, self.floor, floor)
        return f"| {' | '.join((*cells, ratio, memory))} |"


HEADER = (
    "| what | on | ours, ms | floor | floor, ms | ratio | peak, MiB |\n"
    "|---|---|---:|---|---:|---:|---:|"
)


def median_s(work: Callable[[], object], *, repeat: int) -> float:
    """Return the median of several runs of a function, seconds."""
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def process_s(arguments: Sequence[str], *, repeat: int) -> tuple[float, float]:
    """Return the median seconds of a Python process, and the most memory it held (MiB)."""
    times, peaks = [], []
    for _ in range(repeat):
        begun = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(child.pid, 0)
        times.append(time.perf_counter() - begun)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(arguments)}: exit {child.returncode}")
        peaks.append(used.ru_maxrss / _KIB_PER_MIB)
    return statistics.median(times), max(peaks)
