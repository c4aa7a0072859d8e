"""What the pages of race day show, and what boxes are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from dorsal.ground.problems import Problem
from dorsal.outside.transfer.receipts import LARGEST_BATCH, MOST_REFUSED, Receipt, receipt_bytes
from dorsal.site.journal import clock
from dorsal.site.raceday import queries
from dorsal.site.raceday.actions import Taken
from dorsal.site.raceday.forms import BoxForm, LogForm
from dorsal.site.raceday.models import Box
from dorsal.site.races.models import Edition
from dorsal.timing.instants import datetime_of, instant_of, instant_text, read_instant


def overview(
    edition: Edition,
    role: str,
    *,
    form: LogForm | None = None,
    box_form: BoxForm | None = None,
    problems: Sequence[Problem] = (),
) -> dict[str, Any]:
    """The log of an edition and its boxes."""
    summary = queries.log_summary(edition)
    last = summary["last"]
    return {
        "race": edition.race,
        "edition": edition,
        "director": role == "director",
        "events": summary["events"],
        "last": datetime_of(read_instant(str(last))) if last else None,
        "boxes": list(queries.boxes_of(edition)),
        "log_form": form or LogForm(),
        "box_form": box_form or BoxForm(),
        "problems": problems,
        "race_of_log": queries.race_of_log(edition),
    }


def of_token(edition: Edition, box: Box, token: str, request: HttpRequest) -> dict[str, Any]:
    """The token of a new box, and where it sends."""
    path = reverse("raceday_events", args=(edition.race.slug, edition.key))
    address = request.build_absolute_uri(path)
    return {
        "race": edition.race,
        "edition": edition,
        "box": box,
        "token": token,
        "address": address,
    }


def said_of(taken: Taken) -> str:
    """What an addition came to."""
    new = ngettext("%(n)s new event.", "%(n)s new events.", taken.new) % {"n": taken.new}
    known = ngettext("%(n)s was here already.", "%(n)s were here already.", taken.known) % {
        "n": taken.known
    }
    return f"{new} {known}"


def token_of(request: HttpRequest) -> str:
    """The token that a box's request carries."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip()


def is_too_long(request: HttpRequest) -> bool:
    """Whether a batch does not tell its length, or is longer than any."""
    length = request.headers.get("Content-Length", "")
    return not length.isdigit() or int(length) > LARGEST_BATCH


def receipt(taken: Taken) -> HttpResponse:
    """What a box is told: its events are safe."""
    now = instant_text(instant_of(clock.now()))
    told = Receipt(taken.new, taken.known, now, taken.refused[:MOST_REFUSED])
    return HttpResponse(receipt_bytes(told), content_type="application/json")


def plain(status: int, said: str) -> HttpResponse:
    """A short answer in words."""
    return HttpResponse(f"{said}\n", status=status, content_type="text/plain; charset=utf-8")
