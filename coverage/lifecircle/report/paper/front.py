"""What stands above the first heading of a paper, and at the head of every page."""

from lifecircle.report.paper.blocks import Content
from lifecircle.report.paper.layout import text_height
from lifecircle.words import say


def front_lines(content: Content) -> tuple[tuple[str, str], ...]:
    """Return the lines above the first heading, each with its style.

    Parameters
    ----------
    content
        The paper.
    """
    lines = [("title", content.title), ("subtitle", content.subtitle), ("facts", content.facts)]
    lines += [("label", content.label)] if content.label else []
    lines += [("warning", content.warning)] if content.warning else []
    return tuple(lines)


def front_height(content: Content) -> float:
    """Return the height of the lines above the first heading, points.

    Parameters
    ----------
    content
        The paper.
    """
    return sum(text_height(text, style) for style, text in front_lines(content))


def head_line(content: Content) -> str:
    """Return what stands at the head of every page: the title, and the label of a model.

    Parameters
    ----------
    content
        The paper.
    """
    if not content.label or content.label in content.title:
        return content.title
    values = {"title": content.title, "label": content.label}
    return say("paper.front.head", language=content.language, **values)
