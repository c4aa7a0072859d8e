"""Pairs that may be one person: found once, decided once, nothing merged and nothing dropped."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from dorsal.ground.problems import BadInput
from dorsal.site.applications import tasks
from dorsal.site.applications.models import Application, PairReview
from dorsal.site.applications.office.actions import NotTakenBack
from dorsal.site.applications.pairs.actions import (
    DecidedAlready,
    look_for_pairs,
    open_pairs,
    say_one,
    say_two,
    take_pair_back,
)
from dorsal.site.applications.pairs.marks import Piece, mark
from dorsal.site.ballots.entries.left_out import TWICE
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.models import Event, Message
from tests.site.applications.office_making import make_pair
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_user

pytestmark = pytest.mark.django_db
TAG_BUT_CELLS = re.compile(r"<(?!/t[hd]>)[^>]+>")
PAIRS = "/races/aizkorri-mendi/2027/office/pairs/"


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race))


@pytest.fixture
def two(ballot: Ballot) -> tuple[Application, Application]:
    first = make_application(ballot, make_user("Jon Oyarzún", birth_date=date(1980, 1, 7)).person)
    other = make_application(ballot, make_user("Jon Oyarzun", birth_date=date(1980, 1, 9)).person)
    return first, other


def test_pairs_are_found_once_and_their_decisions_stay(
    cast: Cast, ballot: Ballot, two: tuple[Application, Application]
) -> None:
    make_application(ballot, make_user("Maialen Zubizarreta").person)
    assert look_for_pairs(ballot) == 1
    pair = PairReview.objects.get()
    assert (pair.first, pair.second, pair.decision) == (*two, "")
    assert "birth date differs by one digit" in pair.reasons
    say_two(pair, "Twins.", by=cast.helper)
    assert look_for_pairs(ballot) == 0
    pair.refresh_from_db()
    assert (pair.decision, pair.why) == ("two", "Twins.")


def test_an_open_pair_follows_what_the_applicants_say(
    ballot: Ballot, two: tuple[Application, Application]
) -> None:
    look_for_pairs(ballot)
    before = PairReview.objects.get().score
    two[1].person.birth_date = two[0].person.birth_date
    two[1].person.save()
    assert look_for_pairs(ballot) == 0
    assert PairReview.objects.get().score > before


def test_who_has_withdrawn_is_in_no_pair(
    ballot: Ballot, two: tuple[Application, Application]
) -> None:
    Application.objects.filter(pk=two[0].pk).update(withdrawn_at=NOW)
    assert look_for_pairs(ballot) == 0
    make_pair(*two)
    assert list(open_pairs(ballot)) == []


def test_of_one_person_the_chosen_application_stays_and_both_are_told(
    cast: Cast, two: tuple[Application, Application]
) -> None:
    pair = make_pair(*two)
    said = {"decision": "one", "stays": two[1].number, "why_one": "Same licence."}
    cast.client("helper").post(f"{PAIRS}{pair.pk}/", said)
    reasons = list(Application.objects.order_by("number").values_list("left_out_why", flat=True))
    assert reasons == [TWICE, ""]
    pair.refresh_from_db()
    assert (pair.decision, pair.why, pair.decided_by) == ("one", "Same licence.", cast.helper)
    mails = Message.objects.order_by("to")
    assert [mail.to for mail in mails] == [one.person.user for one in two]
    assert {mail.send_after for mail in mails} == {NOW + timedelta(minutes=10)}
    assert "A00002 counts. A00001 is left out" in mails[0].body
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "pair_joined",
        "application_left_out",
    ]


def test_of_two_people_both_stay(cast: Cast, two: tuple[Application, Application]) -> None:
    pair = make_pair(*two)
    cast.client("director").post(f"{PAIRS}{pair.pk}/", {"decision": "two", "why_two": "Twins."})
    assert [one.counts for one in Application.objects.all()] == [True, True]
    assert Message.objects.count() == 0
    assert PairReview.objects.get().decision == "two"


def test_a_decision_needs_a_reason_and_an_application_of_the_pair(
    cast: Cast, ballot: Ballot, two: tuple[Application, Application]
) -> None:
    pair, third = make_pair(*two), make_application(ballot)
    with pytest.raises(BadInput):
        say_two(pair, " ", by=cast.helper)
    with pytest.raises(BadInput):
        say_one(pair, third.number, "One.", by=cast.helper)
    pair.refresh_from_db()
    assert (pair.decision, Event.objects.count()) == ("", 0)


def test_a_pair_is_decided_once(cast: Cast, two: tuple[Application, Application]) -> None:
    pair = make_pair(*two)
    say_two(pair, "Twins.", by=cast.helper)
    with pytest.raises(DecidedAlready):
        say_one(pair, two[0].number, "One.", by=cast.director)


def test_a_decision_is_taken_back_whole(
    cast: Cast, ballot: Ballot, two: tuple[Application, Application]
) -> None:
    pair = make_pair(*two)
    say_one(pair, two[0].number, "Same licence.", by=cast.helper)
    with pytest.raises(NotTakenBack):
        take_pair_back(pair, by=cast.director)
    cast.client("helper").post(f"{PAIRS}{pair.pk}/", {"decision": "back"})
    assert [one.counts for one in Application.objects.all()] == [True, True]
    assert list(open_pairs(ballot)) == [pair]
    assert Message.objects.count() == 0


def test_what_was_told_is_not_taken_back(
    cast: Cast, two: tuple[Application, Application], site_clock: SetClock
) -> None:
    pair = make_pair(*two)
    say_one(pair, two[0].number, "Same licence.", by=cast.helper)
    site_clock(NOW + timedelta(minutes=10))
    with pytest.raises(NotTakenBack):
        take_pair_back(pair, by=cast.helper)
    two[1].refresh_from_db()
    assert two[1].left_out_why == TWICE


def test_the_page_marks_what_differs(cast: Cast, two: tuple[Application, Application]) -> None:
    make_pair(*two)
    page = cast.client("director").get(PAIRS).content.decode()
    assert "Jon Oyarz<mark>ú</mark>n" in page
    assert "1980-01-0<mark>7</mark>" in page


def test_the_page_shows_the_score_and_what_each_says_side_by_side(
    cast: Cast, two: tuple[Application, Application]
) -> None:
    for one, town in zip(two, ("Irun", "Zegama"), strict=True):
        one.person.town = town
        one.person.save()
    make_pair(*two, score=82)
    page = cast.client("helper").get(PAIRS).content.decode()
    assert "Likeness 82 of 100" in page
    for reason in ("same name", "birth date differs by one digit"):
        assert f'<span class="badge">{reason}</span>' in page
    rows = dict(cells_of(row) for row in page.split("<tbody>")[1].split("</tr>")[:-1])
    first, other = two
    assert rows["Name"] == ["Jon Oyarzún", "Jon Oyarzun"]
    assert rows["Birth date"] == ["1980-01-07", "1980-01-09"]
    assert rows["Town"] == ["Irun", "Zegama"]
    assert rows["E-mail"] == [first.person.user.email, other.person.user.email]  # type: ignore[union-attr]
    assert rows["Applied"] == ["22 Nov 2026", "22 Nov 2026"]


def cells_of(row: str) -> tuple[str, list[str]]:
    """The label of a row and what stands in its two cells."""
    texts = re.split(r"</t[hd]>", TAG_BUT_CELLS.sub("", row))
    label, *cells = [text.strip() for text in texts]
    return label, cells[:2]


def test_pieces_join_to_the_texts() -> None:
    first, second = mark("Jon Oyarzún", "John Oyarzun")
    assert "".join(piece.text for piece in first) == "Jon Oyarzún"
    assert "".join(piece.text for piece in second) == "John Oyarzun"
    assert [piece for piece in first if piece.differs] == [Piece("ú", True)]
    assert [piece for piece in second if piece.differs] == [Piece("h", True), Piece("u", True)]


def test_later_passes_a_pair_over_and_begins_again_after_the_last(
    cast: Cast, ballot: Ballot, two: tuple[Application, Application]
) -> None:
    third = make_application(ballot)
    pairs = [make_pair(*two, score=90), make_pair(two[0], third, score=50)]
    client = cast.client("director")
    for skip, pair in (("0", pairs[0]), ("1", pairs[1]), ("2", pairs[0]), ("x", pairs[0])):
        page = client.get(f"{PAIRS}?skip={skip}").content.decode()
        assert f'action="{PAIRS}{pair.pk}/"' in page


def queued() -> list[object]:
    return [one["args"] for one in DBTaskResult.objects.values_list("args_kwargs", flat=True)]


def test_pairs_are_looked_for_each_night_while_open_and_once_after_closing(
    ballot: Ballot, site_clock: SetClock
) -> None:
    def due_at(moment: object, looked: bool = True) -> bool:
        site_clock(moment)  # type: ignore[arg-type]
        DBTaskResult.objects.all().delete()
        tasks.enqueue_due(moment)  # type: ignore[arg-type]
        tasks.enqueue_due(moment)  # type: ignore[arg-type]
        found = queued()
        if found and looked:
            look_for_pairs(ballot)
        return found == [[ballot.pk]]

    night = NOW.replace(hour=2, minute=0)  # 3:00 in Madrid
    assert due_at(NOW)  # a night has passed since it opened
    assert not due_at(NOW + timedelta(hours=3))
    assert not due_at(night + timedelta(days=1, minutes=-1))
    assert due_at(night + timedelta(days=1))
    assert due_at(ballot.closes_at)
    assert not due_at(ballot.closes_at + timedelta(days=2))


def test_the_search_on_demand_runs_in_the_background(
    cast: Cast,
    ballot: Ballot,
    two: tuple[Application, Application],  # noqa: ARG001
) -> None:
    client = cast.client("helper")
    client.post(f"{PAIRS}search/")
    client.post(f"{PAIRS}search/")
    assert queued() == [[ballot.pk]]
    assert tasks.find_pairs_of.call(ballot.pk) == 1
