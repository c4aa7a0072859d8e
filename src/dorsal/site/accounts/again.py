"""Steps that need a recent sign-in: whoever has sat there for longer shows once more that it is
them.
"""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from dorsal.site.accounts.sessions import is_recent
from dorsal.site.pages.access import View
from dorsal.site.pages.own_addresses import own_address

AFTERWARDS = "again_next"


def recently_signed_in(view: View) -> View:
    """Let nobody through who has not signed in, or shown it again, in the last half hour.

    A form that was sent is not repeated: one comes back to the page and sends it again.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_recent(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("account_settings")
        if request.headers.get("Accept") == "application/json":
            return HttpResponse(status=403)
        return HttpResponseRedirect(f"{reverse('again')}?{urlencode({'next': back})}")

    return opened


def remember_next(request: HttpRequest) -> None:
    """Keep where to go once it is shown."""
    if wanted := own_address(request, request.GET.get("next", ""), ""):
        request.session[AFTERWARDS] = wanted


def onwards(request: HttpRequest) -> HttpResponse:
    """Go where one wanted to."""
    return HttpResponseRedirect(request.session.pop(AFTERWARDS, reverse("account_settings")))
