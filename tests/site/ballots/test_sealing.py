"""Sealing: what stands in the way, what is written, and what a crash leaves undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dorsal.ballot.draw.beacon import QUICKNET
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.verify import verify
from dorsal.ballot.examples.known_round import KNOWN_ROUND
from dorsal.ground.problems import BadInput
from dorsal.outside.record_store import read_record
from dorsal.site.accounts.models import User
from dorsal.site.applications.models import Application, Claim, PairReview
from dorsal.site.ballots.actions import change_rules
from dorsal.site.ballots.entries.entry_list import make_entry_list
from dorsal.site.ballots.entries.left_out import LeftOut
from dorsal.site.ballots.models import Ballot, Sealing
from dorsal.site.ballots.record.files import private_folder, record_folder, seals_on_disk
from dorsal.site.ballots.sealing.actions import (
    amend_ballot,
    begin_seal,
    held,
    numbers_left_out,
    seal_ballot_now,
    write_record,
)
from dorsal.site.ballots.sealing.obstacles import SealRefused, obstacles_of, preview_of
from dorsal.site.ballots.tasks import ballots_to_seal, mail_slips, seal_due_ballot, sealings_to_mail
from dorsal.site.journal.models import Event, Message
from tests.site.ballots.sealed_ballots import apply_as, ready, sealed
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_edition, make_user

pytestmark = pytest.mark.django_db


def codes(ballot: Ballot) -> list[str]:
    return [one.code for one in obstacles_of(ballot, preview_of(ballot), NOW)]


def verbs(ballot: Ballot) -> list[str]:
    found = Event.objects.filter(subject_kind="ballot", subject=ballot.pk)
    return list(found.values_list("verb", flat=True))


def test_a_ballot_that_is_ready_is_sealed_into_a_record_that_holds() -> None:
    ballot, director = ready(), make_user("Amaia Zubia")
    made = seal_ballot_now(ballot, director)
    report = verify(read_record(record_folder(ballot))).report
    assert (report.holds, report.fingerprint, report.kind) == (True, made.fingerprint, "rehearsal")
    assert (made.number, made.round, made.at) == (1, KNOWN_ROUND.number, NOW)
    assert verbs(ballot) == ["seal_begun", "ballot_sealed"]
    assert {event.actor for event in Event.objects.filter(subject=ballot.pk)} == {director.pk}
    assert [one.name for one in private_folder(ballot).glob("*.csv")] == []


def test_the_round_of_a_draw_is_the_first_at_its_hour() -> None:
    ballot = ready(rehearsal=False)
    made = seal_ballot_now(ballot, None)
    assert made.round == QUICKNET.first_round_from(int(ballot.draws_at.timestamp()))
    assert seals_on_disk(ballot)[0].kind == "draw"


def test_sealing_twice_seals_once() -> None:
    ballot = ready()
    assert seal_ballot_now(ballot, None) == seal_ballot_now(ballot, None)
    assert (Sealing.objects.count(), len(seals_on_disk(ballot))) == (1, 1)


def test_what_is_undecided_or_wrong_stands_in_the_way() -> None:
    ballot = ready(people=3)
    first, second = Application.objects.order_by("number")[:2]
    Claim.objects.create(application=first, about="failures", text="two more", made_at=NOW)
    pair = PairReview.objects.create(
        ballot=ballot, first=first, second=second, score=90, found_at=NOW
    )
    User.objects.get(person=first.person).person.save()
    first.person.name = ""
    first.person.save()
    assert codes(ballot) == ["claims", "pairs", "errors"]
    with pytest.raises(SealRefused) as refused:
        seal_ballot_now(ballot, None)
    assert [one.says for one in refused.value.obstacles] == [
        "1 claim is open.",
        "1 pair of applications may be one person.",
        "1 error in the entry list.",
    ]
    pair.decision = "two"
    pair.save()
    first.person.name = "Ane Etxe"
    first.person.save()
    with pytest.raises(SealRefused):
        seal_ballot_now(ballot, None)
    assert seal_ballot_now(ballot, None, despite_open_claims=True).number == 1


def test_the_dates_stand_in_the_way() -> None:
    ballot = ready(published=False, closes_at=NOW + timedelta(hours=1))
    assert codes(ballot) == ["published", "open"]
    ballot.published, ballot.closes_at = True, NOW
    ballot.claims_until = NOW + timedelta(hours=1)
    assert codes(ballot) == ["claiming"]
    ballot.claims_until = ballot.draws_at = NOW
    assert codes(ballot) == []
    ballot.rehearsal = False
    assert codes(ballot) == ["late"]


def test_rules_that_cannot_be_read_stand_in_the_way() -> None:
    ballot = ready()
    ballot.rules = "places = 3"
    assert codes(ballot) == ["errors"]


def test_a_seal_keeps_the_numbers_it_leaves_out_as_they_stood() -> None:
    ballot = ready()
    Application.objects.filter(number=2).update(withdrawn_at=NOW)
    seal_ballot_now(ballot, None)
    Application.objects.filter(number=3).update(withdrawn_at=NOW)
    assert numbers_left_out(ballot, 1) == (LeftOut(2, "withdrawn by the applicant"),)


def test_killed_after_the_record_the_next_run_writes_the_row_from_it() -> None:
    ballot, director = ready(), make_user("Amaia Zubia")
    Application.objects.filter(number=2).update(withdrawn_at=NOW)
    made = make_entry_list(ballot)
    begin_seal(ballot, director, made, number=1, why="")
    moment = Moment(now=int(NOW.timestamp()), round=KNOWN_ROUND.number, rehearsal=True)
    with held(ballot):
        write_record(ballot, made, moment)
    assert Sealing.objects.count() == 0
    found = seal_ballot_now(ballot, None)
    assert (found.number, len(seals_on_disk(ballot))) == (1, 1)
    assert verbs(ballot) == ["seal_begun", "ballot_sealed"]
    assert Event.objects.get(verb="ballot_sealed").actor == director.pk
    assert [one.number for one in numbers_left_out(ballot, 1)] == [2]


def test_killed_before_the_record_the_next_run_seals() -> None:
    ballot = ready()
    begin_seal(ballot, None, make_entry_list(ballot), number=1, why="")
    Application.objects.filter(number=4).update(withdrawn_at=NOW)
    seal_ballot_now(ballot, None)
    assert verbs(ballot) == ["seal_begun", "seal_begun", "ballot_sealed"]
    assert [one.number for one in numbers_left_out(ballot, 1)] == [4]


def test_killed_after_an_amendment_its_reason_is_kept() -> None:
    ballot = sealed()
    made = make_entry_list(ballot)
    begin_seal(ballot, None, made, number=2, why="a claim was granted")
    write_record(ballot, made, Moment(now=int(NOW.timestamp()), rehearsal=True))
    found = amend_ballot(ballot, None, "a claim was granted", amends=1)
    assert (found.number, found.why) == (2, "a claim was granted")
    assert len(seals_on_disk(ballot)) == 2


def test_an_amendment_replaces_the_seal_for_a_reason() -> None:
    ballot = sealed()
    Application.objects.filter(number=1).update(left_out_why="no licence")
    made = amend_ballot(ballot, None, " A licence was false. ")
    report = verify(read_record(record_folder(ballot))).report
    assert (report.holds, report.fingerprint, made.number) == (True, made.fingerprint, 2)
    assert made.why == "A licence was false."
    assert [one.number for one in numbers_left_out(ballot, 2)] == [1]
    assert amend_ballot(ballot, None, "again", amends=1) == made
    with pytest.raises(BadInput, match="needs a reason"):
        amend_ballot(ballot, None, " ")


def test_only_a_sealed_ballot_whose_round_is_not_known_can_be_amended(
    site_clock: SetClock,
) -> None:
    ballot = ready(rehearsal=False)
    with pytest.raises(BadInput, match="not sealed yet"):
        amend_ballot(ballot, None, "why")
    seal_ballot_now(ballot, None)
    site_clock(ballot.draws_at)
    with pytest.raises(BadInput, match="time of the draw has passed"):
        amend_ballot(ballot, None, "why")


def test_all_seals_of_a_race_are_one_chain() -> None:
    first = sealed()
    race = first.edition.race
    rules = first.rules.replace('draw = "2027"', 'draw = "2028"')
    second = ready(make_edition(race, key="2028", places=3), rules=rules)
    seal_ballot_now(second, None)
    assert seals_on_disk(second)[0].sequence == 2
    assert verify(read_record(record_folder(second))).report.holds
    with pytest.raises(BadInput, match="another ballot of the race has been sealed since"):
        amend_ballot(first, None, "why")


def test_at_its_hour_the_ballot_is_sealed_and_the_slips_are_mailed(site_clock: SetClock) -> None:
    ballot = ready(seals_at=NOW + timedelta(hours=1))
    assert ballots_to_seal(NOW) == []
    site_clock(ballot.seals_at)
    assert ballots_to_seal(ballot.seals_at) == [ballot.pk]
    assert seal_due_ballot.call(ballot.pk) is True
    assert ballots_to_seal(ballot.seals_at) == []
    (sealing,) = sealings_to_mail()
    assert (mail_slips.call(sealing), sealings_to_mail()) == (6, [])
    assert mail_slips.call(sealing) == 0
    mail = Message.objects.filter(kind="slip").first()
    assert mail is not None
    words = ballot.sealings.get().fingerprint
    assert mail.subject == "Aizkorri Mendi 2027: the ballot is sealed, here is your entry slip"
    assert (words in mail.body, "/ballot/slip/" in mail.body, mail.held_by) == (True, True, None)


def test_who_is_left_out_is_told_why() -> None:
    ballot = ready(people=1)
    apply_as(ballot, make_user("Iker Sol"), left_out_why="no licence")
    seal_ballot_now(ballot, None)
    mail_slips.call(ballot.sealings.get().pk)
    mail = Message.objects.get(to__person__name="Iker Sol")
    assert mail.subject == "Aizkorri Mendi 2027: your number is not in the draw"
    assert "no licence." in mail.body


def test_the_directors_are_told_once_what_stands_in_the_way(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race, places=3))
    one = Application.objects.get(number=1)
    Claim.objects.create(application=one, about="failures", text="two more", made_at=NOW)
    for _ in range(2):
        assert seal_due_ballot.call(ballot.pk) is False
    mail = Message.objects.get()
    assert (mail.to, mail.subject) == (
        cast.director,
        "Aizkorri Mendi 2027: the ballot could not be sealed",
    )
    assert "1 claim is open." in mail.body
    assert ballots_to_seal(NOW) == []
    Ballot.objects.update(seals_at=NOW - timedelta(minutes=1))
    assert ballots_to_seal(NOW) == [ballot.pk]


def test_rules_change_after_opening_only_for_a_reason(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race, places=3))
    text = ballot.rules.replace("base = 1", "base = 2")
    with pytest.raises(BadInput, match="a change needs a reason"):
        change_rules(ballot, text, cast.director)
    with pytest.raises(BadInput, match="there is no key 'wrong' here"):
        change_rules(ballot, text + "\n[wrong]\n", cast.director, "why")
    change_rules(ballot, text, cast.director, "two tickets for everybody")
    ballot.refresh_from_db()
    event = Event.objects.get(verb="rules_changed")
    assert (ballot.rules, event.why) == (text, "two tickets for everybody")
    change_rules(ballot, text, cast.director)
    assert Event.objects.filter(verb="rules_changed").count() == 1


def test_rules_of_a_ballot_that_is_not_open_yet_need_no_reason(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race), opens_at=NOW + timedelta(days=1), people=0)
    change_rules(ballot, ballot.rules.replace("base = 1", "base = 2"), cast.director)
    ballot.refresh_from_db()
    assert "base = 2" in ballot.rules
