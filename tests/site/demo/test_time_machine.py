"""The time machine, over HTTP, on a demonstration that a process of its own serves."""

from __future__ import annotations

from dorsal.ballot.draw.verify import verify
from dorsal.outside.record_store import read_record
from dorsal.site.demo.moments import KEYS
from dorsal.site.demo.slip_checks import ANSWER, CHECKING
from dorsal.site.demo.tour import TOUR
from tests.site.demo.running_demo import NOW, RunningDemo, Visitor

MAIN = "SELECT b.id FROM ballots_ballot b JOIN races_edition e ON e.id = b.edition_id JOIN races_race r ON r.id = e.race_id WHERE r.slug = 'larraundi'"  # noqa: E501
APPLIED = f"SELECT count(*), max(number) FROM applications_application WHERE ballot_id = ({MAIN})"
STAGE = f"SELECT (SELECT count(*) FROM ballots_sealing WHERE ballot_id = ({MAIN})), (SELECT count(*) FROM ballots_drawing WHERE ballot_id = ({MAIN}))"  # noqa: E501
EXPECTED = {
    "draft": (0, (0, 0)),
    "announced": (0, (0, 0)),
    "first-day": (1_984, (0, 0)),
    "last-week": (9_371, (0, 0)),
    "claims": (13_830, (0, 0)),
    "sealed": (13_830, (1, 0)),
    "draw-day": (13_830, (1, 1)),
    "show": (13_830, (1, 1)),
    "after": (13_830, (1, 1)),
}


def state(demo: RunningDemo) -> tuple[int, tuple[int, int]]:
    ((count, last),) = demo.ask(APPLIED)
    assert count == (last or 0)
    return count, demo.ask(STAGE)[0]


def stands_at(visitor: Visitor) -> str:
    found = NOW.search(visitor.get("/demo/tour/")[1])
    assert found is not None
    return found[1]


def test_every_moment_forward_and_back(demo: RunningDemo) -> None:
    visitor = demo.visitor()
    for key in (*KEYS, *reversed(KEYS)):
        visitor.travel(key)
        assert (stands_at(visitor), state(demo)) == (key, EXPECTED[key])


def test_the_record_that_is_drawn_holds(demo: RunningDemo) -> None:
    demo.visitor().travel("after")
    ((ballot,),) = demo.ask(MAIN)
    verified = verify(read_record(demo.data / "records" / f"ballot-{ballot}"))
    assert verified.report.holds
    assert verified.drawn is not None
    demo.visitor().travel("last-week")
    assert not (demo.data / "records" / f"ballot-{ballot}").exists()


def test_who_is_signed_in_stays_so_wherever_they_go(demo: RunningDemo) -> None:
    visitor = demo.visitor()
    page = visitor.become("runner")
    assert 'value="runner" aria-pressed="true"' in page
    assert 'value="runner" aria-pressed="true"' in visitor.travel("sealed")
    assert 'value="runner" aria-pressed="true"' in visitor.travel("draft")
    assert 'value="stranger" aria-pressed="true"' in visitor.become("stranger")


def test_what_was_done_goes_forward_and_is_undone_going_back(demo: RunningDemo) -> None:
    visitor = demo.visitor()
    visitor.travel("last-week")
    visitor.become("runner")
    status, _ = visitor.post("/language/", language="es", units="imperial", back="/demo/tour/")
    assert status == 200
    question = "SELECT units FROM accounts_user WHERE email = 'ane@example.org'"
    assert demo.ask(question) == [("imperial",)]
    visitor.travel("claims")
    assert demo.ask(question) == [("imperial",)]
    assert state(demo) == EXPECTED["claims"]
    visitor.travel("last-week")
    assert demo.ask(question) == [("metric",)]
    assert state(demo) == EXPECTED["last-week"]


def test_slips_are_checked_and_a_line_is_reported(demo: RunningDemo) -> None:
    visitor = demo.visitor()
    visitor.travel("sealed")
    ((checked, holding),) = demo.ask("select count(*), sum(holds) from ballots_slipcheck")
    assert checked == holding > len(CHECKING)
    answers = "select answer from ballots_mismatchreport"
    assert demo.ask(answers) == [("",)]
    visitor.travel("draw-day")
    assert demo.ask(answers) == [(ANSWER,)]


def test_whoever_lives_in_the_village_has_a_place(demo: RunningDemo) -> None:
    visitor = demo.visitor()
    visitor.travel("after")
    visitor.become("neighbour")
    card = visitor.get(TOUR[6].page)[1]
    assert "I have a place!" in card
    assert "from the pool “Residents”" in card
