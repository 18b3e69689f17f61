"""Two finished packs held against each other."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.errors import CallError
from lifecircle.report.proposals.packs import Pack, comparable, read_pack
from lifecircle.report.proposals.told import Names, Proposal, Proposals
from lifecircle.scenario.differences.compare import compare_sides
from lifecircle.scenario.differences.ranking import ranking
from lifecircle.scenario.remedies.site_shares import COLUMNS, changed_facilities
from lifecircle.study.columns.keys import nearest_name
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result


def packs_compared(
    before: str | Path, after: str | Path, *, language: str, circle: str = ""
) -> Proposals:
    """Return a pack held against an earlier one, as far as that can be done.

    Parameters
    ----------
    before, after
        Folders that `lifecircle run` wrote.
    language
        ``zh`` or ``en``.
    circle
        The circle that is counted; empty for all both hold.

    Raises
    ------
    CallError
        If one of them is no whole pack.
    """
    one, other = (read_pack(folder, language=language) for folder in (before, after))
    base, name = _labels(one, other, language)
    known = [name for name in other.side.circles if name in one.side.circles]
    if circle and circle not in known:
        values = {"nearest": nearest_name(circle, known), "known": ", ".join(known)}
        text = say("proposals.call.unknown_circle", language=language, name=circle, **values)
        raise CallError(text)
    sides = comparable(one, other)
    comparison = compare_sides(sides[0], sides[1], name=name)
    results = _drawn(one, other)
    made = Proposal(name=name, comparison=comparison, result=results[1], sites=_sites(*results))
    return Proposals(
        kind="compare",
        title=one.side.title or one.district,
        base_name=base,
        model=one.model or other.model,
        proposals=(made,),
        ranking=ranking({name: comparison}, circle=circle or None),
        names=_joined(one.names, other.names),
        circle=circle,
        base=results[0],
        refused=sides[2],
        credits=tuple(dict.fromkeys((*one.credits, *other.credits))),
        inputs=tuple(
            (role, path) for role, pack in (("before", one), ("after", other))
            for path in pack.files
        ),
    )  # fmt: skip


def _drawn(one: Pack, other: Pack) -> tuple["Result | None", "Result | None"]:
    """Return both packs as they can be drawn; neither where one cannot, or for two places."""
    if one.district != other.district:
        return None, None
    results = one.result(), other.result()
    return (None, None) if None in results else results


def _sites(before: "Result | None", after: "Result | None") -> pd.DataFrame:
    """Return the facilities that opened, closed, moved or changed, circle by circle.

    Whom each of them serves alone is not known: that would have to be searched for.
    """
    if before is None or after is None:
        return pd.DataFrame()
    rows: dict[tuple[str, str], str] = {}
    for name, how in changed_facilities(before.study, after.study).items():
        result = before if how == "closed" else after
        frame = result.study.facilities.loc[[name]]
        for circle in result.circles:
            if counting_facilities(circle, frame)[0]:
                rows[name, circle.id] = how
    index = pd.MultiIndex.from_tuples(list(rows), names=["facility_id", "circle"])
    table = pd.DataFrame({"change": list(rows.values())}, index=index)
    return table.reindex(columns=list(COLUMNS)) if rows else pd.DataFrame()


def _labels(one: Pack, other: Pack, language: str) -> tuple[str, str]:
    """Return what the two are called: by year, by title, else A and B."""
    if one.year != other.year and None not in (one.year, other.year):
        first, second = (
            say("proposals.base.year", language=language, year=str(pack.year))
            for pack in (one, other)
        )
        return first, second
    if one.side.title != other.side.title:
        return one.side.title, other.side.title
    return "A", "B"


def _joined(one: Names, other: Names) -> Names:
    """Return the names of both, those of the first first."""
    return Names(
        circles={**other.circles, **one.circles},
        zones={**other.zones, **one.zones},
        facilities={**other.facilities, **one.facilities},
        streets={**other.streets, **one.streets},
    )
