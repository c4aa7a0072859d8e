"""Nothing personal is left where nobody thinks of it: reasons, logs, files of a killed process."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from dorsal.site.accounts.erasure import erase_account
from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application
from dorsal.site.applications.office.actions import leave_out
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import private_folder
from dorsal.site.ballots.sealing.actions import amend_ballot, numbers_left_out, seal_ballot_now
from tests.site.ballots.sealed_ballots import apply_as, drawn, ready
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_application, make_edition, make_user

SECRET = "Zuriñe Gaztelurrutia"
REASON = f"{SECRET} of Markina is banned"


def everything_kept() -> str:
    """All text of the database and of the folders of data."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        rows = []
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            rows.append(f"{name}: {cursor.fetchall()}")
    folders = (settings.MEDIA_ROOT, settings.RECORDS_ROOT, settings.PRIVATE_ROOT)
    files = [
        f"{one}: {one.read_bytes().decode('utf-8', 'replace')}"
        for folder in folders
        for one in Path(folder).rglob("*")
        if one.is_file()
    ]
    return "\n".join([*rows, *files])


def where(text: str) -> list[str]:
    return [line.split(":")[0] for line in everything_kept().splitlines() if text in line]


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return ready(make_edition(cast.race, places=3))


def test_the_reason_for_which_somebody_was_left_out_goes_with_them(
    cast: Cast, ballot: Ballot
) -> None:
    user = make_user(SECRET)
    application = apply_as(ballot, user)
    leave_out(application, REASON, by=cast.helper)
    seal_ballot_now(ballot, cast.director)
    page = "/races/aizkorri-mendi/2027/ballot/seal/"
    assert REASON in cast.client("stranger").get(page).content.decode()
    erase_account(user)
    assert SECRET not in cast.client("stranger").get(page).content.decode()
    assert where(SECRET) == []
    assert where("Markina") == []
    assert not Application.objects.get(pk=application.pk).counts
    assert [one.number for one in numbers_left_out(ballot, 1)] == [application.number]


def test_an_amendment_after_an_erasure_brings_nobody_back(cast: Cast, ballot: Ballot) -> None:
    user = make_user(SECRET)
    apply_as(ballot, user)
    seal_ballot_now(ballot, cast.director)
    erase_account(user)
    amend_ballot(ballot, cast.director, "somebody has left")
    assert where(SECRET) == []


def test_what_a_killed_process_has_left_beside_the_private_store_goes_at_the_next_seal(
    cast: Cast, ballot: Ballot
) -> None:
    left = private_folder(ballot) / "tmp_killed"
    left.mkdir(parents=True)
    (left / "entries.csv").write_text(SECRET, encoding="utf-8")
    seal_ballot_now(ballot, cast.director)
    assert where(SECRET) == []
    assert not left.exists()


def test_private_files_are_readable_by_nobody_else(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, cast.director)
    folder = private_folder(ballot)
    modes = {one.name: one.stat().st_mode & 0o077 for one in [folder, *folder.iterdir()]}
    assert set(modes.values()) == {0}


def test_who_was_imported_under_their_address_before_they_joined_is_erased_with_it(
    ballot: Ballot,
) -> None:
    user = make_user(SECRET)
    address = user.email.replace("example.org", "Example.ORG")
    before = Person.objects.create(name=SECRET, email=address, town="Markina")
    make_application(ballot, before, imported=True)
    other = Person.objects.create(name="Somebody Else", email="else@example.org")
    erase_account(user)
    assert where(SECRET) == []
    assert where("Markina") == []
    assert where(address) == []
    assert Person.objects.get(pk=other.pk).name == "Somebody Else"


def test_an_erased_account_in_a_drawn_ballot_leaves_the_draw_and_no_name(
    cast: Cast, site_clock: SetClock
) -> None:
    made = drawn(site_clock, make_edition(cast.race, places=3))
    one = made.applications.select_related("person__user").get(person__name="Eneko Aiz")
    assert one.person.user is not None
    name = one.person.name
    erase_account(one.person.user)
    assert where(name) == []


def test_no_test_is_fooled_by_where_it_looks(cast: Cast) -> None:
    assert where(cast.runner.email) == ["accounts_user"]
