"""kill -9 at any operation on the disk leaves a record that verifies as before or as after, and
the step can be done again.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from dorsal.ballot.draw.record import is_of_the_record
from dorsal.ballot.draw.slips import slip_bytes
from dorsal.ground.problems import BadInput
from dorsal.outside.private_store import slip_for
from tests.outside.office_on_disk import DICE, RULES, Office
from tests.torture.killed_office import STEPS

pytestmark = pytest.mark.torture
REPOSITORY = Path(__file__).resolve().parents[2]
ORDER = list(STEPS)
# About how many operations each step has; those of a draw are all tried in their order.
OPERATIONS = {
    "seal": 15,
    "amend": 25,
    "ceremony": 11,
    "draw": 30,
    "offer": 15,
    "offer again": 16,
}
DONE_ALREADY = {
    "ceremony": "the numbers of 'dice' are recorded already and cannot be replaced",
    "draw": "this record is drawn already; a draw is never repeated",
    "offer": "Z2 has withdrawn already",
    "offer again": "Z1 has withdrawn already",
}


def prepared(folder: Path, step: str) -> Office:
    """An office that has done all steps before this one."""
    office = Office(folder)
    office.write(RULES + DICE)
    for before in ORDER[: ORDER.index(step)]:
        STEPS[before](office)
    return office


def run_killed(folder: Path, step: str, operation: int) -> int:
    """Do the step in a process that dies at the operation; the exit code, -9 when it died."""
    program = [sys.executable, "-m", "tests.torture.killed_office"]
    command = [*program, str(folder), step, str(operation)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def covered(office: Office) -> Mapping[str, bytes]:
    """The files that the protocol knows; none when there is no record yet."""
    if not office.record.exists():
        return {}
    return {name: data for name, data in office.files.items() if is_of_the_record(name)}


def do_again(office: Office, step: str, *, was_done: bool) -> None:
    """The step is done, or refused because it has been done."""
    if was_done and step in DONE_ALREADY:
        with pytest.raises(BadInput) as refused:
            STEPS[step](office)
        assert refused.value.problems[0].what == DONE_ALREADY[step]
    else:
        STEPS[step](office)


def killed_at(folder: Path, step: str, operation: int) -> bool:
    """Kill the step at the operation and look at what it left; whether it was killed at all."""
    office = prepared(folder, step)
    before = covered(office)
    died = run_killed(folder, step, operation) != 0
    after = covered(office)
    was_done = after != before
    new = {"seal": 3, "amend": 3, "ceremony": 1, "draw": 3, "offer": 1, "offer again": 0}[step]
    assert len(after) - len(before) == (new if was_done else 0)
    assert was_done or died
    if after:
        assert office.report().holds, office.report().why
        assert office.report().drawn == ("draw.json" in after)
    do_again(office, step, was_done=was_done)
    report = office.report(slip_bytes(slip_for(office.record, office.private, "Z5")))
    assert report.holds, report.why
    assert [one.name for one in office.record.iterdir() if one.name.startswith(".")] == []
    for rest in ORDER[ORDER.index(step) + 1 :]:
        STEPS[rest](office)
    assert office.report().holds, office.report().why
    return died


def test_a_killed_step_is_done_or_not_and_can_be_done_again(
    repetition: int, tmp_path: Path
) -> None:
    step = ORDER[repetition % len(ORDER)]
    operation = Random(f"kill {repetition}").randint(1, OPERATIONS[step])
    died = killed_at(tmp_path / "office", step, operation)
    assert died or operation > OPERATIONS[step] // 2


def test_every_operation_of_a_draw_may_be_the_last(tmp_path: Path, repetitions: int) -> None:
    """All of them in the long campaign, else every ninth."""
    died = []
    for operation in range(1, 2 * OPERATIONS["draw"], 1 if repetitions >= 100 else 9):
        died.append(killed_at(tmp_path / str(operation), "draw", operation))
    assert died[0]
    assert not died[-1]
