"""Rate limits: how often something may be asked, in a window that slides.

Limits are per account or e-mail address. Limits per network address stand only above what a whole
club, school or race office behind one address sends.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from dorsal.site.journal import clock
from dorsal.site.pages.access import View, viewer

HOUR_S = 3600
MOST_PER_ADDRESS = 600  # in an hour
IPV6_PREFIX = 64  # what one household or phone is given
KeyOf = Callable[[HttpRequest], str]


class TooMany(Exception):
    """Something was asked too often; `wait_s` is after how many seconds it may be asked again."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"too often; again in {wait_s} s")


def limit(name: str, key: str, *, most: int, per_s: int) -> None:
    """Count one more act `name` by `key`; `TooMany` when it would be more than `most` in the last
    `per_s` seconds, and then it is not counted.

    The cache keeps the times of the acts under a keyed hash, and nothing else of who did them. Two
    acts in the same instant may count once: this wards off floods, it does not guard a secret.
    """
    now = clock.now().timestamp()
    slot = _slot(name, key, per_s)
    times = [at for at in cache.get(slot, ()) if now - per_s < at <= now]
    if len(times) >= most:
        raise TooMany(math.ceil(times[-most] + per_s - now))
    cache.set(slot, [*times, now], per_s)


def _slot(name: str, key: str, per_s: int) -> str:
    acted = f"{name}:{per_s}:{key}"
    return "limit-" + salted_hmac("dorsal.rate_limits", acted, algorithm="sha256").hexdigest()[:40]


def client_address(request: HttpRequest) -> str:
    """The network address of whoever asks, as seen by the outermost of our trusted proxies; an
    IPv6 address stands for its network of 64 bits.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    trusted = settings.TRUSTED_PROXIES
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if trusted and told != [""]:
        address = told[-min(trusted, len(told))]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address or "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False).network_address)
    return address


def by_account(request: HttpRequest) -> str:
    """The account that asks; whoever is not signed in shares a count with their network."""
    user = viewer(request)
    return f"account {user.pk}" if user else by_address(request)


def by_address(request: HttpRequest) -> str:
    """The network address that asks."""
    return f"address {client_address(request)}"


def limited(
    name: str,
    *,
    most: int = MOST_PER_ADDRESS,
    per_s: int = HOUR_S,
    key_of: KeyOf = by_account,
    methods: tuple[str, ...] = ("POST",),
) -> Callable[[View], View]:
    """Decorate a view: at most so many requests of these methods (any but POST counts as GET, for
    the view computes as much); more are answered 429.

    It also answers for a `TooMany` that the view itself raises. Put it below the decorator of
    `access`, so that only those are counted who may open the page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if ("POST" if request.method == "POST" else "GET") in methods:
                    limit(name, key_of(request), most=most, per_s=per_s)
                return view(request, *args, **kwargs)
            except TooMany as error:
                return too_many(request, error)

        return opened

    return decorate


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """The page that says when to try again, with status 429."""
    context = {"wait": timedelta(seconds=error.wait_s)}
    response = render(request, "accounts/too_many.html", context, status=429)
    response.headers["Retry-After"] = str(error.wait_s)
    return response
