"""What a facility may be: the closed vocabulary of services."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

Tier = Literal["district", "street", "community", ""]

TIERS: tuple[Tier, ...] = ("district", "street", "community")
"""Levels a facility may serve, widest first."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """One kind of facility.

    Parameters
    ----------
    id
        As registers and circles name it, such as ``"elderly-station"``.
    name
        Its name by language (``zh``, ``en``).
    code
        Layer code of its family in the plan's glossary, such as ``"F-ELD-STA"``.
    tier
        Level such a facility stands at unless its register says otherwise; empty when the
        service itself does not tell.
    """

    id: str
    name: Mapping[str, str]
    code: str
    tier: Tier


@cache
def services() -> Mapping[str, Service]:
    """Return every known service by its id, in the order of the vocabulary.

    Examples
    --------
    >>> services()["elderly-station"].code
    'F-ELD-STA'
    """
    source = resources.files("lifecircle.study") / "bundled" / "services.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    return MappingProxyType({one: Service(id=one, **table) for one, table in raw.items()})
