"""The words of `lifecircle site` as a question."""

import math

from lifecircle.arguments import Call
from lifecircle.errors import CallError
from lifecircle.scenario.recommendations.question import Question
from lifecircle.words import say

_ALL = ("all", "全部")


def question_of(call: Call, circles: tuple[str, ...]) -> Question:
    """Return what a call asks for.

    Parameters
    ----------
    call
        As given.
    circles
        The circles it names, checked.

    Raises
    ------
    CallError
        In the call's language, if a value is none that the option takes or the options do not go
        together.
    """
    everyone = call.target is not None and call.target.strip().lower() in _ALL
    question = Question(
        circles=circles,
        sites=_whole(call, "--sites", call.sites),
        target_share=None if everyone else _share(call, "--target", call.target),
        budget=_sum(call, "--budget", call.budget),
        everyone=everyone,
        floor_share=_share(call, "--floor", call.floor),
        objective=call.objective or "people",
        room=call.room or "",
        capacity=_sum(call, "--capacity", call.capacity),
        phases=_phases(call),
        plan=call.plan or "end",
        each=call.each or "",
        not_both=tuple(_pair(call, one) for one in call.pairs),
        seconds=_sum(call, "--seconds", call.seconds) or 60.0,
        seed=_seed(call),
    )
    wrong = question.refusal()
    if wrong:
        raise CallError(say(f"siting.call.{wrong[0]}", language=call.spoken, **wrong[1]))
    if question.budget is not None and call.candidates is None:
        raise CallError(say("siting.call.budget_needs_cost", language=call.spoken))
    return question


def recorded_question(call: Call) -> list[str]:
    """Return the words of the question for the manifest."""
    asked = {
        "--sites": call.sites,
        "--target": call.target,
        "--budget": call.budget,
        "--objective": call.objective,
        "--floor": call.floor,
        "--each": call.each,
        "--room": call.room,
        "--capacity": call.capacity,
        "--phases": call.phases,
        "--plan": call.plan,
        "--seed": call.seed,
    }
    words = [word for key, value in asked.items() if value is not None for word in (key, value)]
    return [*words, *(word for pair in call.pairs for word in ("--not-both", pair))]


def _whole(call: Call, option: str, text: str | None) -> int | None:
    """Return a whole number above 0."""
    if text is None:
        return None
    if not (text.isdecimal() and int(text) > 0):
        raise _refusal(call, "not_whole", option, text)
    return int(text)


def _seed(call: Call) -> int:
    """Return the seed: a whole number, 0 without one."""
    if call.seed is None:
        return 0
    if not (call.seed.isdecimal() and int(call.seed) < 2**31):
        raise _refusal(call, "not_whole", "--seed", call.seed)
    return int(call.seed)


def _share(call: Call, option: str, text: str | None) -> float | None:
    """Return a share written as a part of one or in per cent."""
    if text is None:
        return None
    number = text.strip().replace("％", "%")
    value = _number(number.removesuffix("%")) / (100.0 if number.endswith("%") else 1.0)
    if not 0 < value <= 1:
        raise _refusal(call, "not_share", option, text)
    return value


def _sum(call: Call, option: str, text: str | None) -> float | None:
    """Return a number above 0."""
    if text is None:
        return None
    value = _number(text.replace(",", ""))
    if not 0 < value < math.inf:
        raise _refusal(call, "not_sum", option, text)
    return value


def _phases(call: Call) -> tuple[tuple[int, float], ...]:
    """Return years and how much each may bear."""
    if call.phases is None:
        return ()
    found = []
    for word in call.phases.replace("，", ",").replace("：", ":").split(","):
        year, colon, many = word.strip().partition(":")
        value = _number(many)
        if not (colon and year.strip().isdecimal() and math.isfinite(value)):
            raise CallError(say("siting.call.not_phases", language=call.spoken, value=call.phases))
        found.append((int(year), value))
    return tuple(found)


def _pair(call: Call, text: str) -> tuple[str, str]:
    """Return the ids of two candidates."""
    ids = [one.strip() for one in text.replace("，", ",").split(",") if one.strip()]
    if len(ids) != 2:
        raise CallError(say("siting.call.not_pair", language=call.spoken, value=text))
    return ids[0], ids[1]


def _number(text: str) -> float:
    """Return a number, or none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _refusal(call: Call, key: str, option: str, value: str) -> CallError:
    """Return the refusal of a value."""
    return CallError(say(f"siting.call.{key}", language=call.spoken, option=option, value=value))
