"""What is said about proposals, in sentences of a few numbers."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lifecircle.report.paper.sentences import amount, share_words
from lifecircle.report.proposals.told import Names, Proposal, Proposals, Row, rows_of
from lifecircle.report.wording import named, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from collections.abc import Hashable

_MOST_VIA = 2


def lead_sentence(told: Proposals, *, language: str) -> str:
    """Return the answer in one or two sentences: which is first, what it brings, who loses.

    Parameters
    ----------
    told
        The proposals.
    language
        ``zh`` or ``en``.
    """
    if told.lead:
        return told.lead
    if not told.proposals:
        return say("proposals.lead.none", language=language)
    first = told.proposals[0]
    row = _ranked(first, told)
    values: dict[str, str | int] = {
        "name": first.name,
        "base": told.base_name,
        "count": len(told.proposals),
        "won": amount(float(row["won"]), language=language),
        "lost": amount(float(row["lost"]), language=language),
        "net": amount(float(row["net"]), language=language),
        "nearer": amount(float(row["nearer"]), language=language),
        "farther": amount(float(row["farther"]), language=language),
    }
    several = "best" if len(told.proposals) > 1 else "only"
    return say(f"proposals.lead.{several}_{_outcome(row)}", language=language, **values)


def page_sentence(one: Proposal, told: Proposals, *, language: str) -> str:
    """Return what one proposal does, in a sentence or two.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    """
    row = _ranked(one, told)
    keys = ("won", "lost", "nearer", "farther", "turned_met", "turned_missed")
    values: dict[str, str] = {key: amount(float(row[key]), language=language) for key in keys}
    parts = [say(f"proposals.page.{_outcome(row)}", language=language, **values)]
    for key in ("turned_met", "turned_missed"):
        turned = one.comparison.circles["turned"] == key.removeprefix("turned_")
        if turned.any():
            listed = _listed([str(name) for name in turned.index[turned]], told.names, language)
            parts.append(say(f"proposals.page.{key}", language=language, circles=listed))
    if float(row["place_won"]) >= 1 or float(row["place_lost"]) >= 1:
        told_places = {key: amount(float(row[f"place_{key}"]), language=language)
                       for key in ("won", "lost")}  # fmt: skip
        parts.append(say("proposals.page.places", language=language, **told_places))
    if float(row["left_out_more"]) >= 1 and not float(row["lost"]):
        more = amount(float(row["left_out_more"]), language=language)
        parts.append(say("proposals.page.left_out", language=language, people=more))
    return say("proposals.page.joint", language=language).join(parts)


def cost_sentence(one: Proposal, told: Proposals, *, language: str) -> str:
    """Return what a proposal costs, and what one more person within reach costs; or nothing.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    """
    if not one.comparison.cost:
        return ""
    each = float(_ranked(one, told)["cost_per_person"])
    cost = money(one.comparison.cost, language=language)
    values = {"cost": cost, "unit": _after(one.cost_unit)}
    if not math.isfinite(each):
        return say("proposals.page.cost", language=language, **values)
    told_each = money(each, language=language)
    return say("proposals.page.cost_each", language=language, each=told_each, **values)


def edit_sentence(
    kind: str, table: Mapping[str, Any], names: Names, *, language: str, unit: str = ""
) -> str:
    """Return one edit as a short sentence.

    Parameters
    ----------
    kind, table
        As `lifecircle.scenario.files.entries.table_of` returns them.
    names
        What ids are called.
    language
        ``zh`` or ``en``.
    unit
        Of its cost.
    """
    values = {**_edit_values(table, names, language)}
    again = kind == "open" and "service" not in table
    text = say(f"proposals.edit.{'open_again' if again else kind}", language=language, **values)
    extra = _sizes(table, language)
    if table.get("cost"):
        cost = money(float(table["cost"]), language=language)
        extra.append(say("proposals.edit.cost", language=language, cost=cost, unit=_after(unit)))
    if not extra:
        return text
    told = say("proposals.edit.comma", language=language).join(extra)
    return say("proposals.edit.with", language=language, text=text, extra=told)


def money(value: float, *, language: str) -> str:
    """Return a cost with as many decimals as it needs.

    Parameters
    ----------
    value
        In any unit.
    language
        ``zh`` or ``en``.
    """
    decimals = 0 if value >= 100 or value == int(value) else 2 if value >= 0.1 else 4
    return amount(value, language=language, decimals=decimals)


def change_points(before: float, after: float, *, language: str) -> str:
    """Return how much a share changes, in points, with its sign; a dash where there is none.

    Parameters
    ----------
    before, after
        0-1.
    language
        ``zh`` or ``en``.
    """
    if not (math.isfinite(before) and math.isfinite(after)):
        return say("paper.number.none", language=language)
    points = round(100 * (after - before), 1) + 0.0
    return f"{points:+.1f}" if points else "0"


def two_shares(before: float, after: float, *, language: str) -> str:
    """Return a share before and after.

    Parameters
    ----------
    before, after
        0-1.
    language
        ``zh`` or ``en``.
    """
    return f"{share_words(before, language=language)} → {share_words(after, language=language)}"


def two_amounts(before: float, after: float, *, language: str) -> str:
    """Return a number of people before and after.

    Parameters
    ----------
    before, after
        People.
    language
        ``zh`` or ``en``.
    """
    return f"{amount(before, language=language)} → {amount(after, language=language)}"


def _after(unit: str) -> str:
    """Return a unit as it stands after a number; nothing where none is stated."""
    return f" {unit}" if unit else ""


def _ranked(one: Proposal, told: Proposals) -> Row:
    """Return a proposal's row of the ranking."""
    return next(row for row in rows_of(told.ranking) if row["scenario"] == one.name)


