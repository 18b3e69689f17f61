import pytest

from lifecircle.arguments import Call, language_around, language_asked, parse
from lifecircle.errors import CallError


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_a_run_with_everything_said():
    words = ["run", "city", "--out", "o", "--tables-only", "--circle", "a", "--circle", "b"]
    assert parse([*words, "--lang", "en", "--quiet", "--json"]) == Call(
        command="run",
        study="city",
        out="o",
        tables_only=True,
        circles=("a", "b"),
        language="en",
        quiet=True,
        as_json=True,
    )


def test_options_may_stand_before_the_command():
    assert parse(["--lang", "en", "check", "data"]) == Call(
        command="check", study="data", language="en"
    )


def test_nothing_said_and_help_asked_for_both_want_help():
    assert parse([]).wants_help
    assert parse(["-h"]) == Call(command="", wants_help=True)
    assert parse(["run", "--help"]) == Call(command="run", wants_help=True)
    assert parse(["--version"]).wants_version


@pytest.mark.parametrize(
    ("words", "match"),
    [
        (["rum"], "did you mean “run”"),
        (["--quiet"], "No command"),
        (["run", "--oot", "x"], "no option “--oot”; did you mean “--out”"),
        (["check", "--out=x"], "“check” has no option “--out=x”"),
        (["run", "--tables"], "did you mean “--tables-only”"),
        (["run", "a", "b"], "takes no “b”"),
        (["run", "--out"], "“--out” needs a value"),
        (["sample", "--size", "huge"], "“--size” cannot be “huge”; choose from: district"),
    ],
)
def test_a_wrong_call_is_refused_with_the_nearest_right_one(words, match):
    with pytest.raises(CallError, match=match):
        parse([*words, "--lang", "en"])


def test_a_command_or_option_like_no_other_has_none_suggested():
    with pytest.raises(CallError, match=r"no command “desk”\. There are: run, check"):
        parse(["desk", "--lang", "en"])
    with pytest.raises(CallError, match=r"no option “--zzz”\.$"):
        parse(["run", "--zzz", "--lang", "en"])


def test_an_unknown_language_is_refused():
    with pytest.raises(CallError, match="zh, en"):
        parse(["run", "--lang", "fr"])


@pytest.mark.parametrize(
    ("words", "language"),
    [(["--lang", "en"], "en"), (["--lang=zh"], "zh"), (["--lang", "fr"], None), (["--lang"], None)],
)
def test_the_language_is_known_before_the_rest_is_read(words, language):
    assert language_asked(words) == language


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh_CN.UTF-8", "zh"), ("en_GB.UTF-8", "en"), ("C.UTF-8", "zh"), ("", "zh"), ("es_ES", "en")],
)
def test_chinese_is_spoken_unless_the_system_says_otherwise(monkeypatch, locale, language):
    monkeypatch.setenv("LANG", locale)
    assert language_around() == language
    assert Call(command="run").spoken == language
    assert Call(command="run", language="zh").spoken == "zh"
