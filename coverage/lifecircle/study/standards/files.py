"""Standards as data: the bundled ones, a planner's own file, several joined, circles added.

A standard is a TOML file with ``id``, ``name``, ``source``, ``verified``, ``[severity]``, one
``[[circles]]`` table a circle and one ``[[indicators]]`` table an indicator. Readers return what
they could read and every fault they found; they raise nothing.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.standards.circle import GROUP_IDS, PROFILE_IDS, Circle, Severity, Standard
from lifecircle.study.standards.circle_keys import circles_from, standard_from
from lifecircle.study.standards.services import TIERS, Service, services
from lifecircle.study.standards.weighing import assumptions_from, weights_from
from lifecircle.study.toml_lines import with_lines

__all__ = [
    "BUNDLED",
    "GROUP_IDS",
    "PROFILE_IDS",
    "TIERS",
    "Circle",
    "Service",
    "Severity",
    "Standard",
    "bundled_standards",
    "merge_circles",
    "merge_weighing",
    "read_standard",
    "read_standards",
    "services",
]

BUNDLED = ("jianghai-2025", "gb-50180-2018", "tdt-1063-2021", "jianghai-2025-further")
"""Names of the standards that come with the package."""

_LANGUAGES = ("zh", "en")
_WITH_INDICATORS = ("jianghai-2025",)
"""Bundled standards whose indicators stand in a file of their own."""


def read_standard(
    name_or_path: str | Path, *, folder: Path | None = None, profiles: Iterable[str] = ()
) -> tuple[Standard | None, tuple[Fault, ...]]:
    """Return one standard, or None, and everything wrong with its file.

    Parameters
    ----------
    name_or_path
        A bundled name (one of `BUNDLED`) or a TOML file.
    folder
        Folder that a relative path starts from; the current one by default.
    profiles
        Profiles a circle may name beside the bundled ones.

    Examples
    --------
    >>> standard, faults = read_standard("jianghai-2025")
    >>> standard.circle("elderly-care").minutes, faults
    (15.0, ())
    """
    name = str(name_or_path)
    if name in BUNDLED:
        return _bundled(name), ()
    path = Path(name) if folder is None else folder / name
    if not path.is_file():
        details = {"nearest": nearest_name(name, BUNDLED), "known": ", ".join(BUNDLED)}
        return None, (Fault(code="standard-missing", value=name, details=details),)
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return None, (Fault(code="standard-unreadable", file=name, details={"why": str(error)}),)
    standard, faults = standard_from(raw, file=name, profiles=profiles)
    return standard, with_lines(faults, path)


def read_standards(
    names: str | Path | Sequence[str | Path],
    *,
    folder: Path | None = None,
    profiles: Iterable[str] = (),
    file: str = "",
) -> tuple[Standard | None, tuple[Fault, ...]]:
    """Return one standard or several joined into one, or None, and all their faults.

    Circles keep their order and their ids must differ; an indicator takes the place of an earlier
    one of the same id. Thresholds and the size of a small area are those of the first; the whole
    is verified when every part is.

    Parameters
    ----------
    names
        One bundled name or file, or several.
    folder
        Folder that relative paths start from.
    profiles
        Profiles a circle may name beside the bundled ones.
    file
        The study file that names them, for faults of what it names.
    """
    listed = (names,) if isinstance(names, str | Path) else tuple(names)
    extra = tuple(profiles)
    read = [read_standard(name, folder=folder, profiles=extra) for name in listed]
    faults = [fault for _, its in read for fault in its]
    parts = [standard for standard, _ in read if standard is not None]
    faults += _shared_ids(parts)
    if parts and not faults and not any(part.circles for part in parts):
        faults.append(Fault(code="standard-empty", value=parts[0].id, field="circles"))
    if not listed:
        faults.append(Fault(code="standard-none", details={"known": ", ".join(BUNDLED)}))
    if faults:
        return None, _with_places(faults, file)
    return (parts[0] if len(parts) == 1 else _joined(parts)), ()


def _with_places(faults: Sequence[Fault], file: str) -> tuple[Fault, ...]:
    """Return the faults; those of no standard's own file are where a study names the standards."""
    if not file:
        return tuple(faults)
    named = [replace(one, file=file, field="standards") for one in faults if not one.file]
    return (*(one for one in faults if one.file), *with_lines(named, Path(file)))


def merge_circles(
    standard: Standard,
    raw: Sequence[Mapping[str, Any]],
    *,
    file: str,
    profiles: Iterable[str] = (),
) -> tuple[Standard, tuple[Fault, ...]]:
    """Return the standard with a planner's own circles, and what is wrong with those.

    A circle replaces the one that has its id, in its place; a new one is put at the end. A
    faulty one is left out.

    Parameters
    ----------
    standard
        The standard to add to; it is not changed.
    raw
        The ``[[circles]]`` tables of study.toml, with the keys of a standard's file.
    file
        The file named in faults.
    profiles
        Profiles a circle may name beside the bundled ones.
    """
    own, faults = circles_from(raw, file=file, profiles=profiles)
    circles = {circle.id: circle for circle in (*standard.circles, *own)}
    return replace(standard, circles=tuple(circles.values())), faults


def merge_weighing(
    standard: Standard, *, sensitivity: Mapping[str, Any], priority: Mapping[str, Any], file: str
) -> tuple[Standard, tuple[Fault, ...]]:
    """Return the standard with a planner's own assumptions and weights, and what is wrong there.

    Parameters
    ----------
    standard
        The standard; what study.toml does not say stays as it is there.
    sensitivity, priority
        The tables of study.toml, with the keys of a standard's file.
    file
        The file named in faults.
    """
    others, faults = assumptions_from(sensitivity, file=file, base=standard.others)
    weights, more = weights_from(priority, file=file, base=standard.priority)
    return replace(standard, others=others, priority=weights), (*faults, *more)


def bundled_standards() -> tuple[Standard, ...]:
    """Return the standards that come with the package, the plan first."""
    return tuple(_bundled(name) for name in BUNDLED)


@cache
def _bundled(name: str) -> Standard:
    """Return a standard of the package; its own tests keep these free of faults."""
    folder = resources.files("lifecircle.study") / "bundled"
    raw = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    if name in _WITH_INDICATORS:
        source = folder / f"{name}-indicators.toml"
        raw |= tomllib.loads(source.read_text(encoding="utf-8"))
    standard, faults = standard_from(raw, file=f"{name}.toml")
    if standard is None:
        raise AssertionError("\n".join(fault.text() for fault in faults))
    return standard


def _shared_ids(parts: Sequence[Standard]) -> list[Fault]:
    """Return a fault for each circle id that an earlier standard has already."""
    owner: dict[str, str] = {}
    faults = []
    for part in parts:
        for circle in part.circles:
            first = owner.setdefault(circle.id, part.id)
            if first != part.id:
                details = {"first": first, "second": part.id}
                faults.append(Fault(code="circle-shared", value=circle.id, details=details))
    return faults


def _joined(parts: Sequence[Standard]) -> Standard:
    """Return several standards as one."""
    return replace(
        parts[0],
        id="+".join(part.id for part in parts),
        name={one: " + ".join(part.name[one] for part in parts) for one in _LANGUAGES},
        source="; ".join(part.source for part in parts),
        verified=all(part.verified for part in parts),
        circles=tuple(circle for part in parts for circle in part.circles),
        indicators=tuple({one.id: one for part in parts for one in part.indicators}.values()),
        slips=tuple(one for part in parts for one in part.slips),
    )
