"""What a comparison looks like in a terminal."""

import math

from lifecircle.report.proposals.sentences import lead_sentence, money
from lifecircle.report.proposals.told import Proposals, rows_of
from lifecircle.report.terminal import aligned, visible
from lifecircle.report.wording import say_names
from lifecircle.words import say

_PEOPLE = ("won", "lost", "net", "nearer", "farther")


def ranking_text(told: Proposals, *, language: str) -> str:
    """Return the answer and the ranked table for the terminal.

    Parameters
    ----------
    told
        The proposals.
    language
        ``zh`` or ``en``.
    """
    none = say_names("console", language=language)["none"]
    keys = ("rank", "scenario", *_PEOPLE, "cost", "cost_per_person")
    head = [say(f"proposals.column.{key}", language=language) for key in keys]
    rows = [head]
    for row in rows_of(told.ranking):
        costs = [float(row["cost"]) or math.nan, float(row["cost_per_person"])]
        rows.append(
            [
                f"{row['rank']:.0f}",
                str(row["scenario"]),
                *(f"{row[key]:,.0f}" for key in _PEOPLE),
                *(money(one, language=language) if math.isfinite(one) else none for one in costs),
            ]
        )
    title = say("proposals.console.title", language=language, title=visible(told.title))
    answer = visible(lead_sentence(told, language=language))
    notes = [fault.text(language=language) for fault in told.refused]
    return "\n".join((title, answer, "", aligned(rows, left=2), *map(visible, notes)))
