"""Numbers of other people's things in one's own addresses, by every method; what is refused changes
nothing in the database.
"""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from dorsal.site.applications.acknowledgements import give_receipt
from dorsal.site.applications.importing.files import keep_upload
from dorsal.site.applications.models import Application, Claim, Friends, PairReview, Proof
from dorsal.site.ballots.models import MismatchReport, PastClaim, PastLine, PastPair
from dorsal.site.ballots.past.importing import keep_upload as keep_past
from dorsal.site.races.models import LookAgain, Milestone, Race, Staff
from dorsal.site.seasons.models import Series, SeriesEdition
from tests.site.conftest import Cast
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_user
from tests.site.test_access import access_of, all_patterns

UNTOUCHED = ("django_session", "dorsal_cache", "django_tasks_db_dbtaskresult", "django_admin_log")
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")


def everything() -> dict[str, list[object]]:
    with connection.cursor() as cursor:
        names = list(connection.introspection.table_names(cursor))
        rows = {}
        for name in names:
            if name not in UNTOUCHED:
                cursor.execute(f'SELECT * FROM "{name}"')
                rows[name] = cursor.fetchall()
    return rows


def fill(race: Race, key: str) -> dict[str, dict[str, object]]:
    """One of everything in an edition; by the name of an address, its further arguments."""
    edition = make_edition(race, key=key)
    ballot = make_ballot(edition)
    user, friend = make_user("Victim One"), make_user("Victim Two")
    one = make_application(ballot, user.person)
    other = make_application(ballot, friend.person)
    receipt = give_receipt(one, ballot, "applied")
    group = Friends.objects.create(ballot=ballot, code=f"CODE{key}{race.pk}", made_at=NOW)
    Application.objects.filter(pk=one.pk).update(friends=group)
    proof = Proof(
        application=one, kind="doctor", name="d.pdf", media_type="application/pdf", uploaded_at=NOW
    )
    proof.file.save(f"{key}-{race.pk}.pdf", ContentFile(b"%PDF-private"), save=True)
    claim = Claim.objects.create(application=one, about="failures", text="secret", made_at=NOW)
    pair = PairReview.objects.create(
        ballot=ballot, first=one, second=other, score=80, reasons=["x"], found_at=NOW
    )
    report = MismatchReport.objects.create(ballot=ballot, by=user, at=NOW, text="secret")
    line = PastLine.objects.create(race=race, year=2020, outcome="place", stub=user.person)
    PastPair.objects.create(race=race, stub=user.person, person=friend.person, score=80)
    PastClaim.objects.create(line=line, person=friend.person, made_at=NOW)
    milestone = Milestone.objects.create(edition=edition, at=NOW, title="Bibs")
    look = LookAgain.objects.create(edition=edition, what="secret")
    staff = Staff.objects.create(race=race, user=make_user("Helping"), role="helper")
    secret = f"Secret {race.pk} {key}"
    digest = keep_upload(ballot, f"name,email\n{secret},s@example.org\n".encode())
    past = keep_past(race, "past.csv", f"year,name,outcome\n2020,{secret},place\n".encode()).sha256
    return {
        "office_application": {"number": one.number},
        "office_leave_out": {"number": one.number},
        "office_take_in": {"number": one.number},
        "office_give_fact": {"number": one.number},
        "office_claim": {"number": claim.pk},
        "office_proof": {"number": proof.pk},
        "office_proof_picture": {"number": proof.pk},
        "proof": {"number": proof.pk},
        "office_pair": {"number": pair.pk},
        "office_import_preview": {"digest": digest},
        "office_past_look": {"digest": past},
        "receipt": {"number": receipt.number},
        "office_mismatch": {"number": report.pk},
        "milestone_remove": {"number": milestone.pk},
        "office_milestone_remove": {"number": milestone.pk},
        "looked_again": {"number": look.pk},
        "office_looked_again": {"number": look.pk},
        "office_staff_dismiss": {"staff": staff.pk},
        "race_staff_dismiss": {"staff": staff.pk},
        "draw_proof": {"code": one.code},
    }


