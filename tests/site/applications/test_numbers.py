"""Numbers and acknowledgements without gaps, however many apply at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.db import transaction

from dorsal.site.applications.models import Application, SignedReceipt
from tests.site.applications.applying import applies, open_ballot
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition

ROOT = Path(__file__).parents[3]


def test_eight_at_a_time_in_a_real_file_get_the_numbers_from_1_to_160(tmp_path: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    told = {
        "DORSAL_DATA": str(tmp_path),
        "DORSAL_SECRET_KEY": "a key of fifty letters at least " * 2,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.applications.crowd"],
        cwd=ROOT,
        env={**kept, **told},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["failed"] == []
    assert found["numbers"] == list(range(1, 161))
    assert found["acknowledged"] == list(range(1, 161))
    assert found["fault"] == "None"


def test_each_ballot_counts_for_itself(cast: Cast) -> None:
    first = open_ballot(cast.race)
    second = make_ballot(make_edition(cast.race, key="2028"))
    numbers = [applies(one).number for one in (first, second, first, second, second)]
    assert numbers == [1, 1, 2, 2, 3]


def test_what_fails_uses_no_number_up(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    with transaction.atomic():
        applies(ballot)
        transaction.set_rollback(True)  # the power fails before the end
    assert applies(ballot).number == 1
    assert list(Application.objects.values_list("number", flat=True)) == [1]
    assert list(SignedReceipt.objects.values_list("number", flat=True)) == [1]
