"""Addresses that a visitor hands over: followed only within this site."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request: HttpRequest, address: str, otherwise: str) -> str:
    """The address if it is one of this site, which `otherwise` is."""
    own = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if own else otherwise