SENT = {
    "decision": "refuse",
    "reason": "attack",
    "own": "attack",
    "why": "attack",
    "why_one": "attack",
    "why_two": "attack",
    "answer": "attack",
    "value": "9",
    "column": "failures",
    "sure": "on",
    "do": "import",
    "stays": "1",
    "agrees": "on",
    "text": "attack",
    "about": "failures",
    "kind": "doctor",
    "email": "attacker@example.org",
    "role": "director",
    "verb": "end",
    "title": "attack",
    "at": "2027-01-01T10:00",
    "key": "2099",
    "starts_at": "2099-01-01T10:00",
    "minutes": "5",
    "languages": "en",
}


def own_routes() -> list[tuple[str, str]]:
    return sorted(
        {
            (str(pattern.name), route)
            for route, pattern in all_patterns()
            if access_of(pattern) is not None and "<slug:race>" in route and pattern.name
        }
    )


@pytest.fixture
def filled(cast: Cast) -> dict[str, dict[str, object]]:
    """The cast's race holds two editions with one of everything each, and so does another race;
    the numbers are those of the first edition.
    """
    numbers = fill(cast.race, "2027")
    fill(cast.race, "2028")
    fill(Race.objects.get(slug="dolomyths"), "2027")
    return numbers


def arguments(
    name: str, route: str, numbers: dict[str, dict[str, object]], race: str, edition: str
) -> dict[str, object] | None:
    known: dict[str, object] = {"race": race}
    if "<slug:edition>" in route:
        known["edition"] = edition
    further = route.count("<") - len(known)
    if further and name not in numbers:
        return None
    return {**known, **(numbers[name] if further else {})}


def attack(client: Client, address: str) -> list[tuple[str, int]]:
    seen = []
    for method in METHODS:
        data = SENT if method == "post" else {}
        answer = getattr(client, method)(address, data)
        seen.append((method, answer.status_code))
    return seen


@pytest.mark.parametrize("who", ["runner", "volunteer", "stranger", "other_director"])
def test_whoever_has_no_role_opens_and_changes_nothing_of_an_office(
    who: str, cast: Cast, filled: dict[str, dict[str, object]]
) -> None:
    browser = cast.client(who)
    before = everything()
    wrong = []
    for name, route in own_routes():
        found = arguments(name, route, filled, "aizkorri-mendi", "2027")
        if "office" not in route or found is None or name == "office":
            continue
        address = reverse(name, kwargs=found)
        for method, status in attack(browser, address):
            if status != (302 if who == "stranger" else 404):
                wrong.append((who, method, address, status))
    assert wrong == []
    assert everything() == before


def test_a_director_reaches_no_other_race_by_their_own_races_address(
    cast: Cast, filled: dict[str, dict[str, object]]
) -> None:
    """Numbers of the first edition asked for in another race, and in another edition."""
    wrong = []
    scoped = {"office_application", "office_leave_out", "office_take_in", "office_give_fact"}
    scoped |= {"receipt", "draw_proof"}  # these count within a ballot
    before = everything()["races_staff"]
    for name, route in own_routes():
        if name in scoped or name not in filled:
            continue
        for who, race, edition in (
            ("other_director", "dolomyths", "2027"),
            ("director", "aizkorri-mendi", "2028"),
        ):
            if race == "aizkorri-mendi" and ("<slug:edition>" not in route or "past" in name):
                continue
            address = reverse(name, kwargs=arguments(name, route, filled, race, edition) or {})
            for method, status in attack(cast.client(who), address):
                if status not in (404, 405) and not (status == 302 and "digest" in route):
                    wrong.append((who, method, address, status))
    assert wrong == []
    assert everything()["races_staff"] == before
    assert Proof.objects.filter(state="open").count() == 3
    assert Claim.objects.filter(state="open").count() == 3


