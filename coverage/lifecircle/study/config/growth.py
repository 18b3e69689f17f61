"""The ``[growth]`` of study.toml: how many people a plan expects in which years."""

from collections.abc import Iterator, Mapping
from typing import Any

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.standards.circle import GROUP_IDS


def growth_from(
    raw: Mapping[str, Any] | None, *, file: str
) -> tuple[dict[str, dict[int, int]], tuple[Fault, ...]]:
    """Return each group's totals by year, and what is wrong with them.

    Parameters
    ----------
    raw
        Group to a table of year to people, such as ``{"residents": {"2025": 400000}}``.
    file
        The file, for faults.

    Examples
    --------
    >>> growth_from({"residents": {"2020": 364_694, "2025": 400_000}}, file="study.toml")
    ({'residents': {2020: 364694, 2025: 400000}}, ())
    """
    found: dict[str, dict[int, int]] = {}
    faults: list[Fault] = []
    for group, table in (raw or {}).items():
        at = f"growth.{group}"
        if group not in GROUP_IDS:
            faults.append(unknown_name(group, GROUP_IDS, code="unknown-key", at=at, file=file))
        elif not isinstance(table, Mapping) or not table:
            faults.append(Fault(code="key-not-table", file=file, field=at, value=str(table)))
        else:
            its = tuple(_wrong(table, at=at, file=file))
            faults += its
            if not its:
                found[group] = {int(year): people for year, people in sorted(table.items())}
    if found and "residents" not in found:
        faults.append(Fault(code="growth-without-residents", file=file, field="growth"))
    return found, tuple(faults)


def _wrong(table: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield a fault for each year that is none and each total that is no number of people."""
    for year, people in table.items():
        place = f"{at}.{year}"
        if not (year.isdecimal() and 1900 <= int(year) <= 2200):
            yield Fault(code="growth-not-a-year", file=file, field=place, value=year)
        elif not isinstance(people, int) or isinstance(people, bool) or people < 1:
            yield Fault(code="key-not-whole", file=file, field=place, value=str(people))
