"""Backup and restoration of the whole site."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from django.core import serializers
from django.core.management import call_command

from dorsal.ground.problems import BadInput
from dorsal.site import backups
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application
from dorsal.site.journal.events import note
from tests.site.making import make_application, make_ballot, make_user

pytestmark = pytest.mark.django_db(transaction=True)


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
        note("applied", make_application(ballot), by=make_user(), edition=ballot.edition)
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
