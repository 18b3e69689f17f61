"""Who walks: the speed of a group, and what steps are to it.

Speeds are planning values on level ground, in metres a second, from published measurements of
ordinary people rather than of healthy ones over short courses; ``docs/profiles.md`` gives each
with its source. Any of them can be overridden in ``study.toml``.
"""

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lifecircle.errors import Fault


@dataclass(frozen=True, slots=True)
class Profile:
    """How a group of people moves.

    Parameters
    ----------
    id
        Its name in circles and in ``study.toml``.
    speed_m_s
        Speed on level ground, metres a second.
    steps_factor
        Share of that speed on steps, 0 where steps are closed to the group.
    """

    id: str
    speed_m_s: float
    steps_factor: float

    def metres(self, minutes: float) -> float:
        """Return how far the profile goes on level ground in so many minutes, metres."""
        return minutes * 60.0 * self.speed_m_s


class MetreProfile(Profile):
    """A profile whose seconds are metres, for circles promised as a distance."""

    __slots__ = ()


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.id: profile
        for profile in (
            Profile("general", 1.0, 0.5),
            Profile("older", 0.8, 0.35),
            Profile("older-80", 0.65, 0.35),
            Profile("wheelchair", 0.7, 0.0),
            Profile("child-with-adult", 0.9, 0.5),
            Profile("child", 1.1, 0.5),
            # On steps the bicycle is carried, at 0.33 m/s.
            Profile("bicycle", 3.3, 0.1),
        )
    }
)
"""The bundled profiles: 60 and over is ``older``, 80 and over or with a cane ``older-80``."""

_LIMITS = {"speed_m_s": (0.05, 15.0), "steps_factor": (0.0, 1.0)}


def study_profiles(
    overrides: Mapping[str, Mapping[str, float]], *, file: str = "study.toml"
) -> tuple[Mapping[str, Profile], tuple[Fault, ...]]:
    """Return the bundled profiles with a study's overrides, and what is wrong with those.

    Parameters
    ----------
    overrides
        ``[profiles.<id>]`` tables of the study: ``speed_m_s`` (0.05-15) and ``steps_factor``
        (0-1). An id that is not bundled makes a new profile and must give ``speed_m_s``.
    file
        The file named in faults.
    """
    profiles = dict(PROFILES)
    faults: list[Fault] = []
    for name, values in overrides.items():
        wrong = _override_faults(name, values, file)
        faults += wrong
        if not wrong:
            base = profiles.get(name, Profile(name, 1.0, 0.5))
            profiles[name] = replace(
                base,
                speed_m_s=float(values.get("speed_m_s", base.speed_m_s)),
                steps_factor=float(values.get("steps_factor", base.steps_factor)),
            )
    return MappingProxyType(profiles), tuple(faults)


def _override_faults(name: str, values: Mapping[str, float], file: str) -> list[Fault]:
    """Return what is wrong with one profile's overrides."""
    faults = []
    for key, value in values.items():
        field = f"profiles.{name}.{key}"
        if key not in _LIMITS:
            near = difflib.get_close_matches(key, _LIMITS, n=1, cutoff=0.0)[0]
            faults.append(
                Fault(code="unknown-profile-key", file=file, field=field, details={"near": near})
            )
            continue
        low, high = _LIMITS[key]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or not low <= value <= high:
            bounds = {"low": low, "high": high}
            faults.append(
                Fault(
                    code="profile-value",
                    file=file,
                    field=field,
                    value=str(value),
                    details=bounds,
                )
            )
    if name not in PROFILES and "speed_m_s" not in values:
        near = difflib.get_close_matches(name, PROFILES, n=1, cutoff=0.0)[0]
        faults.append(
            Fault(
                code="unknown-profile",
                file=file,
                field="profiles",
                value=name,
                details={"near": near},
            )
        )
    return faults
