"""Erasing an account: nothing personal is left anywhere, and past draws can still be verified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection

from dorsal.ballot.draw.verify import verify
from dorsal.outside.ballot_office import draw_record, sealed_part, take_round
from dorsal.outside.record_store import read_record
from dorsal.outside.sealing import SealOrder, seal_ballot
from dorsal.site.accounts.erasure import erase_account
from dorsal.site.accounts.models import Person, SignIn, User
from dorsal.site.applications.models import Application, Claim, PairReview, Proof
from dorsal.site.ballots.models import (
    Ballot,
    Drawing,
    GivenFact,
    MismatchReport,
    PastClaim,
    PastLine,
    PastPair,
    Sealing,
)
from dorsal.site.ballots.record.files import private_folder, record_folder
from dorsal.site.journal.events import note
from dorsal.site.journal.models import Event, Message
from dorsal.site.races.models import Dream
from tests.outside.office_on_disk import BEFORE, Office
from tests.site.conftest import Cast, SetClock
from tests.site.making import (
    NOW,
    employ,
    make_application,
    make_ballot,
    make_edition,
    make_user,
)

NAME, BORN = "Ane Etxeberria", date(1987, 3, 14)


def seal(ballot: Ballot, folder: Path, applications: Sequence[Application]) -> None:
    """Seal these applications as the site does: identifiers are the codes."""
    Office(folder).write()
    lines = ["id,name,birth_date,sex,failures"]
    lines += [f"{one.code},{one.person.name},{one.person.birth_date},F,0" for one in applications]
    (folder / "entries.csv").write_text("\n".join(lines) + "\n")
    (folder / "rules.toml").write_text(ballot.rules)
    order = SealOrder(
        entries_path=folder / "entries.csv",
        rules_path=folder / "rules.toml",
        record=record_folder(ballot),
        private=private_folder(ballot),
        moment=BEFORE,
    )
    seal_ballot(order)
    (folder / "entries.csv").unlink()
    Sealing.objects.create(
        ballot=ballot, number=1, at=NOW, fingerprint="a b", seal_hash="0" * 64, round=1000
    )


def draw(ballot: Ballot, folder: Path) -> None:
    """Draw a sealed ballot with the round beside it."""
    verified = sealed_part(record_folder(ballot))
    round_ = take_round(verified, fallback=False, file=folder / "round.json", relays=())
    draw_record(record_folder(ballot), verified, round_, fallback=False)
    Drawing.objects.create(ballot=ballot, at=NOW, random_number="0", seed="0")


def database_dump() -> str:
    """Every value of every table."""
    values: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                values += [
                    one.decode("latin-1") if isinstance(one, bytes) else str(one) for one in row
                ]
    return "\n".join(values)


def found_in(folder: Path, word: str) -> list[str]:
    files = [one for one in folder.rglob("*") if one.is_file()]
    named = [one for one in files if word.encode() in one.read_bytes() or word in one.name]
    return [str(one) for one in named]


@pytest.fixture
def runner(cast: Cast) -> User:
    """A runner about whom there is something everywhere."""
    user = make_user(NAME, birth_date=BORN, town="Zaldibia", club="Larrun", nationality="ESP")
    stub = Person.objects.create(name=NAME, birth_date=BORN, email="ane.old@example.org")
    line = PastLine.objects.create(
        race=cast.race, year=2024, outcome="no-place", stub=stub, person=user.person
    )
    PastPair.objects.create(
        race=cast.race, stub=stub, person=user.person, score=90, reasons=[f"both {NAME}"]
    )
    PastClaim.objects.create(line=line, person=user.person, made_at=NOW, reason=f"{NAME}: yes")
    GivenFact.objects.create(
        year=2027,
        race=cast.race,
        person=user.person,
        column="hours",
        value="3",
        why=f"{NAME} helped",
        at=NOW,
    )
    Dream.objects.create(user=user, race=cast.race, made_at=NOW)
    Message.objects.create(
        to=cast.helper,
        kind="note",
        subject=f"{NAME} asks",
        body=f"{NAME} ({user.email}) has written.",
        once="helper",
        written_at=NOW,
        send_after=NOW,
    )
    note("place_asked", user, by=user, why=f"{NAME}, born {BORN}")
    note("place_asked", cast.race, by=cast.helper, why=f"because of {NAME}")
    passkey = {"name": f"phone of {NAME}", "credential": {}}
    Authenticator.objects.create(user=user, type="webauthn", data=passkey)
    LogEntry.objects.create(
        user=cast.director,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=user.email,
        action_flag=CHANGE,
    )
    return user


def fill(application: Application, other: Application, by: User) -> None:
    """Documents, claims, a pair and mails around an application."""
    Claim.objects.create(
        application=application, about="failures", text=f"I, {NAME}", made_at=NOW, reason=NAME
    )
    proof = Proof(application=application, kind="licence", name=f"{NAME}.pdf", sha256="0" * 64)
    proof.media_type, proof.uploaded_at = "application/pdf", NOW
    proof.file.save("1/x.pdf", ContentFile(f"licence of {NAME}, {BORN}".encode()))
    PairReview.objects.create(
        first=application,
        second=other,
        ballot=application.ballot,
        score=90,
        reasons=[f"both are called {NAME}"],
        found_at=NOW,
        why=NAME,
    )
    MismatchReport.objects.create(
        ballot=application.ballot, by=by, at=NOW, text=f"{NAME} is mistyped", answer=NAME
    )
    Message.objects.create(
        to=by,
        kind="note",
        subject="S",
        body=NAME,
        once=f"o{application.pk}",
        written_at=NOW,
        send_after=NOW,
    )
    note("proof_refused", application, by=None, why=f"licence of {NAME} unreadable")


@pytest.fixture
def drawn(cast: Cast, runner: User, tmp_path: Path) -> Application:
    """An application of the runner in a ballot that was sealed and drawn."""
    ballot = make_ballot(make_edition(cast.race))
    mine = make_application(
        ballot, runner.person, answers={"contact": NAME, "born": str(BORN)}, appears="full"
    )
    others = [make_application(ballot) for _ in range(11)]
    fill(mine, others[0], runner)
    seal(ballot, tmp_path / "office", [mine, *others])
    draw(ballot, tmp_path / "office")
    return mine


def test_after_erasure_the_record_verifies_and_nothing_is_found_anywhere(
    cast: Cast, runner: User, drawn: Application, tmp_path: Path
) -> None:
    folder = record_folder(drawn.ballot)
    record = read_record(folder)
    salt, email = drawn.salt, runner.email
    browser = cast.client("stranger")
    browser.force_login(runner, backend="django.contrib.auth.backends.ModelBackend")
    words = [NAME, email, str(BORN), "ane.old@example.org", "Zaldibia", "Larrun", salt]
    dump = database_dump()
    assert [word for word in words if word not in dump] == []
    assert len(found_in(tmp_path, NAME)) == 2  # the private store and the proof

    assert "Your account is erased" in browser.post("/me/erase/", {"email": email}).content.decode()

    dump = database_dump()
    assert [word for word in words if word in dump] == []
    assert [found_in(tmp_path, word) for word in (NAME, email, str(BORN))] == [[], [], []]
    assert read_record(folder) == record
    assert verify(read_record(folder)).report.holds
    assert browser.get("/me/").status_code == 302


def test_what_stays_of_an_account_is_its_number(runner: User, drawn: Application) -> None:
    erase_account(runner)
    user = User.objects.get(pk=runner.pk)
    assert (user.email, user.is_active, user.erased_at) == (
        f"erased-{runner.pk}@erased.invalid",
        False,
        NOW,
    )
    person = Person.objects.get(user=user)
    assert (person.name, person.birth_date, person.erased_at) == ("", None, NOW)
    application = Application.objects.get(pk=drawn.pk)
    assert (application.number, application.salt, application.answers) == (1, "", {})
    assert application.withdrawn_at is None  # the draw has been; its result stands
    assert Proof.objects.count() == 0
    assert Authenticator.objects.count() == SignIn.objects.count() == 0
    assert Event.objects.filter(verb="account_erased", subject=runner.pk).count() == 1


def test_the_words_of_others_stay_but_for_the_name(cast: Cast, runner: User) -> None:
    email = runner.email
    erase_account(runner)
    mail = Message.objects.get(to=cast.helper)
    assert (mail.subject, mail.body) == ("(erased) asks", "(erased) ((erased)) has written.")
    assert email not in mail.body
    reasons = Event.objects.exclude(why="").order_by("id").values_list("why", flat=True)
    assert list(reasons) == ["(erased)", "because of (erased)"]


def test_the_earlier_years_of_others_stay(cast: Cast, runner: User) -> None:
    stub = Person.objects.create(name="Somebody Else")
    kept = PastLine.objects.create(
        race=cast.race, year=2023, outcome="place", stub=stub, person=cast.runner.person
    )
    erase_account(runner)
    assert PastLine.objects.get(pk=kept.pk).person == cast.runner.person
    assert Person.objects.get(pk=stub.pk).name == "Somebody Else"
    assert Person.objects.get(user=cast.runner).name == "Ane Etxe"


def test_an_open_application_is_withdrawn_first(cast: Cast, runner: User) -> None:
    application = make_application(make_ballot(make_edition(cast.race)), runner.person)
    erase_account(runner)
    application.refresh_from_db()
    assert application.withdrawn_at == NOW
    events = Event.objects.filter(subject_kind="application", subject=application.pk)
    assert [(event.verb, event.actor) for event in events] == [("application_withdrawn", runner.pk)]


def test_so_is_one_that_waits_for_the_seal(cast: Cast, runner: User, site_clock: SetClock) -> None:
    application = make_application(make_ballot(make_edition(cast.race)), runner.person)
    site_clock(NOW + timedelta(days=33))
    erase_account(runner)
    application.refresh_from_db()
    assert application.withdrawn_at == NOW + timedelta(days=33)
    assert application.receipts.count() == 1


def test_of_a_sealed_one_the_row_stays_without_a_name(
    cast: Cast, runner: User, tmp_path: Path
) -> None:
    ballot = make_ballot(make_edition(cast.race))
    mine = make_application(ballot, runner.person)
    seal(ballot, tmp_path / "office", [mine, *(make_application(ballot) for _ in range(11))])
    browser = cast.client("stranger")
    browser.force_login(runner, backend="django.contrib.auth.backends.ModelBackend")
    said = "You are in a ballot that is sealed and not drawn yet"
    assert said in browser.get("/me/erase/").content.decode()
    before = read_record(record_folder(ballot))
    browser.post("/me/erase/", {"email": runner.email})
    mine.refresh_from_db()
    assert mine.withdrawn_at == NOW
    assert mine.receipts.count() == 0
    assert read_record(record_folder(ballot)) == before
    assert found_in(private_folder(ballot), NAME) == []
    draw(ballot, tmp_path / "office")
    assert verify(read_record(record_folder(ballot))).report.holds


@pytest.mark.parametrize("typed", ["", "somebody@example.org", "yes"])
def test_the_address_must_be_typed(cast: Cast, typed: str) -> None:
    page = cast.client("runner").post("/me/erase/", {"email": typed}).content.decode()
    assert "Erase everything" in page
    assert User.objects.get(pk=cast.runner.pk).erased_at is None


def test_the_only_director_of_a_race_is_warned(cast: Cast) -> None:
    warning = "Nobody else directs these races"
    page = cast.client("director").get("/me/erase/").content.decode()
    assert warning in page
    assert '<a href="/races/aizkorri-mendi/office/staff/">Aizkorri Mendi</a>' in page
    assert warning not in cast.client("helper").get("/me/erase/").content.decode()
    employ(make_user(), cast.race, "director")
    assert warning not in cast.client("director").get("/me/erase/").content.decode()


def test_when_a_file_cannot_be_rewritten_nothing_is_erased(
    cast: Cast, runner: User, drawn: Application
) -> None:
    (store,) = private_folder(drawn.ballot).glob("persons-*.jsonl")
    store.write_bytes(store.read_bytes() + b"damaged\n")
    browser = cast.client("stranger")
    browser.force_login(runner, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.post("/me/erase/", {"email": runner.email}).content.decode()
    assert "This did not work just now" in page
    assert User.objects.get(pk=runner.pk).erased_at is None
    assert Person.objects.get(user=runner).name == NAME
