import pytest
from osm_town import body
from stand_in import Reply, stand_in, told

from lifecircle.errors import CallError
from lifecircle.fetch.cache import ask_once
from lifecircle.fetch.patience import Patience
from lifecircle.fetch.web import Question, ask, checked_address, read_json

GOOD = told({"sound": True})


def read(text):
    return read_json(text, code="fetch-answer-broken")


def patient(waits, **changes):
    return Patience(**{"tries": 3, "first_wait_s": 4.0, "pause": waits.append, **changes})


def asked(replies, *, waits=None, posted=False, **changes):
    """Ask a stand-in; return the answer, the fault's code, the waits and how often it was asked."""
    waits = [] if waits is None else waits
    with stand_in(thing=replies) as server:
        question = Question(url=f"{server.url}/thing", fields={"q": "江海区 & 1"}, posted=posted)
        answer, faults = ask(question, read, patience=patient(waits, **changes))
        return answer, [fault.code for fault in faults], waits, server.asked


def test_a_good_answer_is_asked_for_once_and_says_who_asks():
    for posted in (False, True):
        answer, faults, waits, questions = asked([GOOD], posted=posted)
        assert (answer.value, faults, waits) == ({"sound": True}, [], [])
        assert [one.fields for one in questions] == [{"q": "江海区 & 1"}]
        assert questions[0].headers["User-Agent"].startswith("lifecircle/")
        assert questions[0].headers["Accept-Language"] == "zh"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_waits_that_double(status):
    answer, faults, waits, questions = asked([Reply(status=status), Reply(status=status), GOOD])
    assert answer.value == {"sound": True}
    assert (faults, waits, len(questions)) == ([], [4.0, 8.0], 3)


def test_the_wait_a_server_asks_for_is_kept_but_never_beyond_two_minutes():
    slow = [Reply(status=429, headers={"Retry-After": after}) for after in ("30", "86400")]
    _, _, waits, _ = asked([*slow, GOOD])
    assert waits == [30.0, 120.0]


def test_a_wait_named_as_a_date_or_shorter_than_ours_changes_nothing():
    named = [
        Reply(status=429, headers={"Retry-After": after})
        for after in ("Wed, 21 Oct 2026 07:28:00 GMT", "1")
    ]
    assert asked([*named, GOOD])[2] == [4.0, 8.0]


def test_a_server_that_stays_busy_is_named_with_its_words_and_the_tries():
    waits = []
    with stand_in(thing=[Reply(b"Too many requests", status=429)]) as server:
        question = Question(url=f"{server.url}/thing", fields={})
        answer, (fault,) = ask(question, read, patience=patient(waits))
    assert answer is None
    assert (fault.code, fault.severity) == ("fetch-busy", "error")
    assert fault.details["tries"] == 3
    assert fault.details["host"] in server.url
    assert fault.details["reason"] == "HTTP 429 Too many requests"
    assert waits == [4.0, 8.0]  # nobody waits after the last try


@pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 404, 410])
def test_what_asking_again_cannot_mend_is_asked_once(status):
    elsewhere = Reply(status=status, headers={"Location": "http://127.0.0.1:9/thing"})
    answer, faults, waits, questions = asked([elsewhere, GOOD])
    assert (answer, faults, waits, len(questions)) == (None, ["fetch-refused"], [], 1)


def test_nobody_listening_is_a_fault_after_all_tries():
    with stand_in() as server:
        url = server.url
    waits = []
    answer, (fault,) = ask(Question(url=url, fields={}), read, patience=patient(waits))
    assert (answer, fault.code, waits) == (None, "fetch-unreachable", [4.0, 8.0])


def test_silence_is_given_up_and_asked_again():
    late = Reply(b"{}", late_s=0.5)
    answer, faults, waits, _ = asked([late, GOOD], silence_s=0.1)
    assert (answer.value, faults, waits) == ({"sound": True}, [], [4.0])
    assert asked([late], silence_s=0.1, tries=1)[1] == ["fetch-timeout"]


