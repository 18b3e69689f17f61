"""A paper as one HTML page that needs no network, runs no script and prints on A4."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from html import escape
from importlib import resources

from lifecircle.report.paper.blocks import (
    Content,
    Contents,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
)
from lifecircle.report.paper.sentences import plain_text
from lifecircle.words import say

_LANGUAGES = {"zh": "zh-CN"}
_POLICY = "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"


def page_text(content: Content) -> str:
    """Return a paper as one HTML page, with its figures inside.

    Every text is escaped where it is set; there is no script, and a content security policy
    allows none, nor any request.

    Parameters
    ----------
    content
        From `lifecircle.report.paper.content.report_content`.
    """
    style = _style(content.label)
    digest = hashlib.sha256(style.encode()).digest()
    policy = _POLICY.format(style=base64.b64encode(digest).decode("ascii"))
    language = _LANGUAGES.get(content.language, content.language)
    body = "\n".join(_Page(content).pieces())
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(content.title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _style(label: str) -> str:
    """Return the page's style, with the label of a model and page numbers on every printed page."""
    file = resources.files(__package__).joinpath("assets", "report.css")
    quoted = json.dumps(label, ensure_ascii=False)
    edges = (
        f"@page {{ @top-center {{ content: {quoted}; font-size: 9pt; }} "
        '@bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }'
    )
    return f"{file.read_text(encoding='utf-8')}{edges}\n"


class _Page:
    """Turns blocks into markup, counting tables and figures as it goes."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._counts = {"table": 0, "figure": 0}
        self._new_page = False
        figures = [block for block in content.blocks if isinstance(block, Figure)]
        self._artworks = [figure.picture.artwork for figure in figures]
        often = Counter(ply for artwork in self._artworks for ply in artwork.plies)
        repeated = [ply for ply, count in often.items() if count > 1]
        self._shared = {ply: f"ply-{place}" for place, ply in enumerate(repeated)}

    def pieces(self) -> Iterable[str]:
        """Yield the markup of the page in order."""
        content = self._content
        yield f'<header>\n<h1 dir="auto">{_text(content.title)}</h1>'
        yield f'<p class="subtitle">{_text(content.subtitle)}</p>'
        yield f'<p class="facts">{_text(content.facts)}</p>'
        if content.label:
            yield (
                f'<p class="model"><strong>{_text(content.label)}</strong> '
                f"{_text(content.warning)}</p>"
            )
        yield "</header>"
        if self._artworks:
            yield self._definitions()
        for block in content.blocks:
            if isinstance(block, PageBreak):
                self._new_page = True
            else:
                yield self._piece(block)

    def _piece(self, block: Heading | Paragraph | Items | Table | Figure | Contents) -> str:
        """Return the markup of a block."""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return f'<p class="{block.role}">{_text(block.text)}</p>'
            case Items():
                listed = "".join(f"<li>{_text(item)}</li>" for item in block.items)
                return f"<ul>{listed}</ul>"
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case _:
                return self._contents(block)

    def _heading(self, heading: Heading) -> str:
        """Return a heading that the table of contents can point to."""
        tag = f"h{heading.level + 1}"
        told = f"{_text(heading.number)} {_text(heading.text)}"
        return f'<{tag} id="{_anchor(heading)}"{self._page_class()}>{told}</{tag}>'

    def _contents(self, contents: Contents) -> str:
        """Return the table of contents."""
        lines = "".join(
            f'<li class="level{one.level}"><a href="#{_anchor(one)}">{_text(one.number)} '
            f"{_text(one.text)}</a></li>"
            for one in self._content.blocks
            if isinstance(one, Heading)
        )
        return (
            f'<nav{self._page_class()} aria-label="{_text(contents.title)}">'
            f'<p class="contents">{_text(contents.title)}</p><ol>{lines}</ol></nav>'
        )

    def _table(self, table: Table) -> str:
        """Return a table with its caption above and its notes below."""
        caption = self._caption("table", table.caption)
        head = "".join(
            f'<th scope="col" class="{align}">{_text(cell)}</th>'
            for cell, align in zip(table.header, table.alignments, strict=True)
        )
        tones = table.tones or ("",) * len(table.rows)
        rows = "\n".join(
            _row(row, table, tone, total=table.total and at == len(table.rows) - 1)
            for at, (row, tone) in enumerate(zip(table.rows, tones, strict=True))
        )
        notes = "".join(f'<p class="note">{_text(note)}</p>' for note in table.notes)
        return (
            f'<div class="table"><table><caption>{caption}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>{notes}</div>"
        )

    def _definitions(self) -> str:
        """Return what the drawings are made of, once: letters, clips, the ground they share."""
        defs = {key: text for artwork in self._artworks for key, text in artwork.defs.items()}
        shared = "".join(f'<g id="{key}">{ply.markup}</g>' for ply, key in self._shared.items())
        inner = f"{''.join(defs.values())}{shared}"
        return (
            f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{inner}</defs></svg>'
        )

    def _figure(self, figure: Figure) -> str:
        """Return a picture that stands in the page itself, as a drawing."""
        artwork = figure.picture.artwork
        caption = self._caption("figure", figure.caption)
        inner = "".join(
            f'<use href="#{self._shared[ply]}"/>' if ply in self._shared else ply.markup
            for ply in artwork.plies
        )
        return (
            f'<figure><svg {artwork.size} role="img" aria-label="{_text(figure.caption)}">{inner}'
            f"</svg><figcaption>{caption}</figcaption></figure>"
        )

    def _caption(self, kind: str, text: str) -> str:
        """Return a numbered caption."""
        self._counts[kind] += 1
        word = say(f"paper.number.{kind}", language=self._content.language)
        return f"{_text(word)} {self._counts[kind]}&ensp;{_text(text)}"

    def _page_class(self) -> str:
        """Return the attribute that begins a printed page, if a break came before."""
        new_page, self._new_page = self._new_page, False
        return ' class="page"' if new_page else ""


def _row(row: tuple[str, ...], table: Table, tone: str, *, total: bool) -> str:
    """Return one row; its first cell names it."""
    cells = []
    for at, (text, align) in enumerate(zip(row, table.alignments, strict=True)):
        classes = f"{align} {tone}" if tone and at == len(row) - 1 else align
        tag, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
        cells.append(f'<{tag}{scope} class="{classes}">{_text(text)}</{tag}>')
    mark = ' class="total"' if total else ""
    return f"<tr{mark}>{''.join(cells)}</tr>"


def _anchor(heading: Heading) -> str:
    """Return where a heading can be found in the page."""
    return f"s{heading.number.replace('.', '-')}"


def _text(text: str) -> str:
    """Return a text that is only text, in markup and in attributes alike."""
    return escape(plain_text(text), quote=True)
