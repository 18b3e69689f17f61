"""Two finished packs held against each other."""

from pathlib import Path

from lifecircle.errors import CallError
from lifecircle.report.proposals.packs import Pack, comparable, read_pack
from lifecircle.report.proposals.told import Names, Proposal, Proposals
from lifecircle.scenario.compare import compare_sides
from lifecircle.scenario.ranking import ranking
from lifecircle.study.keys import nearest_name
from lifecircle.words import say


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
    made = Proposal(name=name, comparison=comparison)
    return Proposals(
        kind="compare",
        title=one.side.title or one.district,
        base_name=base,
        model=one.model or other.model,
        proposals=(made,),
        ranking=ranking({name: comparison}, circle=circle or None),
        names=_joined(one.names, other.names),
        circle=circle,
        refused=sides[2],
        credits=tuple(dict.fromkeys((*one.credits, *other.credits))),
        inputs=tuple(
            (role, path) for role, pack in (("before", one), ("after", other))
            for path in pack.files
        ),
    )  # fmt: skip


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
