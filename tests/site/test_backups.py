"""Backup and restoration of the whole site."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import serializers
from django.core.management import call_command
from pytest_django import Settings

from dorsal.ground.problems import BadInput
from dorsal.site import backups
from dorsal.site.accounts.erased_list import account, erased_list, note_erased, read_erased
from dorsal.site.accounts.erasure import come_back, erase_account, erase_again
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application
from dorsal.site.doctor import examine_erased
from dorsal.site.journal.events import note
from tests.site.making import make_application, make_ballot, make_user

pytestmark = pytest.mark.django_db(transaction=True)
JOINED = datetime(2025, 1, 1, tzinfo=UTC)
LINE = "account 57 joined 2025-01-01T00:00:00Z erased 2026-01-01T00:00:00Z"


def everything() -> list[str]:
    return [
        serializers.serialize("jsonl", model._base_manager.order_by("pk"))
        for model in backups.kept_models()
    ]


@pytest.fixture
def lived_in(data_folder: Path) -> Path:
    """A site with some data; returns where its backup is."""
    ballot = make_ballot()
    for _ in range(3):
        note(
            "application_applied", make_application(ballot), by=make_user(), edition=ballot.edition
        )
    for name, folder in backups.folders().items():
        folder.mkdir(parents=True)
        (folder / "deep").mkdir()
        (folder / "deep" / f"{name}.bin").write_bytes(name.encode() * 1000)
    target = data_folder / "backup.zip"
    backups.back_up(target)
    return target


def empty_the_site() -> None:
    call_command("flush", verbosity=0, interactive=False)
    for folder in backups.folders().values():
        (folder / "deep").exists() and (folder / "deep").rename(
            folder.parent / f"{folder.name}-old"
        )


def every_value() -> list[list[dict[str, object]]]:
    return [list(model._base_manager.order_by("pk").values()) for model in backups.kept_models()]


def test_instants_are_restored_to_the_microsecond(data_folder: Path) -> None:
    user = make_user()
    whole = user.joined_at.replace(microsecond=0)
    for number in range(3):
        other = make_user()
        other.joined_at = whole + timedelta(microseconds=number)
        other.save()
    before = every_value()
    target = data_folder / "backup.zip"
    backups.back_up(target)
    empty_the_site()
    backups.restore(target)
    assert every_value() == before


def test_what_is_restored_is_what_was_there(lived_in: Path) -> None:
    before = everything()
    empty_the_site()
    assert Application.objects.count() == 0
    backups.restore(lived_in)
    assert everything() == before
    for name, folder in backups.folders().items():
        assert (folder / "deep" / f"{name}.bin").read_bytes() == name.encode() * 1000


def test_new_rows_follow_the_restored_ones(lived_in: Path) -> None:
    last = max(User.objects.values_list("pk", flat=True))
    empty_the_site()
    backups.restore(lived_in)
    assert make_user().pk == last + 1


def test_a_site_with_data_is_never_overwritten(lived_in: Path) -> None:
    before = everything()
    with pytest.raises(BadInput, match="the site is not empty: there is something in"):
        backups.restore(lived_in)
    assert everything() == before


@pytest.mark.parametrize("name", ["database.jsonl", "uploads/deep/uploads.bin", "manifest.json"])
def test_a_changed_byte_is_noticed_and_nothing_is_restored(lived_in: Path, name: str) -> None:
    forged = lived_in.with_name("forged.zip")
    with zipfile.ZipFile(lived_in) as old, zipfile.ZipFile(forged, "w") as new:
        for one in old.namelist():
            data = old.read(one)
            new.writestr(one, data.replace(b"a", b"b", 1) if one == name else data)
    empty_the_site()
    with pytest.raises(BadInput, match="this backup cannot be used"):
        backups.restore(forged)
    assert not User.objects.exists()


def test_a_cut_off_backup_is_refused(lived_in: Path) -> None:
    lived_in.write_bytes(lived_in.read_bytes()[:-100])
    with pytest.raises(BadInput, match="this backup cannot be used"):
        backups.check_backup(lived_in)


def test_a_backup_of_a_newer_version_is_refused(lived_in: Path) -> None:
    newer = lived_in.with_name("newer.zip")
    with zipfile.ZipFile(lived_in) as old, zipfile.ZipFile(newer, "w") as new:
        for one in old.namelist():
            data = old.read(one)
            if one == backups.MANIFEST:
                manifest = json.loads(data)
                manifest["migrations"].append("races.9999_tomorrow")
                data = json.dumps(manifest).encode()
            new.writestr(one, data)
    empty_the_site()
    with pytest.raises(BadInput, match=r"which knows races\.9999_tomorrow"):
        backups.restore(newer)


def test_what_is_written_after_a_backup_is_not_in_it(lived_in: Path) -> None:
    make_user("Written Later")
    empty_the_site()
    backups.restore(lived_in)
    assert not Person.objects.filter(name="Written Later").exists()


def erased_numbers() -> set[int]:
    return set(User.objects.filter(erased_at__isnull=False).values_list("pk", flat=True))


def test_who_was_erased_since_the_backup_is_erased_again(lived_in: Path) -> None:
    gone, later = User.objects.order_by("pk")[1], make_user("Joined Later")
    name = gone.person.name
    for user in (gone, later):
        erase_account(user)
    empty_the_site()
    done = backups.restore(lived_in)
    assert (done.listed, done.erased_again) == (2, 1)
    assert erased_numbers() == {gone.pk, later.pk}
    assert not Person.objects.filter(name=name).exists()
    assert make_user().pk == later.pk + 1  # a number is never given twice
    assert come_back(read_erased()) == []
    assert User.objects.get(pk=later.pk).joined_at == account(later.pk, later.joined_at).joined_at


def test_the_list_of_another_data_folder_counts_as_well(lived_in: Path, settings: Settings) -> None:
    gone = User.objects.order_by("pk")[2]
    erase_account(gone)
    old = erased_list().rename(lived_in.with_name("old-list"))
    empty_the_site()
    settings.DATA = lived_in.parent / "new"
    with pytest.raises(BadInput, match="there is no such list of erased accounts"):
        backups.restore(lived_in, erased=old.with_name("none"))
    assert backups.restore(lived_in, erased=old).erased_again == 1
    assert erased_numbers() == {gone.pk}
    assert read_erased() == {account(gone.pk, gone.joined_at)}


def joined_elsewhere(numbers: list[int]) -> str:
    line = "account {} joined 2024-05-01T08:00:00Z erased 2030-01-01T00:00:00Z\n"
    return "".join(line.format(one) for one in numbers)


@pytest.mark.parametrize("own", [False, True])
def test_the_list_of_another_site_is_refused_and_nothing_is_restored(
    lived_in: Path, own: bool
) -> None:
    numbers = list(User.objects.order_by("pk").values_list("pk", flat=True))
    gone = User.objects.order_by("pk")[0]
    if own:
        erase_account(gone)
    other = lived_in.with_name("other-list")
    other.write_text(joined_elsewhere(numbers))
    empty_the_site()
    with pytest.raises(BadInput, match="this list of erased accounts is another site's"):
        backups.restore(lived_in, erased=other)
    assert not User.objects.exists()
    assert backups.restore(lived_in).erased_again == own


def test_of_a_mixed_list_only_whose_joining_agrees_is_erased(lived_in: Path) -> None:
    gone, other, *_rest = User.objects.order_by("pk")
    erase_account(gone)
    with erased_list().open("a") as file:
        file.write(joined_elsewhere([other.pk]))
    empty_the_site()
    assert backups.restore(lived_in).erased_again == 1
    assert erased_numbers() == {gone.pk}


def test_a_list_of_another_site_is_told_by_the_doctor() -> None:
    here = make_user()
    erased_list().write_text(joined_elsewhere([here.pk]))
    (finding,) = examine_erased()
    what = "this list of erased accounts is another site's: nobody here joined when it says"
    assert (finding.level, finding.found) == ("bad", what)
    with pytest.raises(BadInput, match="another site's"):
        erase_again(read_erased())
    here.refresh_from_db()
    assert here.erased_at is None


def test_when_somebody_cannot_be_erased_again_nothing_is_restored(
    lived_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    erase_account(User.objects.order_by("pk")[0])
    empty_the_site()

    def full_disk(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as failing:
        failing.setattr("os.fsync", full_disk)
        with pytest.raises(OSError, match="no space left"):
            backups.restore(lived_in)
    assert not User.objects.exists()
    assert [one for one in backups.folders().values() if one.exists() and any(one.iterdir())] == []
    assert backups.restore(lived_in).erased_again == 1


def test_half_a_line_of_the_list_names_nobody() -> None:
    first, second = account(57, JOINED), account(123, JOINED + timedelta(microseconds=123_456))
    note_erased([first])
    with erased_list().open("a") as file:
        file.write("account 5")
    assert read_erased() == {first}
    note_erased([second])
    assert read_erased() == {first, (123, JOINED)}
    assert erased_list().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\0\n", ""])
@pytest.mark.parametrize("begin", ["", "\ufeff", "\0\0account 4 joined 2026-0\n", "account \n"])
def test_a_list_that_was_copied_about_is_read(begin: str, end: str) -> None:
    erased_list().write_bytes(f"{begin}{LINE}{end}".encode())
    assert read_erased() == {(57, JOINED)}


@pytest.mark.parametrize(
    "line",
    [
        "account 58 erased 2026-01-01T00:00:00Z",
        LINE.replace("2026-01", "2026-13"),
        LINE.replace("2025-01", "2025-13"),
        f"{LINE}; see below",
        LINE.replace("57", "0"),
        LINE.replace("57", "1234567890123456789"),
        LINE.replace("57", "٥"),
        LINE.replace("57", "5٥"),
        LINE.replace("2026-01-01T00:00:00Z", "01/01/2026"),
        f" {LINE}",
        '{"dorsal": "backup"}',
        "\ufffd",
    ],
)
def test_a_list_that_was_changed_is_refused_whole(lived_in: Path, line: str) -> None:
    erased_list().write_text(f"{LINE}\n{line}\n", "utf-8")
    empty_the_site()
    with pytest.raises(BadInput) as refused:
        backups.restore(lived_in)
    (problem,) = refused.value.problems
    assert (problem.what, problem.line) == ("this is no line of a list of erased accounts", 2)
    assert not User.objects.exists()
    (finding,) = examine_erased()
    assert (finding.level, finding.found) == (
        "bad",
        "the list of erased accounts cannot be read: line 2",
    )


def test_numbers_that_were_kept_are_given_to_nobody() -> None:
    highest = make_user().pk
    listed = {account(highest + one, JOINED) for one in (1, 2, 7)}
    assert erase_again(listed) == 0
    assert make_user().pk == highest + 8


def test_who_has_got_the_number_of_an_erased_account_is_somebody_else() -> None:
    old, new = make_user("Was Here"), make_user("New Here")
    erased_list().write_text("".join(f"{LINE}\n".replace("57", str(one.pk)) for one in (old, new)))
    User.objects.filter(pk=old.pk).update(joined_at=JOINED + timedelta(microseconds=999_999))
    assert come_back(read_erased()) == [old.pk]
    (finding,) = examine_erased()
    assert (finding.level, finding.found) == (
        "bad",
        f"1 erased account came back, the first is number {old.pk}",
    )
    assert erase_again(read_erased()) == 1
    assert User.objects.get(pk=new.pk).erased_at is None
    (finding,) = examine_erased()
    assert (finding.level, finding.found) == ("good", "2 accounts erased for good")
