"""The acknowledgement in a few lines, for a mail or a page."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from dorsal.ballot.acknowledgement.document import Acknowledgement, acknowledgement_hash
from dorsal.ballot.draw.fingerprint import fingerprint

SAID = {
    "applied": "Your application is in.",
    "changed": "Your application is changed.",
    "withdrawn": "Your application is withdrawn.",
}


def acknowledgement_text(one: Acknowledgement, *, zone: tzinfo = UTC) -> str:
    """What was done, for which ballot, and the number, time and eight words to keep; the time in
    `zone`, by default UTC.
    """
    when = datetime.fromtimestamp(one.time, zone).strftime("%Y-%m-%d %H:%M:%S %Z")
    lines = (
        SAID[one.action],
        f"{one.race}, {one.draw}",
        f"Applicant: {one.applicant}",
        f"Number: {one.number}",
        f"Time: {when}",
        f"Fingerprint: {fingerprint(bytes.fromhex(acknowledgement_hash(one)))}",
        "The attached file is signed by the race. Keep it: it proves what was received, and when.",
    )
    return "\n".join(lines) + "\n"
