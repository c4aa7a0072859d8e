"""What staff has given holds for its ballot, and goes on in the ledger of later years."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dorsal.ballot.past_years import LedgerRules, PastLine, keep_ledger
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.entries.facts import facts_of, ledger_rules
from dorsal.site.ballots.entries.given_facts import corrections_of
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.ballots.models import PastLine as Kept
from dorsal.site.races.models import Edition
from dorsal.site.shows.fates import fates_of
from tests.site.ballots.sealed_ballots import drawn
from tests.site.conftest import SetClock
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_user

pytestmark = pytest.mark.django_db
RULES = LedgerRules(years=(2024, 2025, 2026, 2027))


def lost(year: int) -> PastLine:
    return PastLine(line=0, year=year, outcome="not drawn", name="")


def given(ballot: Ballot, person: Person, column: str, value: str, why: str = "") -> None:
    race, year = ballot.edition.race, ballot.edition.starts_at.year
    GivenFact.objects.create(
        race=race, year=year, person=person, column=column, value=value, why=why, at=NOW
    )


def next_year(ballot: Ballot) -> Ballot:
    start = ballot.edition.starts_at + timedelta(days=364)
    edition = make_edition(ballot.edition.race, key="2028", starts_at=start)
    return make_ballot(edition, rules=ballot.rules)


def failures(ballot: Ballot, person: Person) -> tuple[str, tuple[str, ...]]:
    fact = facts_of(ballot, [person])[person.pk]["failures"]
    return fact.value, fact.reasons


def test_a_correction_makes_the_ledger_say_what_was_given_then() -> None:
    lines = [lost(2025), lost(2026), lost(2027)]
    corrections = corrections_of(lines, [(2027, "failures", 5, "paper list")], RULES)
    assert [(one.year, one.amount) for one in corrections] == [(2026, 3)]
    assert keep_ledger([*lines, *corrections], RULES).failures.value == 6


def test_what_the_ledger_says_anyway_needs_no_correction() -> None:
    lines = [lost(2025), lost(2026)]
    assert corrections_of(lines, [(2027, "failures", 2, "")], RULES) == ()


def test_later_gifts_build_on_earlier_ones() -> None:
    lines = [lost(2025), lost(2026), lost(2027)]
    gifts = [(2026, "failures", 4, ""), (2028, "failures", 5, "")]
    corrections = corrections_of(lines, gifts, RULES)  # type: ignore[arg-type]
    assert [(one.year, one.amount) for one in corrections] == [(2025, 3), (2027, -1)]
    assert keep_ledger([*lines, *corrections], RULES).failures.value == 5


def test_failures_given_once_grow_with_the_next_failure() -> None:
    ballot, ane = make_ballot(), make_user("Ane Etxe").person
    Kept.objects.create(
        race=ballot.edition.race, year=2026, outcome="no-place", stub=ane, person=ane
    )
    given(ballot, ane, "failures", "4", "she was in the paper lists")
    assert failures(ballot, ane)[0] == "4"
    Kept.objects.create(
        race=ballot.edition.race, year=2027, outcome="no-place", stub=ane, person=ane
    )
    value, reasons = failures(next_year(ballot), ane)
    assert value == "5"
    assert any("she was in the paper lists" in reason for reason in reasons)


def test_a_best_time_holds_for_its_ballot_alone() -> None:
    ballot, ane = make_ballot(), make_user("Ane Etxe").person
    given(ballot, ane, "best_time", "4:12:00")
    assert facts_of(ballot, [ane])[ane.pk]["best_time"].value == "4:12:00"
    assert "best_time" not in facts_of(next_year(ballot), [ane])[ane.pk]


def test_a_ballot_drawn_here_is_a_year_of_the_ledger_once_it_is_told(
    site_clock: SetClock,
) -> None:
    ballot = drawn(site_clock)
    GivenFact.objects.all().delete()
    ballot.refresh_from_db()
    coming = next_year(ballot)
    coming.rehearsal = True
    people = {one.code: one.person for one in ballot.applications.select_related("person")}
    assert {failures(coming, person)[0] for person in people.values()} == {"0"}
    ballot.result_told_at = NOW
    ballot.save(update_fields=["result_told_at"])
    counted = {code: failures(coming, person)[0] for code, person in people.items()}
    expected = {
        code: "0" if fate.kind == "place" else "1" for code, fate in fates_of(ballot).items()
    }
    assert counted == expected
    assert sorted(counted.values()) == ["0", "0", "0", "1", "1", "1"]


def test_a_rehearsal_is_no_year_of_a_real_ballot(site_clock: SetClock) -> None:
    ballot = drawn(site_clock)
    GivenFact.objects.all().delete()
    ballot.result_told_at = NOW
    ballot.save(update_fields=["result_told_at"])
    coming = next_year(ballot)
    coming.rehearsal = False
    people = [one.person for one in ballot.applications.select_related("person")]
    assert {facts["failures"].value for facts in facts_of(coming, people).values()} == {"0"}


def test_a_drawn_edition_that_is_postponed_into_the_next_year_keeps_its_ballot_s_year(
    site_clock: SetClock,
) -> None:
    ballot = drawn(site_clock)
    given(ballot, make_user("Gari Lasa").person, "failures", "3")
    Ballot.objects.filter(pk=ballot.pk).update(result_told_at=NOW)
    coming = next_year(ballot)
    coming.rehearsal = True
    people = [one.person for one in ballot.applications.select_related("person")]
    people += Person.objects.filter(name="Gari Lasa")
    before = facts_of(coming, people), facts_of(ballot, people), ledger_rules(coming).years
    assert before[2] == (2027,)
    edition = Edition.objects.get(pk=ballot.edition_id)
    edition.starts_at += timedelta(days=500)  # later than the next edition
    edition.save()
    postponed = Ballot.objects.get(pk=ballot.pk)
    assert (postponed.edition.starts_at.year, postponed.year) == (2028, 2027)
    after = facts_of(coming, people), facts_of(postponed, people), ledger_rules(coming).years
    assert after == before


def test_the_year_follows_the_start_until_somebody_has_applied() -> None:
    ballot = make_ballot()
    ballot.edition.starts_at += timedelta(days=366)
    ballot.edition.save()
    ballot.save()
    assert (ballot.year, ballot.fixed_year) == (2028, None)
    make_application(ballot)
    ballot.edition.starts_at += timedelta(days=366)
    ballot.edition.save()
    assert Ballot.objects.get(pk=ballot.pk).year == 2028
