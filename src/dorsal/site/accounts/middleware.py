"""The viewer's language and units for each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from dorsal.site.accounts.models import User

UNITS_COOKIE = "units"


class LanguageAndUnitsMiddleware:
    """Takes both from the account, or from the visitor's own choice (a cookie, the browser)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the viewer's language; `request.units` is `metric` or `imperial`."""
        user = request.user
        if isinstance(user, User):
            translation.activate(user.spoken_language)
            units = user.units
        else:
            units = request.COOKIES.get(UNITS_COOKIE, "metric")
        request.units = "imperial" if units == "imperial" else "metric"  # type: ignore[attr-defined]
        return self.get_response(request)
