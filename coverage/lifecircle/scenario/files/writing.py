"""A scenario as the text of its file, which reads back as the same scenario."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lifecircle.registers.told.toml_text import quoted
from lifecircle.scenario.files.entries import table_of
from lifecircle.scenario.scenario import Scenario


def scenario_text(scenario: Scenario) -> str:
    """Return a scenario as TOML: its edits in their order, places in WGS-84.

    Edits drawn in a layer are written like the others.

    Parameters
    ----------
    scenario
        Any scenario of edits that a file can hold.

    Examples
    --------
    >>> print(scenario_text(Scenario("one station less").close("F7")), end="")
    name = "one station less"
    <BLANKLINE>
    [[close]]
    id = "F7"
    """
    top = {
        "name": scenario.name,
        "note": scenario.note,
        "cost": scenario.lump_sum,
        "cost_unit": scenario.cost_unit,
    }
    tables = [table_of(edit) for edit in scenario.edits]
    if any({"at", "via"} & set(table) for _, table in tables):
        top["datum"] = "wgs84"
    parts = [_lines({key: value for key, value in top.items() if value})]
    parts += [f"\n[[{kind}]]\n{_lines(table)}" for kind, table in tables]
    return "".join(parts)


def write_scenario(scenario: Scenario, path: str | Path) -> None:
    """Write a scenario as a file that `lifecircle scenario` reads.

    Parameters
    ----------
    scenario
        Any scenario of edits that a file can hold.
    path
        The file, new or to be replaced.
    """
    Path(path).write_bytes(scenario_text(scenario).encode("utf-8"))


def _lines(table: Mapping[str, Any]) -> str:
    """Return the keys of a table, one a line."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: Any) -> str:
    """Return a value as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{quoted(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    return repr(int(value)) if isinstance(value, int) else repr(float(value))