def _outcome(row: Row) -> str:
    """Return what kind of news a row of the ranking is."""
    if row["won"] and row["lost"]:
        return "both"
    if row["won"]:
        return "won"
    if row["lost"]:
        return "lost"
    return "walks" if row["nearer"] or row["farther"] else "nothing"


def _edit_values(table: Mapping[str, Any], names: Names, language: str) -> dict[str, str]:
    """Return what the sentences of edits name."""
    known = services()
    groups = say_names("group", language=language)
    comma = say("proposals.edit.comma", language=language)
    service = str(table.get("service", ""))
    numbers = {**table.get("by", {}), **table.get("to", {}), **table.get("people", {})}
    told = [f"{groups.get(str(one), str(one))} {float(value):,.6g}"
            for one, value in numbers.items()]  # fmt: skip
    promised = [
        say(f"proposals.promise.{key}", language=language, value=_number(key, table[key]))
        for key in ("minutes", "metres", "target_share", "target_year")
        if key in table
    ]
    who = say_names("who", language=language)
    return {
        "facility": str(table.get("name") or names.facility(str(table.get("id", "")))),
        "service": named(known[service].name, language=language) if service in known else service,
        "ground": names.facility(str(table.get("on", ""))),
        "people": comma.join(told),
        "zone": names.zones.get(str(table.get("zone", "")), "")
        or entry("proposals.word.district", language=language),
        "share": f"{float(table.get('share', 0)):.1%}",
        "group": groups.get(str(table.get("group", "age_60_plus")), ""),
        "profile": who.get(str(table.get("profile", "")), str(table.get("profile", ""))),
        "speed": f"{float(table.get('speed_m_s', 0)):g}",
        "circle": names.circle(str(table.get("circle", "")), language=language),
        "promise": comma.join(promised),
        "street": str(table.get("way") or table.get("link") or _spot(table)),
        "place": _spot(table),
    }


def _number(key: str, value: float) -> str:
    """Return a promised value."""
    return f"{value:.0%}" if key == "target_share" else f"{value:g}"


def _spot(table: Mapping[str, Any]) -> str:
    """Return a place as two numbers."""
    spot = table.get("at") or (table.get("via") or ((),))[0]
    return ", ".join(f"{float(one):.5f}" for one in spot)


def _sizes(table: Mapping[str, Any], language: str) -> list[str]:
    """Return the opening hours and the sizes an edit names."""
    words = entry("proposals.measure", language=language)
    told = []
    if "hours" in table:
        hours = str(table["hours"])
        told.append(say("proposals.edit.hours", language=language, hours=hours))
    for key, word in words.items():
        if key in table:
            size = f"{float(table[key]):,g}"
            told.append(say("proposals.edit.size", language=language, measure=word, size=size))
    return told


def _listed(circles: "list[str] | list[Hashable]", names: Names, language: str) -> str:
    """Return circles by name, with the language's comma between them."""
    told = [names.circle(str(one), language=language) for one in circles]
    return say("proposals.edit.comma", language=language).join(told)
