"""Codes for what is asked of somebody who is signed in already: to show that it is still them, and
that a new address is theirs. Each stands in the session where it was asked for.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from enum import StrEnum

from django.http import HttpRequest

from dorsal.site.accounts.adapter import make_code
from dorsal.site.accounts.direct_mails import send_code_mail
from dorsal.site.journal import clock
from dorsal.site.pages.rate_limits import limit

LIVES_FOR = timedelta(minutes=15)
ATTEMPTS = 5
MOST, WITHIN_S = 6, 15 * 60  # codes to one address


class Verdict(StrEnum):
    """What a typed code came to; after `OVER` another one has to be asked for."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


def send_code(request: HttpRequest, purpose: str, email: str) -> None:
    """Send a code to an address and remember it in this session. `TooMany` after six in a quarter
    of an hour, `OSError` when it cannot be sent.
    """
    limit("mailed code", email, most=MOST, per_s=WITHIN_S)
    code = make_code()
    send_code_mail(purpose, email, code)
    at = clock.now().timestamp()
    request.session[_slot(purpose)] = {"email": email, "code": code, "at": at, "failed": 0}


def pretend_code(request: HttpRequest, purpose: str, email: str) -> None:
    """Wait for a code that nobody was sent, so that the page does not tell who has an account."""
    limit("mailed code", email, most=MOST, per_s=WITHIN_S)
    at = clock.now().timestamp()
    request.session[_slot(purpose)] = {"email": email, "code": "", "at": at, "failed": 0}


def awaited_address(request: HttpRequest, purpose: str) -> str:
    """The address whose code this session waits for, or nothing."""
    kept = request.session.get(_slot(purpose))
    return str(kept["email"]) if kept else ""


def check_code(request: HttpRequest, purpose: str, typed: str) -> Verdict:
    """Judge a typed code; a right one is used up, and so is one after five wrong attempts."""
    kept = request.session.get(_slot(purpose))
    if not kept or clock.now().timestamp() - kept["at"] > LIVES_FOR.total_seconds():
        request.session.pop(_slot(purpose), None)
        return Verdict.OVER
    digits = "".join(one for one in typed if one.isalnum())
    if kept["code"] and hmac.compare_digest(digits.encode(), kept["code"].encode()):
        del request.session[_slot(purpose)]
        return Verdict.RIGHT
    kept["failed"] += 1
    if kept["failed"] >= ATTEMPTS:
        del request.session[_slot(purpose)]
        return Verdict.OVER
    request.session[_slot(purpose)] = kept
    return Verdict.WRONG


def _slot(purpose: str) -> str:
    return f"code_{purpose}"
