"""A comparison as a paper: the answer and the ranked table first, then a page for each proposal."""

from collections.abc import Iterator, Mapping

from lifecircle.report.figures.pictures import Picture
from lifecircle.report.paper.blocks import (
    Block,
    Content,
    Figure,
    Heading,
    Items,
    Paragraph,
    Table,
)
from lifecircle.report.paper.numbering import numbered
from lifecircle.report.paper.sentences import short_name
from lifecircle.report.proposals.capacity_tables import capacity_table, verdicts_table
from lifecircle.report.proposals.people_tables import (
    circles_table,
    groups_table,
    people_table,
    places_blocks,
)
from lifecircle.report.proposals.ranked_tables import effects_table, ranked_table, shares_table
from lifecircle.report.proposals.sentences import (
    cost_sentence,
    edit_sentence,
    lead_sentence,
    page_sentence,
)
from lifecircle.report.proposals.site_tables import sites_table, supply_table
from lifecircle.report.proposals.told import Proposal, Proposals
from lifecircle.report.wording import say_names
from lifecircle.words import entry, say

_LONGEST_TITLE = 120
_MOST_EDITS = 8


def proposals_content(
    told: Proposals, *, language: str, figures: Mapping[str, Picture] | None = None
) -> Content:
    """Return the paper of a comparison.

    Parameters
    ----------
    told
        The proposals.
    language
        ``zh`` or ``en``.
    figures
        A picture by proposal, as far as there are any.
    """
    pages = [tuple(_first(told, language))]
    for one in told.proposals:
        people = _people(one, told, language) if one.touched and not one.only_people else ()
        pages.append((*_page(one, told, language, figures or {}), *people))
    pages.append(tuple(_reading(told, language)))
    count = len(told.proposals)
    base = told.base_name
    return Content(
        title=short_name(told.title, most=_LONGEST_TITLE),
        subtitle=say(f"proposals.front.{told.kind}", language=language, count=count, base=base),
        facts=say("proposals.front.facts", language=language, base=base, count=count),
        label=say_names("label", language=language)["model"] if told.model else "",
        warning=say("paper.front.model", language=language) if told.model else "",
        language=language,
        blocks=tuple(numbered(pages)),
    )


def _first(told: Proposals, language: str) -> Iterator[Block]:
    """Yield the answer, the ranked table, and every circle under every proposal."""
    yield Heading(text=say("proposals.heading.answer", language=language), level=1)
    yield Paragraph(lead_sentence(told, language=language), "lead")
    yield from told.first
    if told.proposals:
        yield ranked_table(told, language=language)
        yield effects_table(told, language=language)
        shares = shares_table(told, language=language)
        if shares is not None:
            yield shares
    if told.refused:
        yield Heading(text=say("proposals.heading.refused", language=language), level=2)
        yield Items(tuple(fault.text(language=language) for fault in told.refused))


def _page(
    one: Proposal, told: Proposals, language: str, figures: Mapping[str, Picture]
) -> Iterator[Block]:
    """Yield one proposal's page."""
    yield Heading(text=short_name(one.name, most=_LONGEST_TITLE), level=1)
    yield Paragraph(page_sentence(one, told, language=language), "lead")
    if one.note:
        yield Paragraph(one.note)
    cost = cost_sentence(one, told, language=language)
    if cost:
        yield Paragraph(cost)
    if one.edits:
        yield Items(tuple(_edits(one, told, language)))
    if one.name in figures:
        caption = say("proposals.caption.figure", language=language, name=short_name(one.name))
        yield Figure(key=one.name, picture=figures[one.name], caption=caption)
    shown = people_table if one.only_people else circles_table
    circles = shown(one, told, language=language)
    if circles is None:
        yield Paragraph(say("proposals.page.no_circle", language=language))
    else:
        yield circles
    tables = (
        sites_table(one, told, language=language),
        capacity_table(one, told, language=language),
        verdicts_table(one, told, language=language),
        supply_table(one, language=language),
    )
    yield from (table for table in tables if table is not None)


def _people(one: Proposal, told: Proposals, language: str) -> Iterator[Block]:
    """Yield who gains and who loses, each under a heading of its own."""
    if not len(one.comparison.people):
        yield Paragraph(say("proposals.page.zones_only", language=language))
        return
    for losing in (False, True):
        key = "losers" if losing else "winners"
        yield Heading(text=say(f"proposals.heading.{key}", language=language), level=2)
        yield from places_blocks(one, told, language=language, losing=losing)
    groups: Table | None = groups_table(one, told, language=language)
    if groups is not None:
        yield groups


def _edits(one: Proposal, told: Proposals, language: str) -> Iterator[str]:
    """Yield what a proposal changes, one sentence an edit."""
    for kind, table in one.edits[:_MOST_EDITS]:
        yield edit_sentence(kind, table, told.names, language=language, unit=one.cost_unit)
    more = len(one.edits) - _MOST_EDITS
    if more > 0:
        yield say("proposals.note.more_edits", language=language, count=more)


def _reading(told: Proposals, language: str) -> Iterator[Block]:
    """Yield how to read the paper."""
    yield Heading(text=say("proposals.heading.reading", language=language), level=1)
    words = entry("proposals.reading", language=language)
    yield Items(tuple(str(one).format(base=told.base_name) for one in words.values()))
    yield from (Paragraph(one, "small") for one in told.credits)
