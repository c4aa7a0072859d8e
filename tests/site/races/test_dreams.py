"""Dream races, and what their dreamers are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from dorsal.site.journal.models import Message
from dorsal.site.races.dreams.actions import choose_alerts, dream_of, tell_dreamers
from dorsal.site.races.models import Dream
from tests.site.conftest import Cast
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_race
from tests.site.races.reading import page

pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]


def told() -> list[tuple[str, str]]:
    return list(Message.objects.values_list("to__person__name", "kind").order_by("id"))


def test_a_heart_is_set_and_taken_away(cast: Cast) -> None:
    make_edition(cast.race)
    runner = cast.client("runner")
    runner.post("/races/aizkorri-mendi/dream/")
    runner.post("/races/aizkorri-mendi/dream/")
    assert Dream.objects.filter(user=cast.runner, race=cast.race).count() == 1
    runner.post("/races/aizkorri-mendi/dream/", {"stop": "1"})
    assert not Dream.objects.exists()


def test_nobody_dreams_of_a_race_that_is_not_public_and_so_learns_its_name(cast: Cast) -> None:
    make_edition(cast.race, published=False)
    assert cast.client("runner").post("/races/aizkorri-mendi/dream/").status_code == 404
    assert not Dream.objects.exists()


def test_dreamers_are_told_once_when_the_ballot_opens(cast: Cast, site_clock: SetClock) -> None:
    dream_of(cast.race, cast.runner)
    ballot = make_ballot(make_edition(cast.race), opens_at=NOW + timedelta(days=1), rehearsal=False)
    assert tell_dreamers(NOW) == 0
    site_clock(ballot.opens_at)
    assert [tell_dreamers(ballot.opens_at), tell_dreamers(ballot.opens_at)] == [1, 0]
    assert told() == [("Ane Etxe", "ballot_opens")]
    body = Message.objects.get().body
    assert "http://localhost:8000/races/aizkorri-mendi/2027/ballot/" in body


def test_who_has_not_applied_is_told_three_days_before_it_closes(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race), rehearsal=False)
    for dreamer in (cast.runner, cast.helper):
        choose_alerts(dream_of(cast.race, dreamer), opening=False, closing=True)
    make_application(ballot, cast.helper.person)
    assert tell_dreamers(ballot.closes_at - timedelta(days=3, seconds=1)) == 0
    assert tell_dreamers(ballot.closes_at - timedelta(days=3)) == 1
    assert tell_dreamers(ballot.closes_at) == 0
    assert told() == [("Ane Etxe", "ballot_closes")]


def test_nobody_is_told_of_a_draft_or_a_cancelled_race(cast: Cast) -> None:
    dream_of(cast.race, cast.runner)
    make_ballot(make_edition(cast.race, key="a", cancelled_why="fire"), rehearsal=False)
    make_ballot(make_edition(cast.race, key="b"), published=False, rehearsal=False)
    make_ballot(make_edition(cast.race, key="c", published=False), rehearsal=False)
    assert tell_dreamers(NOW) == 0


def test_nobody_is_told_of_a_rehearsal(cast: Cast) -> None:
    dream_of(cast.race, cast.runner)
    ballot = make_ballot(make_edition(cast.race), rehearsal=True)
    assert [tell_dreamers(NOW), tell_dreamers(ballot.closes_at - timedelta(hours=1))] == [0, 0]
    ballot.rehearsal = False
    ballot.save()
    assert tell_dreamers(NOW) == 1


def test_the_alerts_are_chosen_on_my_page(cast: Cast) -> None:
    dream = dream_of(cast.race, cast.runner)
    other = dream_of(cast.race, cast.helper)
    form = {"dream": [dream.pk, other.pk], f"tell-{dream.pk}": ["closing"]}
    answer = cast.client("runner").post("/me/dreams/", form)
    assert answer.headers["Location"] == "/me/dreams/"
    for one in (dream, other):
        one.refresh_from_db()
    assert (dream.tell_opening, dream.tell_closing) == (False, True)
    assert (other.tell_opening, other.tell_closing) == (True, True)


def test_a_dream_of_another_tab_is_not_silenced_by_this_one(cast: Cast) -> None:
    shown = dream_of(cast.race, cast.runner)
    later = dream_of(make_race("Kodiak Ridge"), cast.runner)
    cast.client("runner").post("/me/dreams/", {"dream": shown.pk})
    shown.refresh_from_db()
    later.refresh_from_db()
    assert (shown.tell_opening, later.tell_opening) == (False, True)


def test_the_page_of_dreams_sends_which_it_shows(cast: Cast) -> None:
    shown = dream_of(cast.race, cast.runner)
    hidden = f'<input type="hidden" name="dream" value="{shown.pk}">'
    assert hidden in page(cast.client("runner"), "/me/dreams/")
