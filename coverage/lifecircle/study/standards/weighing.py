"""What a standard says of doubt and of order: other assumptions to try, and who goes first."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import Key, read_keys

PARTS = ("gap", "size", "age_60_plus", "migrants", "growth", "old")
"""What a neighbourhood's priority is made of; each has a weight of that name."""


@dataclass(frozen=True, kw_only=True)
class OtherAssumptions:
    """Which other values are tried to see how firm a headline is.

    Parameters
    ----------
    slower, faster
        Parts of a profile's own speed that are tried.
    speeds_m_s
        Profile to the slow and the fast speed tried instead, metres a second.
    snap_low_m, snap_high_m
        How far a home or a piece of land may stand from its street, other than the study says.
    reason
        Why these, by language.
    """

    slower: float = 0.8
    faster: float = 1.2
    speeds_m_s: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: {"older": (0.6, 1.0)}
    )
    snap_low_m: float = 150.0
    snap_high_m: float = 500.0
    reason: Mapping[str, str] = field(default_factory=dict)

    def speeds(self, profile: str, own_m_s: float) -> tuple[float, ...]:
        """Return the speeds tried for a profile, the slowest first, its own among them.

        Examples
        --------
        >>> OtherAssumptions().speeds("older", 0.8)
        (0.6, 0.8, 1.0)
        """
        told = self.speeds_m_s.get(profile, (self.slower * own_m_s, self.faster * own_m_s))
        return tuple(sorted({own_m_s, *told}))


@dataclass(frozen=True, kw_only=True)
class PriorityWeights:
    """What each part of the priority index weighs, and how its firmness is tried.

    Parameters
    ----------
    gap, size, age_60_plus, migrants, growth, old
        Weights of the parts `PARTS`; 0 leaves a part out.
    top
        How many neighbourhoods are the foremost.
    draws
        How many sets of random weights are tried.
    seed
        Of the random numbers.
    reason
        Why these weights, by language.
    """

    gap: float = 5.0
    size: float = 1.0
    age_60_plus: float = 1.0
    migrants: float = 1.0
    growth: float = 1.0
    old: float = 1.0
    top: int = 10
    draws: int = 1000
    seed: int = 2025
    reason: Mapping[str, str] = field(default_factory=dict)

    def of(self, part: str) -> float:
        """Return the weight of a part, one of `PARTS`."""
        return float(getattr(self, part))


_WORDS = {"zh": Key(kind="text", default=""), "en": Key(kind="text", default="")}
_SPEED = {
    "profile": Key(kind="text", required=True, default=""),
    "low_m_s": Key(kind="number", required=True, default=0.0, least=0.05, most=15.0),
    "high_m_s": Key(kind="number", required=True, default=0.0, least=0.05, most=15.0),
}
_OTHER = {
    "slower": Key(kind="number", default=0.8, least=0.1, most=1.0),
    "faster": Key(kind="number", default=1.2, least=1.0, most=5.0),
    "speeds": Key(kind="tables"),
    "snap_low_m": Key(kind="number", default=150.0, least=0.0, most=5000.0),
    "snap_high_m": Key(kind="number", default=500.0, least=0.0, most=5000.0),
    "reason": Key(kind="table", default={}),
}
_PRIORITY = {
    "gap": Key(kind="number", default=5.0, least=0.0, most=1000.0),
    **{one: Key(kind="number", default=1.0, least=0.0, most=1000.0) for one in PARTS[1:]},
    "top": Key(kind="whole", default=10, least=1, most=1000),
    "draws": Key(kind="whole", default=1000, least=1, most=100_000),
    "seed": Key(kind="whole", default=2025, least=0, most=2**32 - 1),
    "reason": Key(kind="table", default={}),
}


def assumptions_from(
    raw: Mapping[str, Any], *, file: str, base: OtherAssumptions | None = None
) -> tuple[OtherAssumptions, tuple[Fault, ...]]:
    """Return what ``[sensitivity]`` says, and what is wrong with it.

    Parameters
    ----------
    raw
        The table; ``[[sensitivity.speeds]]`` names the profiles with speeds of their own.
    file
        The file, for faults.
    base
        What holds where nothing is said; its reason only where nothing is said at all.
    """
    values, faults = read_keys(raw, _OTHER, at="sensitivity", file=file)
    reason, more = read_keys(values["reason"], _WORDS, at="sensitivity.reason", file=file)
    speeds: dict[str, tuple[float, float]] = {}
    for number, table in enumerate(values.pop("speeds") or (), start=1):
        told, its = read_keys(table, _SPEED, at=f"sensitivity.speeds[{number}]", file=file)
        speeds[told["profile"]] = told["low_m_s"], told["high_m_s"]
        more += its
    own = {"speeds_m_s": speeds} if "speeds" in raw else {}
    told = {key: values[key] for key in raw if key in values} | own
    return _over(base or OtherAssumptions(), told, reason), (*faults, *more)


def weights_from(
    raw: Mapping[str, Any], *, file: str, base: PriorityWeights | None = None
) -> tuple[PriorityWeights, tuple[Fault, ...]]:
    """Return what ``[priority]`` says, and what is wrong with it.

    Parameters
    ----------
    raw
        The table.
    file
        The file, for faults.
    base
        What holds where nothing is said; its reason only where nothing is said at all.
    """
    values, faults = read_keys(raw, _PRIORITY, at="priority", file=file)
    reason, more = read_keys(values["reason"], _WORDS, at="priority.reason", file=file)
    told = {key: values[key] for key in raw if key in values}
    return _over(base or PriorityWeights(), told, reason), (*faults, *more)


_Told = TypeVar("_Told", OtherAssumptions, PriorityWeights)


def _over(base: _Told, told: Mapping[str, Any], reason: Mapping[str, str]) -> _Told:
    """Return a table of a standard with what is told in place of what was."""
    return replace(base, **{**told, "reason": _spoken(reason)}) if told else base


def _spoken(words: Mapping[str, str]) -> dict[str, str]:
    """Return a text by language, without the languages it is not given in."""
    return {language: text for language, text in words.items() if text}