def test_a_runner_opens_no_other_runners_papers(
    cast: Cast, filled: dict[str, dict[str, object]]
) -> None:
    edition = Race.objects.get(pk=cast.race.pk).editions.get(key="2027")
    make_application(edition.ballot, cast.runner.person)
    browser = cast.client("runner")
    for name in ("proof", "receipt"):
        address = reverse(name, args=["aizkorri-mendi", "2027", *filled[name].values()])
        assert browser.get(address).status_code == 404
        assert browser.post(address).status_code == 404


@pytest.mark.parametrize("grant", [False, True])
def test_an_organiser_sees_and_without_a_grant_changes_nothing(
    grant: bool, cast: Cast, filled: dict[str, dict[str, object]]
) -> None:
    series = Series.objects.create(slug="golden", name="Golden")
    series.organisers.add(cast.runner)
    edition = cast.race.editions.get(key="2027")
    SeriesEdition.objects.create(
        series=series, edition=edition, season="2027", may_edit=grant, accepted=True
    )
    browser = cast.client("runner")
    before = everything()
    for name, route in own_routes():
        found = arguments(name, route, filled, "aizkorri-mendi", "2027")
        if found is None or "office" not in route:
            continue
        if grant and "<slug:edition>" in route:
            continue  # there they may
        address = reverse(name, kwargs=found)
        assert browser.post(address, SENT).status_code == 404, address
    assert everything() == before
    other = reverse("office_applications", args=["aizkorri-mendi", "2028"])
    assert browser.get(other).status_code == 404


def test_a_helper_does_no_directors_act_by_post(
    cast: Cast, filled: dict[str, dict[str, object]]
) -> None:
    browser = cast.client("helper")
    ballot = cast.race.editions.get(key="2027").ballot
    rules, dates = ballot.rules, (ballot.opens_at, ballot.draws_at)
    for name, route in own_routes():
        found = arguments(name, route, filled, "aizkorri-mendi", "2027")
        if found is None or "office" not in route:
            continue
        for do in ("save", "publish", "upload", "ledger", "import", "make", "grant 1", "refuse 1"):
            sent = {**SENT, "do": do, "rules": "x", "draws_at": "2027-01-01T10:00"}
            assert browser.post(reverse(name, kwargs=found), sent).status_code < 500, name
    ballot.refresh_from_db()
    assert (ballot.rules, (ballot.opens_at, ballot.draws_at)) == (rules, dates)
    assert not ballot.sealings.exists()
    assert not ballot.controls.exists()
    assert not PastClaim.objects.exclude(state="open").exists()
    assert not Staff.objects.filter(user__email="attacker@example.org").exists()
    assert cast.race.editions.count() == 2
    assert not cast.race.editions.exclude(cancelled_why="").exists()


def test_who_was_dismissed_is_out_at_once_in_an_open_session(cast: Cast) -> None:
    make_ballot(make_edition(cast.race))
    browser = cast.client("helper")
    address = reverse("office_applications", args=["aizkorri-mendi", "2027"])
    assert browser.get(address).status_code == 200
    Staff.objects.filter(user=cast.helper).delete()
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("number", [2**63, 2**64, 10**30])
def test_a_number_that_no_database_holds_is_not_found(number: int, cast: Cast) -> None:
    make_ballot(make_edition(cast.race))
    broken = []
    for route in [*(one for _, one in own_routes()), "me/sessions/<int:number>/end/"]:
        if "<int:" not in route:
            continue
        parts = {"<slug:race>": "aizkorri-mendi", "<slug:edition>": "2027"}
        address = "/" + route
        for before, after in parts.items():
            address = address.replace(before, after)
        for word in ("<int:number>", "<int:staff>"):
            address = address.replace(word, str(number))
        browser = cast.client("director")
        browser.raise_request_exception = False
        for method in ("get", "post"):
            if getattr(browser, method)(address, SENT).status_code >= 500:
                broken.append((method, address))
    assert broken == []