def test_an_answer_that_only_drips_is_given_up_as_a_whole():
    drip = Reply(b"{}" + b" " * 70_000, drip_s=0.0, late_s=0.0)
    assert asked([drip], whole_s=-1.0, tries=1)[1] == ["fetch-timeout"]
    slow = Reply(b"{      }", drip_s=0.06)  # 0.48 s in all, never silent for 0.2 s
    assert asked([slow], silence_s=0.2, tries=1)[0].value == {}


def test_an_answer_cut_on_the_way_is_asked_for_again():
    whole = body({"sound": True})
    for cut in (Reply(whole[:-4], promised=len(whole)), Reply(whole[:-4])):
        answer, faults, waits, _ = asked([cut, GOOD])
        assert (answer.value, faults, waits) == ({"sound": True}, [], [4.0])


def test_an_answer_without_end_is_stopped():
    answer, faults, waits, questions = asked([Reply(b" " * 5000)], most_bytes=4000)
    assert (answer, faults, waits, len(questions)) == (None, ["fetch-too-large"], [], 1)


@pytest.mark.parametrize(
    "url",
    ["", "ftp://a/b", "a.org/api", "http://", "https://me:pw@a.org", "http://a/?q=1", "http://a/#x",
     "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(url):
    with pytest.raises(CallError, match="--overpass"):
        checked_address(url, option="--overpass", language="en")


def test_an_address_is_taken_without_its_last_stroke():
    url = checked_address("https://osm.example/nominatim/", option="--nominatim", language="en")
    assert url == "https://osm.example/nominatim"


def cached(server, folder, **changes):
    question = Question(url=f"{server.url}/thing", fields={"q": "江海区"})
    found = ask_once(question, read, folder=folder, patience=patient([], tries=1), **changes)
    return found[0] and found[0].value, found[1], [fault.code for fault in found[2]]


def test_a_kept_answer_is_not_asked_for_again(tmp_path):
    with stand_in(thing=[told(1), told(2)]) as server:
        assert cached(server, tmp_path) == (1, False, [])
        assert cached(server, tmp_path) == (1, True, [])
        assert len(server.asked) == 1


def test_a_fresh_answer_takes_the_place_of_the_kept_one(tmp_path):
    with stand_in(thing=[told(1), told(2)]) as server:
        cached(server, tmp_path)
        assert cached(server, tmp_path, fresh=True) == (2, False, [])
        assert cached(server, tmp_path) == (2, True, [])


def test_a_bad_answer_is_never_kept(tmp_path):
    with stand_in(thing=[Reply(b"<html>busy"), told(2)]) as server:
        assert cached(server, tmp_path) == (None, False, ["fetch-answer-broken"])
        assert list(tmp_path.iterdir()) == []
        assert cached(server, tmp_path) == (2, False, [])


def test_a_kept_answer_that_was_cut_since_is_replaced(tmp_path):
    with stand_in(thing=[told({"a": 1}), told({"a": 2})]) as server:
        cached(server, tmp_path)
        (kept,) = tmp_path.iterdir()
        kept.write_bytes(kept.read_bytes()[:-1])
        assert cached(server, tmp_path) == ({"a": 2}, False, [])
        assert cached(server, tmp_path) == ({"a": 2}, True, [])
        assert len(list(tmp_path.iterdir())) == 1


def test_other_questions_have_answers_of_their_own(tmp_path):
    with stand_in(thing=[told(1), told(2), told(3)]) as server:
        url = f"{server.url}/thing"
        asked_for = [
            Question(url=url, fields={"q": "a"}),
            Question(url=url, fields={"q": "b"}),
            Question(url=url, fields={"q": "a"}, language="en"),
        ]
        found = [ask_once(one, read, folder=tmp_path, patience=Patience()) for one in asked_for]
    assert [answer.value for answer, _, _ in found] == [1, 2, 3]


def test_a_cache_that_cannot_be_written_is_gone_without(tmp_path):
    (tmp_path / "file").write_text("")
    with stand_in(thing=[told(1)]) as server:
        assert cached(server, tmp_path / "file") == (1, False, [])
