"""A result as a paper for a meeting, whatever it is written to."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lifecircle.report.figures.pictures import Picture
from lifecircle.report.headline import headlines
from lifecircle.report.paper.blocks import (
    Block,
    Content,
    Contents,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
)
from lifecircle.report.paper.circle_pages import circle_blocks
from lifecircle.report.paper.data_page import data_blocks, doubt_blocks
from lifecircle.report.paper.enough_page import enough_blocks
from lifecircle.report.paper.method_page import method_blocks, term_blocks
from lifecircle.report.paper.neighbourhoods import neighbourhood_blocks
from lifecircle.report.paper.numbering import numbered
from lifecircle.report.paper.ratios_page import ratio_blocks
from lifecircle.report.paper.remedies_page import remedy_blocks
from lifecircle.report.paper.scoreboard import scoreboard_blocks
from lifecircle.report.paper.sentences import short_name
from lifecircle.report.paper.summary_page import summary_blocks
from lifecircle.report.paper.sureness_page import sureness_blocks
from lifecircle.report.paper.trend_page import trend_blocks
from lifecircle.report.wording import named, say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result

__all__ = [
    "Block",
    "Content",
    "Contents",
    "Figure",
    "Heading",
    "Items",
    "PageBreak",
    "Paragraph",
    "Table",
    "report_content",
]

_LONGEST_TITLE = 120


def report_content(
    result: "Result",
    *,
    language: str,
    figures: Mapping[str, Picture] | None = None,
    assessment: "Assessment | None" = None,
) -> Content:
    """Return the paper of a result: summary, circles, neighbourhoods, indicators, method, data.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    figures
        A picture by circle id, as far as there are any.
    assessment
        Of the result, for the chapters that rest on it.

    Examples
    --------
    >>> import lifecircle as lc
    >>> result = lc.analyse(lc.sample_study())  # doctest: +SKIP
    >>> report_content(result, language="zh").label  # doctest: +SKIP
    '示范模型，非实测'
    """
    study = result.study
    standard = named(study.standard.name, language=language)
    facts = "facts" if study.year is not None else "facts_no_year"
    year = study.year or 0
    return Content(
        title=short_name(study.title or study.district, most=_LONGEST_TITLE),
        subtitle=say("paper.front.subtitle", language=language),
        facts=say(f"paper.front.{facts}", language=language, standard=standard, year=year),
        label=say_names("label", language=language)["model"] if study.model else "",
        warning=say("paper.front.model", language=language) if study.model else "",
        language=language,
        blocks=tuple(numbered(_chapters(result, language, figures or {}, assessment))),
    )


def _chapters(
    result: "Result",
    language: str,
    figures: Mapping[str, Picture],
    assessment: "Assessment | None" = None,
) -> Iterator[tuple[Block, ...]]:
    """Yield the pages of the paper in order, each of which begins a new page."""
    yield summary_blocks(result, language=language)
    yield (Contents(say("paper.front.contents", language=language)),)
    if result.trend is not None:
        yield trend_blocks(result, language=language, figure=figures.get("trend"))
    causes = None if assessment is None else assessment.zone_causes
    heading: tuple[Block, ...] = (
        Heading(text=say("paper.heading.circles", language=language), level=1),
    )
    for headline in headlines(result):
        figure = figures.get(headline.circle.id)
        page = circle_blocks(result, headline, language=language, figure=figure, causes=causes)
        yield (*heading, *page)
        heading = ()
    yield neighbourhood_blocks(result, language=language, causes=causes)
    if assessment is not None:
        yield remedy_blocks(assessment, language=language)
        yield enough_blocks(assessment, language=language, figure=figures.get("fair"))
        if len(assessment.sureness):
            yield sureness_blocks(assessment, language=language, figure=figures.get("sure"))
    yield scoreboard_blocks(result, language=language)
    if assessment is not None:
        yield ratio_blocks(assessment, language=language)
    yield method_blocks(result, language=language)
    yield data_blocks(result, language=language)
    yield doubt_blocks(result, language=language, assessment=assessment)
    yield term_blocks(language=language)
