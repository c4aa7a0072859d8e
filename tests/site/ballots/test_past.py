"""Earlier years: a list is looked at and imported, matched, decided in pairs, and claimed."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from dorsal.site.accounts.models import Person
from dorsal.site.ballots.chances.tasks import match_past
from dorsal.site.ballots.entries.facts import facts_of
from dorsal.site.ballots.models import Ballot, PastClaim, PastFile, PastLine, PastPair
from dorsal.site.ballots.past.matching import match_race
from dorsal.site.journal.models import Event, Message
from tests.site.ballots.office_pages import address, page_of
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition, make_user
from tests.site.races.reading import TAG

LIST = """\
año,nombre,apellidos,fecha de nacimiento,correo,población,resultado
2025,Ane,Etxe,1990-05-17,,Zegama,sin plaza
2026,Ane,Etxe,1990-05-17,,Zegama,en la cola
2026,Jon,Soto,1980-01-02,,Donostia,plaza
"""


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:  # noqa: ARG001
    cache.clear()


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race))


def stub(name: str, born: date | None = None, **fields: str) -> Person:
    return Person.objects.create(name=name, birth_date=born, **fields)


def line(ballot: Ballot, person: Person, year: int = 2026, outcome: str = "no-place") -> PastLine:
    race = ballot.edition.race
    return PastLine.objects.create(race=race, year=year, outcome=outcome, stub=person)


def uploaded(cast: Cast, ballot: Ballot, text: str = LIST) -> str:
    file = SimpleUploadedFile("2026.csv", text.encode())
    answer = cast.client("director").post(
        address("office_past", ballot), {"do": "upload", "file": file}
    )
    assert answer.status_code == 302
    return str(answer.headers["Location"])


COLUMNS = {
    "year": "año",
    "name": "nombre",
    "surname": "apellidos",
    "born": "fecha de nacimiento",
    "email": "correo",
    "town": "población",
    "outcome": "resultado",
}


def test_a_list_is_shown_before_anything_is_kept(cast: Cast, ballot: Ballot) -> None:
    page = cast.client("director").get(uploaded(cast, ballot)).content.decode()
    assert "2 lines can be read" in page
    assert "this outcome is not known" in page
    assert "“en la cola” means" in page
    assert "Lines that cannot be read are not imported" in page
    assert PastLine.objects.count() == 0


def test_the_race_s_own_words_are_explained_and_the_list_is_imported(
    cast: Cast, ballot: Ballot
) -> None:
    browser, here = cast.client("director"), uploaded(cast, ballot)
    sent = {**COLUMNS, "words": "en la cola", "word_0": "waiting list"}
    page = browser.post(here, sent).content.decode()
    assert "3 lines can be read" in page
    assert "Lines that cannot be read are not imported" not in page
    page = browser.post(here, {**sent, "do": "import"}, follow=True).content.decode()
    assert "3 lines are kept. They are being matched to people." in page
    kept = PastLine.objects.order_by("line").values_list("year", "outcome", "stub__name")
    assert list(kept) == [
        (2025, "no-place", "Ane Etxe"),
        (2026, "waiting", "Ane Etxe"),
        (2026, "place", "Jon Soto"),
    ]
    assert PastLine.objects.values("stub").distinct().count() == 2
    assert DBTaskResult.objects.filter(task_path=match_past.module_path).count() == 1
    assert Event.objects.get(verb="past_years_imported").details == {"lines": 3}


def test_the_same_file_is_not_imported_twice(cast: Cast, ballot: Ballot) -> None:
    browser = cast.client("director")
    for _ in range(2):
        browser.post(uploaded(cast, ballot), {**COLUMNS, "do": "import"})
    assert PastFile.objects.count() == 1
    assert PastLine.objects.count() == 2


def test_a_line_that_is_surely_somebody_s_is_theirs_and_counts(cast: Cast, ballot: Ballot) -> None:
    ane = cast.runner.person
    found = line(ballot, stub("ETXE, Ane", ane.birth_date, town="Zegama"))
    assert match_race(cast.race) == 1
    found.refresh_from_db()
    assert (found.person, found.how, found.score >= 85) == (ane, "sure", True)
    assert facts_of(ballot, [ane])[ane.pk]["failures"].value == "1"


def test_nobody_gets_two_lines_of_one_year(cast: Cast, ballot: Ballot) -> None:
    ane = cast.runner.person
    line(ballot, stub("Ane Etxe", ane.birth_date))
    match_race(cast.race)
    line(ballot, stub("Ane Etxe", ane.birth_date))
    assert match_race(cast.race) == 0
    assert PastPair.objects.count() == 1


def test_a_doubtful_pair_is_decided_by_staff_for_all_lines_of_its_somebody(
    cast: Cast, ballot: Ballot
) -> None:
    ane, doubtful = cast.runner.person, stub("Ane Etxe")
    lines = [line(ballot, doubtful, year) for year in (2025, 2026)]
    assert match_race(cast.race) == 0
    pair = PastPair.objects.get(person=ane)
    page = page_of(cast.client("helper"), "office_past", ballot)
    assert "In the list of 2025, 2026" in page
    assert f'value="same {pair.pk}"' in page
    cast.client("helper").post(address("office_past", ballot), {"do": f"same {pair.pk}"})
    for one in lines:
        one.refresh_from_db()
        assert (one.person, one.how) == (ane, "director")
    assert Event.objects.get(verb="past_pair_joined").details == {"lines": 2}
    assert "The same person?" not in page_of(cast.client("helper"), "office_past", ballot)


def test_a_doubtful_pair_stands_side_by_side_with_its_score_and_what_each_says(
    cast: Cast, ballot: Ballot
) -> None:
    ane = cast.runner.person
    doubtful = stub("Ane Etxe", town="Irun", country="FRA", email="old@example.org")
    line(ballot, doubtful, 2025)
    match_race(cast.race)
    pair = PastPair.objects.get(person=ane)
    shown = page_of(cast.client("director"), "office_past", ballot).split('id="pairs"')[1]
    card = " ".join(unescape(TAG.sub(" ", shown.split("</form>")[0])).split())
    assert 0 < pair.score < 85  # not surely the same
    assert f"{pair.score} of 100 {', '.join(pair.reasons)}" in card
    assert "In the list of 2025 Ane Etxe no birth date Irun, France old@example.org" in card
    mine = f"Has no earlier year yet Ane Etxe 17 May 1990 Zegama, Spain {cast.runner.email}"
    assert mine in card


def test_a_pair_that_is_not_the_same_is_not_asked_again(cast: Cast, ballot: Ballot) -> None:
    line(ballot, stub("Ane Etxe"))
    match_race(cast.race)
    for pair in PastPair.objects.all():
        cast.client("director").post(address("office_past", ballot), {"do": f"other {pair.pk}"})
    match_race(cast.race)
    assert set(PastPair.objects.values_list("decision", flat=True)) == {"other"}
    assert PastLine.objects.get().person is None


def test_the_number_of_queries_does_not_grow_with_the_pairs(
    cast: Cast, ballot: Ballot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = cast.client("director")
    for names in (("Ane Etxe",), ("Ane Etxe Mendi", "Ane Mendi Etxe")):
        for name in names:
            line(ballot, stub(name))
        match_race(cast.race)
        with django_assert_max_num_queries(18):
            page_of(browser, "office_past", ballot)


def search(cast: Cast, ballot: Ballot, name: str, who: str = "runner", **more: str) -> str:
    sent = {"year": "2026", "name": name, "do": "search", **more}
    return str(cast.client(who).post(address("claim_past", ballot), sent).content.decode())


def test_a_runner_finds_a_free_line_by_the_name_of_then_and_nothing_else(
    cast: Cast, ballot: Ballot
) -> None:
    born = cast.runner.person.birth_date
    own = line(ballot, stub("Ane Aguirre Etxe", born))
    line(ballot, stub("Ane Aguirre Soto", date(1970, 1, 1)))
    page = search(cast, ballot, "aguirre ane")
    assert f'value="claim {own.pk}"' in page
    assert "Soto" not in page
    assert "Aguirre Etxe" not in search(cast, ballot, "Aguirre")
    assert "Aguirre Etxe" not in search(cast, ballot, "Ane Aguirre", year="2025")


def test_a_claim_is_granted_once_and_the_runner_is_told(cast: Cast, ballot: Ballot) -> None:
    own = line(ballot, stub("Ane Aguirre", cast.runner.person.birth_date))
    for _ in range(2):
        search(cast, ballot, "Ane Aguirre", do=f"claim {own.pk}")
    claim = PastClaim.objects.get()
    answer = {"do": f"grant {claim.pk}", f"reason-{claim.pk}": "It is you in the club's list."}
    for _ in range(2):
        cast.client("director").post(address("office_past", ballot), answer)
    own.refresh_from_db()
    assert (own.person, own.how) == (cast.runner.person, "claim")
    mail = Message.objects.get()
    assert (mail.to, mail.subject) == (cast.runner, "Aizkorri Mendi 2026 is yours")
    assert "It is you in the club's list." in mail.body
    page = page_of(cast.client("runner"), "claim_past", ballot)
    assert "granted</span> It is you in the club&#39;s list.</li>" in page


def test_a_claim_is_answered_only_with_a_reason(cast: Cast, ballot: Ballot) -> None:
    own = line(ballot, stub("Ane Aguirre"))
    search(cast, ballot, "Ane Aguirre", do=f"claim {own.pk}")
    claim = PastClaim.objects.get()
    browser, here = cast.client("director"), address("office_past", ballot)
    page = browser.get(here).content.decode()
    first = page.index(f'value="refuse {claim.pk}"')  # what Enter does where one writes the reason
    assert first < page.index(f'value="grant {claim.pk}"')
    for do in ("refuse", "grant"):
        sent = {"do": f"{do} {claim.pk}", f"reason-{claim.pk}": "  "}
        assert "the reason is missing" in browser.post(here, sent).content.decode().lower()
        claim.refresh_from_db()
        assert claim.state == "open"
    browser.post(here, {"do": f"refuse {claim.pk}", f"reason-{claim.pk}": "She is from Gasteiz."})
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == ("refused", "She is from Gasteiz.")
    assert "She is from Gasteiz." in Message.objects.get().body
    assert "She is from Gasteiz." in page_of(cast.client("runner"), "claim_past", ballot)


def test_a_line_that_is_somebody_else_s_by_now_cannot_be_granted(
    cast: Cast, ballot: Ballot
) -> None:
    own = line(ballot, stub("Ane Aguirre"))
    search(cast, ballot, "Ane Aguirre", do=f"claim {own.pk}")
    own.person = make_user("Ane Aguirre").person
    own.save()
    number = PastClaim.objects.get().pk
    page = cast.client("director").post(
        address("office_past", ballot), {"do": f"grant {number}", f"reason-{number}": "Yes."}
    )
    assert "this year has become somebody else" in page.content.decode()
    assert PastClaim.objects.get().state == "open"


def test_a_helper_decides_no_claim_and_imports_nothing(cast: Cast, ballot: Ballot) -> None:
    own = line(ballot, stub("Ane Aguirre"))
    search(cast, ballot, "Ane Aguirre", do=f"claim {own.pk}")
    browser, here = cast.client("helper"), address("office_past", ballot)
    file = SimpleUploadedFile("a.csv", LIST.encode())
    assert browser.post(here, {"do": "upload", "file": file}).status_code == 404
    claim = PastClaim.objects.get()
    assert browser.post(here, {"do": f"grant {claim.pk}"}).status_code == 404


def test_how_years_count_changes_only_for_a_reason_once_people_apply(
    cast: Cast, ballot: Ballot
) -> None:
    browser, here = cast.client("director"), address("office_past", ballot)
    sent = {"do": "ledger", "withdrew": "lose", "waiting_list": "add", "not_counted": "2020, 2021"}
    assert "a change needs a reason" in browser.post(here, sent).content.decode()
    browser.post(here, {**sent, "why": "as voted in the assembly"})
    ballot.refresh_from_db()
    assert ballot.ledger == {
        "reset_on_place": False,
        "reset_on_missed_year": False,
        "withdrew": "lose",
        "waiting_list": "add",
        "not_counted": [2020, 2021],
    }
    assert Event.objects.get(verb="ledger_changed").why == "as voted in the assembly"


def test_something_that_is_no_table_is_told(cast: Cast, ballot: Ballot) -> None:
    file = SimpleUploadedFile("a.xlsx", b"PK\x03\x04\x00\x00")
    page = cast.client("director").post(
        address("office_past", ballot), {"do": "upload", "file": file}
    )
    assert page.status_code == 200
    assert 'class="notice error"' in page.content.decode()
