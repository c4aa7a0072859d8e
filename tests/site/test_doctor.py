"""The doctor finds what is wrong, and says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from dorsal.site import doctor
from dorsal.site.doctor import Finding
from dorsal.site.journal.mails import MOST_ATTEMPTS
from dorsal.site.journal.models import ClockOffset, Message
from dorsal.site.journal.tasks import send_mails
from dorsal.site.journal.worker import show_life
from dorsal.site.private_folders import make_private_folder
from dorsal.site.serving import make_data_folders
from tests.site.making import NOW, make_application, make_ballot, make_user

pytestmark = pytest.mark.django_db


def levels(examined: Callable[[], Iterator[Finding]]) -> dict[str, str]:
    return {finding.what: finding.level for finding in examined()}


@pytest.mark.parametrize(
    ("address", "level"),
    [
        ("https://race.example", "good"),
        ("http://localhost:8000", "warning"),
        ("http://race.example", "bad"),
    ],
)
def test_the_address_should_be_encrypted(settings: Settings, address: str, level: str) -> None:
    settings.SITE_ADDRESS = address
    assert levels(doctor.examine_address)["address"] == level


def test_secrets_that_others_can_read_are_named(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    key = tmp_path / "secret-key"
    key.write_text("x")
    key.chmod(0o600)
    assert "secrets" not in levels(doctor.examine_folders)
    key.chmod(0o644)
    assert levels(doctor.examine_folders)["secrets"] == "bad"


def test_the_folders_of_a_new_site_are_as_private_as_the_doctor_wants(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = data = tmp_path / "data"
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = data / "private", data / "uploads"
    settings.RECORDS_ROOT = data / "records"
    make_data_folders()
    modes = {path.name: path.stat().st_mode & 0o777 for path in data.iterdir()}
    assert modes == {"private": 0o700, "uploads": 0o700, "records": 0o755}
    assert "secrets" not in levels(doctor.examine_folders)


@pytest.mark.parametrize("inside", ["imports/ballot-1", "ballot-1"])
def test_whoever_makes_the_private_store_first_makes_it_private(
    settings: Settings, tmp_path: Path, inside: str
) -> None:
    settings.DATA, settings.PRIVATE_ROOT = tmp_path, tmp_path / "private"
    make_private_folder(settings.PRIVATE_ROOT / inside)
    made = [settings.PRIVATE_ROOT, *settings.PRIVATE_ROOT.rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o700}
    assert "secrets" not in levels(doctor.examine_folders)


def test_the_database_is_sound() -> None:
    assert levels(doctor.examine_database) == {"database": "good"}


def test_a_site_without_a_worker_is_warned_of() -> None:
    assert levels(doctor.examine_worker)["worker"] == "warning"
    show_life("one")
    assert levels(doctor.examine_worker)["worker"] == "good"


def test_failed_tasks_and_mails_that_were_given_up_are_told() -> None:
    task = DBTaskResult.objects.get(pk=send_mails.enqueue(1).id)
    task.claim("one")
    task.set_failed(ValueError("no"))
    mail = {"to": make_user(), "written_at": NOW, "send_after": NOW, "attempts": MOST_ATTEMPTS}
    Message.objects.create(once="x", last_error="hung up", **mail)
    found = {one.what: one.found for one in doctor.examine_worker()}
    assert found["mails"] == "1 mail could not be sent; the last one: hung up"
    path = "dorsal.site.journal.tasks.send_mails"
    assert found["tasks"] == f"1 task failed, last {path}: builtins.ValueError"


def test_a_moved_clock_outside_a_demonstration_is_bad(settings: Settings) -> None:
    ClockOffset.objects.create(pk=1, seconds=5)
    settings.DEMO = True
    assert levels(doctor.examine_clock) == {}
    settings.DEMO = False
    assert levels(doctor.examine_clock) == {"clock": "bad"}


def test_a_gap_in_the_numbers_is_found() -> None:
    ballot = make_ballot()
    applications = [make_application(ballot) for _ in range(3)]
    assert levels(doctor.examine_numbers)["applications"] == "good"
    applications[1].delete()
    assert levels(doctor.examine_numbers)["applications"] == "bad"


def test_a_last_number_that_is_missing_is_found() -> None:
    ballot = make_ballot()
    make_application(ballot).delete()
    assert levels(doctor.examine_numbers)["applications"] == "bad"


def test_a_sealed_ballot_without_its_record_is_bad() -> None:
    ballot = make_ballot()
    sealing = {"number": 1, "at": datetime.now(UTC) - timedelta(days=1), "round": 1}
    ballot.sealings.create(fingerprint="a b c", seal_hash="00" * 32, **sealing)
    assert levels(doctor.examine_records) == {f"record of {ballot.edition}": "bad"}


def test_everything_is_examined() -> None:
    assert {finding.what for finding in doctor.examine()} >= {"address", "database", "worker"}
