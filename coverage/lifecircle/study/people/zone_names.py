"""Names of zones as different offices write them: 礼乐街道, 礼乐街道办事处, 礼乐."""

import difflib
from collections.abc import Iterable, Sequence

from lifecircle.study.columns.cells import plain

_STREET = ("街道办事处", "街道办", "街道", "镇", "乡")
_COMMUNITY = (
    "社区居民委员会", "村民委员会", "社区居委会", "居委会", "村委会", "行政村", "社区", "村",
)  # fmt: skip
_ENDINGS = (*((one, "street") for one in _STREET), *((one, "community") for one in _COMMUNITY))
_NEAREST = 3


class ZoneNames:
    """Names to keys, found as written or by a name that differs in its ending alone.

    A street is never taken for a community of the same stem, nor the other way round; a name
    without an ending may be either.

    Parameters
    ----------
    names
        One or several for each key.
    keys
        What each name stands for.

    Examples
    --------
    >>> names = ZoneNames(["外海街道", "东村"], ["440704001", "7"])
    >>> names.find("外海街道办事处"), names.find("东"), names.find("外海社区")
    ('440704001', '7', '')
    """

    def __init__(self, names: Iterable[str], keys: Iterable[str]) -> None:
        self.names: list[str] = []
        self._written: dict[str, set[str]] = {}
        self._stems: dict[str, list[tuple[str, str]]] = {}
        for name, key in zip(map(plain, names), keys, strict=True):
            if name:
                self.names.append(name)
                self._written.setdefault(name.casefold(), set()).add(key)
                for stem, kind in _forms(name):
                    self._stems.setdefault(stem, []).append((kind, key))

    def as_written(self, name: str) -> str:
        """Return the only key of a name, or an empty text."""
        return _only(self._written.get(plain(name).casefold(), ()))

    def by_stem(self, name: str) -> str:
        """Return the only key whose name differs in its ending alone, or an empty text."""
        return _only(self._alike(name))

    def find(self, name: str) -> str:
        """Return the key of a name as written, else by its stem, or an empty text."""
        return self.as_written(name) or self.by_stem(name)

    def several(self, name: str) -> tuple[str, ...]:
        """Return all keys a name could stand for, in order."""
        written = self._written.get(plain(name).casefold(), set())
        return tuple(sorted(written or self._alike(name)))

    def nearest(self, name: str) -> str:
        """Return the names most like one, for a reader to choose from."""
        known = list(dict.fromkeys(self.names))
        return "、".join(difflib.get_close_matches(plain(name), known, n=_NEAREST, cutoff=0.0))

    def _alike(self, name: str) -> set[str]:
        """Return the keys of the names with the same stem and no other kind of ending."""
        return {
            key
            for stem, kind in _forms(plain(name))
            for other, key in self._stems.get(stem, ())
            if kind == other or not kind or not other
        }


def _forms(name: str) -> list[tuple[str, str]]:
    """Return a name whole, and without its ending with the kind of zone that told.

    >>> _forms("滘头社区居委会"), _forms("村")
    ([('滘头社区居委会', ''), ('滘头', 'community')], [('村', '')])
    """
    folded = name.casefold()
    fitting = (pair for pair in _ENDINGS if folded.endswith(pair[0]) and folded != pair[0])
    ending, kind = max(fitting, key=lambda pair: len(pair[0]), default=("", ""))
    return [(folded, ""), (folded.removesuffix(ending), kind)] if ending else [(folded, "")]


def _only(found: Sequence[str] | set[str] | tuple[()]) -> str:
    """Return the one that is there if it is the only one."""
    return next(iter(found)) if len(found) == 1 else ""
