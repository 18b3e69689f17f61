"""In which datum a register's coordinates are, and where its rows stand by it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lifecircle.errors import Fault
from lifecircle.registers.decisions.choices import Choices
from lifecircle.registers.decisions.mapping import Decided
from lifecircle.registers.places.placing import PlaceRules, Placing, place_rows
from lifecircle.registers.tables.table import RegisterTable
from lifecircle.registers.words.closed_reading import is_nothing
from lifecircle.study.projections import DATUMS

_PLACES = frozenset({"lon", "lat", "coordinates"})
_DATUM_SIGNS = (
    "百度", "高德", "腾讯", "天地图", "bd09", "bd-09", "gcj", "wgs", "cgcs", "2000", "火星",
)  # fmt: skip


def choose_places(
    table: RegisterTable, at: Mapping[str, int], choices: Choices, decided: Decided
) -> tuple[Placing, str, tuple[Fault, ...]]:
    """Return where the rows stand, in which datum, and what forbids to say so.

    Parameters
    ----------
    table
        The register.
    at
        Meaning to the position of its column.
    choices, decided
        What the user and the mapping file say; one of them names the datum, or the fault
        ``import-no-datum`` says what the file itself hints at.
    """
    if table.shapes is None and not _filled(table, at):
        placing, _ = place_rows(table, {}, PlaceRules(datum="wgs84"))
        return placing, "", _one_axis(table, at, choices)
    datum = choices.datum or decided.datum
    if not datum:
        known = ", ".join((*DATUMS, "EPSG:nnnn"))
        hint = "、".join(_datum_hints(table)) or "-"
        fault = Fault(
            code="import-no-datum", file=table.place, field="datum",
            details={"known": known, "hint": hint},
        )  # fmt: skip
        placing, _ = place_rows(replace(table, shapes=None), {}, PlaceRules(datum="wgs84"))
        return placing, "", (fault,)
    rules = PlaceRules(
        datum=datum, order=decided.order, turn=choices.accept or decided.turn_swapped
    )
    placing, faults = place_rows(table, at, rules)
    return placing, datum, faults


def _one_axis(table: RegisterTable, at: Mapping[str, int], choices: Choices) -> tuple[Fault, ...]:
    """Return a fault if longitude was found and latitude not, or the other way round."""
    found = sorted(at.keys() & {"lon", "lat"})
    if len(found) != 1:
        return ()
    head = table.header[at[found[0]]]
    other = "lat" if found[0] == "lon" else "lon"
    return (
        Fault(
            code="import-one-axis",
            severity=choices.doubt,
            file=table.place,
            field=head,
            value=other,
        ),
    )


def _filled(table: RegisterTable, at: Mapping[str, int]) -> bool:
    """Return whether a register has coordinates to be read."""
    where = at.keys() & _PLACES
    if not ({"lon", "lat"} <= where or "coordinates" in where):
        return False
    return any(not is_nothing(cell) for name in where for cell in table.cells[at[name]])


def _datum_hints(table: RegisterTable) -> Iterator[str]:
    """Yield what a file itself says of its coordinates; it is shown, never used."""
    if table.crs:
        yield table.crs[:40]
    for text in (*table.header, *table.titles, table.sheet):
        if any(sign in text.casefold() for sign in _DATUM_SIGNS):
            yield text[:40]
