"""What the presenter may do, and what is refused; the end, and the mails after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.mails import send_due
from dorsal.site.journal.models import Event, Message
from dorsal.site.shows import actions, tasks
from dorsal.site.shows.fates import fates_of
from dorsal.site.shows.models import ShowControl
from dorsal.site.shows.results import ordinal, write_result_mails
from dorsal.site.shows.scripts import names_of, script_of
from tests.site.conftest import Cast
from tests.site.shows.shown import SetClock, after, again, code_of, drawn_for_show, sealed_for_show


def refusal(act: object) -> str:
    with pytest.raises(BadInput) as caught:
        act()  # type: ignore[operator]
    return caught.value.problems[0].what


def test_a_show_needs_a_draw(cast: Cast) -> None:
    ballot = sealed_for_show(cast)
    said = refusal(lambda: actions.start_show(ballot, by=cast.director))
    assert said == "this ballot is not drawn yet"
    assert ShowControl.objects.count() == 0


def test_the_acts_of_a_presenter_move_the_show(cast: Cast, site_clock: SetClock) -> None:
    ballot, me = drawn_for_show(cast, site_clock), cast.director
    begin = ballot.draws_at
    actions.start_show(ballot, by=me)
    site_clock(begin + timedelta(seconds=1))
    actions.pause_show(ballot, by=me)
    assert actions.stands_at(ballot, begin + timedelta(hours=1)).since_ms == 1000
    site_clock(begin + timedelta(seconds=10))
    actions.resume_show(ballot, by=me)
    actions.set_speed(ballot, 200, by=me)
    assert actions.stands_at(ballot, begin + timedelta(seconds=11)).since_ms == 3000
    actions.skip_to(ballot, 4, by=me)
    assert actions.stands_at(ballot, begin + timedelta(seconds=10)).step == 4
    actions.show_next(ballot, by=me)
    assert actions.stands_at(ballot, begin + timedelta(seconds=10)).step == 5
    kept = list(ShowControl.objects.values_list("number", "verb", "value", "by"))
    assert kept == [
        (1, "start", 0, me.pk),
        (2, "pause", 0, me.pk),
        (3, "resume", 0, me.pk),
        (4, "speed", 200, me.pk),
        (5, "skip_to", 4, me.pk),
        (6, "skip_to", 5, me.pk),
    ]
    verbs = Event.objects.filter(verb__startswith="show_").values_list("verb", flat=True)
    assert list(verbs) == [
        "show_started",
        "show_paused",
        "show_resumed",
        "show_speed_set",
        "show_skipped",
        "show_skipped",
    ]


def test_what_the_timeline_refuses_is_not_kept(cast: Cast, site_clock: SetClock) -> None:
    ballot, me = drawn_for_show(cast, site_clock), cast.director
    assert refusal(lambda: actions.pause_show(ballot, by=me)) == (
        "the show is not started: pause is not possible"
    )
    actions.start_show(ballot, by=me)
    assert refusal(lambda: actions.start_show(ballot, by=me)) == (
        "the show is running: start is not possible"
    )
    assert refusal(lambda: actions.set_speed(ballot, 5, by=me)) == "this is no value of speed"
    site_clock(ballot.draws_at + timedelta(days=1))
    assert refusal(lambda: actions.pause_show(ballot, by=me)) == "the show has ended"
    assert ShowControl.objects.count() == 1


def test_the_end_is_noted_once_and_then_the_mails_are_written(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    assert write_result_mails(again(ballot)) == 0
    actions.end_show(ballot, by=cast.director)
    told = again(ballot)
    assert told.result_told_at == ballot.draws_at
    assert refusal(lambda: actions.end_show(ballot, by=cast.director)) == "the show has ended"
    assert tasks.write_results.func(ballot.pk) == 9
    assert tasks.write_results.func(ballot.pk) == 0
    assert set(Message.objects.values_list("held_by", "kind")) == {(ballot.pk, "result")}
    assert Event.objects.filter(verb="results_told").count() == 1


def test_a_show_that_ends_by_itself_is_noted_by_the_scheduler(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    end = ballot.draws_at + after(ballot, len(script_of(ballot).steps))
    for moment, told in ((end - timedelta(milliseconds=1), None), (end, end)):
        site_clock(moment)
        tasks.enqueue_due(moment)
        assert again(ballot).result_told_at == told
    site_clock(end + timedelta(hours=1))
    tasks.enqueue_due(end + timedelta(hours=1))
    assert again(ballot).result_told_at == end


def test_mails_are_held_until_everything_is_told(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.tell_without_show(ballot, by=cast.director)
    write_result_mails(again(ballot))
    Ballot.objects.update(result_told_at=ballot.draws_at + timedelta(minutes=5))
    assert send_due(100) == 0
    site_clock(ballot.draws_at + timedelta(minutes=5))
    assert send_due(100) == 9
    fates = fates_of(ballot)
    subjects = {one.to[0]: one.subject for one in mail.outbox}
    for who in ("director", "runner"):
        fate = fates[code_of(ballot, cast, who)]
        if fate.kind == "place":
            said = f"you have a place, drawn {ordinal(fate.nth)} of 4"
        else:
            said = f"no place this time; number {fate.position} on the waiting list"
        assert subjects[getattr(cast, who).email] == f"Aizkorri Mendi 2027: {said}"


def test_a_mail_tells_the_place_and_leads_to_the_proof(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.tell_without_show(ballot, by=cast.director)
    write_result_mails(again(ballot))
    placed = next(one for one in fates_of(ballot).values() if one.nth == 2)
    user = Application.objects.get(ballot=ballot, number=int(placed.code[1:])).person.user
    body = Message.objects.get(to=user).body
    assert body.startswith(
        "You have a place: drawn 2nd of 4.\n"
        f"Your entry was number {placed.order} in the draw order."
    )
    assert f"/races/aizkorri-mendi/2027/ballot/proof/{placed.code}/" in body
    assert "&#39;" not in body


def test_the_plan_is_made_before_the_start(cast: Cast, site_clock: SetClock) -> None:
    ballot, me = drawn_for_show(cast, site_clock), cast.director
    actions.plan_show(ballot, minutes=10, languages="en,es", by=me)
    assert sum(script_of(ballot).durations_ms) == 600_000
    with pytest.raises(BadInput) as caught:
        actions.plan_show(ballot, minutes=999, languages="eu", by=me)
    assert [one.what for one in caught.value.problems] == [
        "a show cannot be this long",
        "the show is not told in this language",
    ]
    actions.start_show(ballot, by=me)
    said = refusal(lambda: actions.plan_show(ballot, minutes=5, languages="", by=me))
    assert said == "the show has started"


def test_everybody_appears_as_they_agreed_and_who_is_erased_as_a_code(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    codes = ["A00001", "A00006", "A00007"]
    assert names_of(ballot, codes) == {
        "A00001": "Amaia Zubia",
        "A00006": "Carla (Zegama)",
        "A00007": "A00007",
    }
    Person.objects.filter(user=cast.director).update(erased_at=ballot.draws_at)
    assert names_of(ballot, codes)["A00001"] == "A00001"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (111, "111th"),
        (113, "113th"),
        (222, "222nd"),
    ],
)
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said
