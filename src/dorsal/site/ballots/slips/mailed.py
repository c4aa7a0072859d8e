"""The slip as a file of its mail: to the applicant's own account, and to nobody else.

It is made when the mail goes out and stands nowhere else, for it opens name and birth date.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dorsal.ballot.draw.slips import slip_bytes
from dorsal.outside.private_store import Slips, open_slips
from dorsal.site.applications.models import Application
from dorsal.site.ballots.record.files import State, private_folder, record_folder, state_of
from dorsal.site.journal.attachments import Attachment, attaches
from dorsal.site.journal.models import Message

KIND = "slip"


def attached_slip(application: Application, number: int) -> str:
    """What a mail names whose file is the slip of an application under the seal `number`."""
    return f"{KIND}:{application.pk} {number}"


@attaches(KIND)
def slip_attachment(message: Message, what: str) -> Attachment:
    """The slip that a mail names; `ValueError` when it is not its recipient's, `BadInput` when
    there is none.
    """
    key, number = what.split()
    mine = Application.objects.filter(pk=int(key), person__user=message.to)
    application = mine.select_related("ballot__edition").first()
    if application is None:
        raise ValueError("a slip goes to nobody but its applicant")
    record, private = record_folder(application.ballot), private_folder(application.ballot)
    slips = _slips(record, private, int(number), state_of(record), state_of(private))
    data = slip_bytes(slips.slip(application.code))
    return Attachment(f"slip-{application.code}.json", data, "application/json")


@lru_cache(maxsize=1)
def _slips(
    record: Path,
    private: Path,
    number: int,
    state: State,  # noqa: ARG001
    private_state: State,  # noqa: ARG001
) -> Slips:
    """Read once for all mails of a seal; anew when a file changes, as by an erasure."""
    return open_slips(record, private, number=number)
