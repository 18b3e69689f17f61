"""What a study lacks to tell an indicator, in words."""

from collections.abc import Mapping

from lifecircle.study.standards.services import services
from lifecircle.words import entry, say

_WORDED = frozenset({"column", "group", "denominator", "units", "zones"})


def missing_words(missing: str, *, language: str) -> str:
    """Return in words what a study lacks to tell an indicator; empty where nothing is lacking.

    Parameters
    ----------
    missing
        As `Answer` has it, such as ``"column:capacity_places"``.
    language
        ``zh`` or ``en``.

    Examples
    --------
    >>> missing_words("layer:charity-shop", language="en")
    'no layer has any of: Charity shop (F-CHAR)'
    """
    if not missing:
        return ""
    kind, _, what = missing.partition(":")
    if kind == "layer":
        known = services()
        named = [known[one] for one in what.split(",") if one in known]
        what = say("scoreboard.missing.joint", language=language).join(
            say("scoreboard.missing.service", language=language, name=one.name[language],
                code=one.code)
            for one in named
        )  # fmt: skip
        return say(f"scoreboard.missing.{kind if named else 'facilities'}", language=language,
                   what=what)  # fmt: skip
    words: Mapping[str, str] = {}
    if kind in _WORDED:
        words = entry(f"scoreboard.{kind}_word", language=language)
    joint = say("scoreboard.missing.joint", language=language)
    told = joint.join(words.get(one, one) for one in what.split(","))
    return say(f"scoreboard.missing.{kind}", language=language, what=told)
