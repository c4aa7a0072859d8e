"""What is shown of a ballot whose record was damaged or changed: that it does not hold, and why."""

from __future__ import annotations

import logging
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from dorsal.site.ballots.record.files import RecordBroken
from dorsal.site.pages.access import View

log = logging.getLogger("dorsal.ballots")


def holding(view: View) -> View:
    """A page that stands on a record. When the record does not hold, a page with the reason comes
    in its place (503): nothing is told of such a record. It stands below the decorator of access.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RecordBroken as error:
            log.error("%s: %s", request.path, error)
            return render(request, "ballots/broken.html", {"why": error.why}, status=503)

    return shown
