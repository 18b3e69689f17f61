"""A question to a server, asked until it is answered or patience ends."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lifecircle._version import __version__
from lifecircle.errors import CallError, Fault
from lifecircle.fetch.patience import Patience
from lifecircle.words import Value, say

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PIECE = 1 << 16
_REASON_LETTERS = 200


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a server is asked.

    Parameters
    ----------
    url
        Address of the service.
    fields
        What is asked, by name; sent as a form where `posted`, else in the address.
    posted
        Whether the fields are sent as a form.
    language
        The language answers are wanted in.
    """

    url: str
    fields: Mapping[str, str]
    posted: bool = False
    language: str = "zh"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why an answer is none.

    Parameters
    ----------
    code
        Of the fault it is in the end.
    reason
        In the server's or the system's words.
    again
        Whether asking again may help.
    wait_s
        How long the server asked to wait, seconds.
    """

    code: str
    reason: str = ""
    again: bool = False
    wait_s: float = 0.0

    def fault(self, question: Question, *, tries: int) -> Fault:
        """Return the refusal as the fault the user reads."""
        details: dict[str, Value] = {
            "host": urlsplit(question.url).netloc,
            "reason": self.reason,
            "tries": tries,
        }
        return Fault(code=self.code, details=details)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back.

    Parameters
    ----------
    text
        The bytes.
    value
        What they say.
    """

    text: bytes
    value: Any = field(repr=False)


Reading = Callable[[bytes], Any]
"""What takes an answer's bytes and returns what they say, or a `Refusal`."""


def checked_address(url: str, *, option: str, language: str) -> str:
    """Return a server's address without a closing stroke.

    Raises
    ------
    CallError
        If it is not a web address without user, query and fragment.
    """
    parts = urlsplit(url)
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not plain or parts.query or parts.fragment:
        raise CallError(say("fetch.call.bad_address", language=language, option=option, value=url))
    return url.rstrip("/")


def ask(
    question: Question, read: Reading, *, patience: Patience
) -> tuple[Answer | None, tuple[Fault, ...]]:
    """Return a server's answer, asking again where that may help.

    Connections that fail, time-outs, the busy statuses (408, 425, 429, 5xx) and what `read`
    calls passing are tried again; anything else is not.

    Parameters
    ----------
    question
        What is asked.
    read
        What the bytes say, or why they say nothing.
    patience
        How often and how long.

    Returns
    -------
    tuple
        The answer, or None with one fault that names server, reason and number of tries.
    """
    refusal = Refusal(code="fetch-unreachable")
    for attempt in range(1, patience.tries + 1):
        got = _once(question, patience)
        value = got if isinstance(got, Refusal) else read(got)
        if not isinstance(value, Refusal) and not isinstance(got, Refusal):
            return Answer(text=got, value=value), ()
        refusal = value
        if not refusal.again:
            return None, (refusal.fault(question, tries=attempt),)
        if attempt < patience.tries:
            patience.pause(patience.wait_s(attempt, asked_s=refusal.wait_s))
    return None, (refusal.fault(question, tries=patience.tries),)


def read_json(text: bytes, *, code: str) -> Any:
    """Return what JSON says, or the refusal that it is cut or no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return Refusal(code=code, reason=shortened(str(error)), again=True)


def shortened(text: str) -> str:
    """Return a server's words on one line, without marks, cut to a sentence or two."""
    line = " ".join(text.split())
    return line if len(line) <= _REASON_LETTERS else f"{line[: _REASON_LETTERS - 1]}…"


def _once(question: Question, patience: Patience) -> bytes | Refusal:
    """Ask once."""
    import requests

    with requests.Session() as session:
        session.trust_env = urlsplit(question.url).hostname not in _HERE
        try:
            reply = session.request(
                "POST" if question.posted else "GET",
                question.url,
                params=None if question.posted else dict(question.fields),
                data=dict(question.fields) if question.posted else None,
                headers={
                    "User-Agent": f"lifecircle/{__version__}",
                    "Accept-Language": question.language,
                },
                timeout=(patience.connect_s, patience.silence_s),
                allow_redirects=False,
                stream=True,
            )
            with reply:
                return _read_reply(reply, patience)
        except requests.Timeout as error:
            return Refusal(code="fetch-timeout", reason=shortened(str(error)), again=True)
        except requests.RequestException as error:
            late = "timed out" in str(error).lower()
            code = "fetch-timeout" if late else "fetch-unreachable"
            return Refusal(code=code, reason=shortened(str(error)), again=True)


def _read_reply(reply: Any, patience: Patience) -> bytes | Refusal:
    """Return the bytes of a reply, or why they are not taken."""
    began, pieces, size = time.monotonic(), [], 0
    for piece in reply.iter_content(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > patience.most_bytes:
            return Refusal(code="fetch-too-large", reason=f"> {patience.most_bytes:,} bytes")
        if time.monotonic() - began > patience.whole_s:
            reason = f"> {patience.whole_s:.0f} s"
            return Refusal(code="fetch-timeout", reason=reason, again=True)
    status, text = reply.status_code, b"".join(pieces)
    if status == 200:
        return text
    reason = shortened(f"HTTP {status} {text[:2000].decode('utf-8', 'replace')}")
    if status in _BUSY:
        asked_s = _seconds(reply.headers.get("Retry-After"))
        return Refusal(code="fetch-busy", reason=reason, again=True, wait_s=asked_s)
    return Refusal(code="fetch-refused", reason=reason)


def _seconds(text: str | None) -> float:
    """Return the seconds of a Retry-After; one that names a date says none."""
    return float(text) if text is not None and text.strip().isdigit() else 0.0
