"""Pages of the account."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from dorsal.site.pages.access import SignedInRequest, account


@account
def me(request: SignedInRequest) -> HttpResponse:
    """My page."""
    return render(request, "accounts/me.html")
