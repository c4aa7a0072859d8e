"""Many people who apply at the same moment, in a database of its own: run by `test_numbers.py` in a
process of its own, with `DORSAL_DATA` naming an empty folder. Prints what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import threading

THREADS = 8
EACH = 20


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "dorsal.site.settings"
    import django  # inline: the settings are named first
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(crowd_applies()))


def crowd_applies() -> dict[str, object]:
    from datetime import UTC, datetime, timedelta  # inline: after django.setup()

    from dorsal.ballot.acknowledgement import check_chain
    from dorsal.site.applications.acknowledgements import read_receipt
    from dorsal.site.applications.models import Application, SignedReceipt
    from tests.site.applications.applying import open_ballot
    from tests.site.making import make_user

    now = datetime.now(UTC)
    ballot = open_ballot(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    people = [[make_user() for _ in range(EACH)] for _ in range(THREADS)]
    failed: list[str] = []
    start = threading.Barrier(THREADS)
    threads = [
        threading.Thread(target=_apply_all, args=(ballot, each, start, failed)) for each in people
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    receipts = SignedReceipt.objects.order_by("number")
    chain = [read_receipt(one, ballot.edition.race) for one in receipts]
    return {
        "failed": failed,
        "numbers": sorted(Application.objects.values_list("number", flat=True)),
        "acknowledged": [one.number for one in chain],
        "fault": str(check_chain(chain)),
    }


def _apply_all(ballot, users, start, failed) -> None:  # type: ignore[no-untyped-def]
    from django.db import DatabaseError, connection  # inline: after django.setup()

    from tests.site.applications.applying import applies

    start.wait()
    for user in users:
        try:
            applies(ballot, user)
            applies(ballot, user)  # sent twice
        except DatabaseError as error:
            failed.append(str(error))
    connection.close()


if __name__ == "__main__":
    main()
