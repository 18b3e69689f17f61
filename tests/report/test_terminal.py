import io

from lifecircle.report.progress import progress_line
from lifecircle.report.terminal import aligned, visible, width


def test_a_chinese_character_takes_two_cells_and_an_accent_none():
    assert (width("养老"), width("ab"), width("é"), width("（")) == (4, 2, 1, 2)


def test_columns_line_up_under_chinese_heads():
    shown = aligned([["生活圈", "人"], ["a", "1"], ["养老", "12"]], left=1)
    assert shown.split("\n") == ["生活圈  人", "a        1", "养老    12"]


def test_a_name_cannot_steer_the_terminal():
    assert visible("a\x1b[31m\u202eb\nc") == "a [31m b c"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_written_over_itself_and_leaves_a_blank_line():
    screen = Terminal()
    with progress_line(screen) as show:
        show("读入研究…")
        show("a")
    assert screen.getvalue() == f"\r读入研究…\ra{' ' * 8}\r{' ' * 9}\r"


def test_nothing_is_written_when_it_is_not_a_terminal_or_quiet_is_asked_for():
    file, screen = io.StringIO(), Terminal()
    with progress_line(file) as show:
        show("a")
    with progress_line(screen, quiet=True) as show:
        show("a")
    assert file.getvalue() == screen.getvalue() == ""
