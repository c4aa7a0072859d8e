"""Every forgery is refused, by the package and by the independent verifier, at the check that the
catalogue names.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dorsal.ballot.draw.verify import verify
from dorsal.ballot.forgeries import (
    FORGERIES,
    Forgery,
    differences,
    fitting,
    forge,
    possible_forgeries,
    without_outcome,
)
from dorsal.ground.problems import BadInput
from dorsal.verifiers import dorsal_verify
from tests.ballot.draw.small_ballot import Files
from tests.ballot.forgeries.forgeable import amended_record, plain_record, sealed_record

RECORDS: dict[str, Callable[[], Files]] = {
    "amended": amended_record,
    "plain": plain_record,
    "sealed": sealed_record,
}
BEYOND_FILES = ("reseal",)
BEYOND_HASHES = ("invent-number",)  # only a check of the beacon's signature sees it
TRIED = [
    pytest.param(record, one, id=f"{one.name}, {name}")
    for name, record in RECORDS.items()
    for one in possible_forgeries(record())
]


def independent(files: Files, folder: Path) -> tuple[int, dict[str, object]]:
    """What `dorsal_verify.py` answers to these files in a folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [sys.executable, str(dorsal_verify.__file__), str(folder), "--json"]
    run = subprocess.run(command, capture_output=True, check=False)
    said: dict[str, object] = json.loads(run.stdout)
    return run.returncode, said


def test_the_whole_catalogue_is_tried() -> None:
    tried = {one.name for record in RECORDS.values() for one in possible_forgeries(record())}
    assert tried == {one.name for one in FORGERIES}
    assert all(verify(record()).report.holds for record in RECORDS.values())


@pytest.mark.parametrize(("record", "forgery"), TRIED)
def test_the_named_check_of_the_package_catches_it(
    record: Callable[[], Files], forgery: Forgery
) -> None:
    report = verify(forge(record(), forgery.name)).report
    assert (report.holds, report.failed) == (not forgery.caught_by, forgery.caught_by)


@pytest.mark.parametrize(("record", "forgery"), TRIED)
def test_the_independent_verifier_catches_it_too(
    record: Callable[[], Files], forgery: Forgery, tmp_path: Path
) -> None:
    code, said = independent(forge(record(), forgery.name), tmp_path)
    caught_by = "" if forgery.name in BEYOND_HASHES else forgery.caught_by
    assert (code, said["failed"]) == (1 if caught_by else 0, caught_by)


def test_an_invented_number_is_told_to_be_compared_by_who_checks_no_signatures(
    tmp_path: Path,
) -> None:
    forged = forge(plain_record(), "invent-number")
    _, said = independent(forged, tmp_path)
    number = json.loads(forged["draw.json"])["random_number"]
    assert number != json.loads(plain_record()["draw.json"])["random_number"]
    assert number in json.dumps(said)


@pytest.mark.parametrize("record", RECORDS.values())
def test_a_record_made_anew_has_other_words(record: Callable[[], Files]) -> None:
    true, forged = verify(record()).report, verify(forge(record(), "reseal")).report
    assert forged.holds
    assert forged.fingerprint != true.fingerprint
    assert set(forged.fingerprint.split()) != set(true.fingerprint.split())


@pytest.mark.parametrize(("record", "forgery"), TRIED)
def test_it_can_be_tried_on_everybody_who_fits(
    record: Callable[[], Files], forgery: Forgery
) -> None:
    for target in fitting(record(), forgery):
        report = verify(forge(record(), forgery.name, target)).report
        assert report.failed == forgery.caught_by, target


def test_the_true_record_is_left_as_it_is() -> None:
    before = dict(amended_record())
    for forgery in possible_forgeries(before):
        forge(amended_record(), forgery.name)
    assert amended_record() == before


def test_without_the_outcome_only_forgeries_of_the_seal_are_left() -> None:
    names = [one.name for one in possible_forgeries(without_outcome(plain_record()))]
    assert names == [one.name for one in possible_forgeries(sealed_record())]
    assert names == [
        "drop-name",
        "give-row",
        "add-tickets",
        "add-tickets-root",
        "rules-file",
        "sealed-rule",
        "reseal",
    ]


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("bribe", "", "there is no such forgery"),
        ("seat-friend", "", "this cannot be tried on this record"),
        ("add-tickets", "Z8", "this cannot be tried on this applicant"),
        ("drop-name", "Z99", "this cannot be tried on this applicant"),
    ],
)
def test_what_cannot_be_tried_is_refused(name: str, target: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        forge(sealed_record(), name, target)
    assert [problem.what for problem in caught.value.problems] == [said]


def test_differences_show_what_was_changed_and_nothing_else() -> None:
    forged = forge(sealed_record(), "drop-name", "Z5")
    (change,) = differences(sealed_record(), forged)
    row = next(
        line for line in sealed_record()["entries-1.jsonl"].decode().splitlines() if "Z5" in line
    )
    assert (change.name, change.what, change.gone, change.new, change.more) == (
        "entries-1.jsonl",
        "changed",
        (row,),
        (),
        0,
    )


def test_differences_of_a_seal_are_told_key_by_key() -> None:
    (change,) = differences(sealed_record(), forge(sealed_record(), "sealed-rule"))
    assert (change.name, change.gone, change.new) == (
        "seal-1.json",
        ('rules.groups.does_not_fit = "skip"',),
        ('rules.groups.does_not_fit = "stop"',),
    )


def test_a_removed_file_is_shown_with_its_first_lines() -> None:
    changes = differences(amended_record(), forge(amended_record(), "remove-amendment"))
    assert [(change.name, change.what) for change in changes] == [
        ("entries-2.jsonl", "removed"),
        ("rules-2.toml", "removed"),
        ("seal-2.json", "removed"),
    ]
    assert changes[0].more == amended_record()["entries-2.jsonl"].count(b"\n") - 6
