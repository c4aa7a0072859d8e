"""Signing in as a person does it: ask for a code, read the mail, type it."""

from __future__ import annotations

import re
from typing import cast

from django.core import mail
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client


def last_mail() -> EmailMessage:
    """The mail that went out last."""
    return mail.outbox[-1]


def code_in(message: EmailMessage) -> str:
    """The six digits of a mail."""
    found = re.search(r"\b\d{6}\b", str(message.body))
    assert found is not None
    return found.group()


def ask_code(browser: Client, email: str, address: str = "/sign-in/") -> HttpResponse:
    """Ask for a code."""
    return cast(HttpResponse, browser.post(address, {"email": email}))


def type_code(browser: Client, code: str) -> HttpResponse:
    """Type a code where one began."""
    return cast(HttpResponse, browser.post("/sign-in/code/", {"code": code, "action": "verify"}))


def signed_in_as(browser: Client) -> int:
    """The number of the account that is signed in, 0 for none."""
    return int(browser.session.get("_auth_user_id", 0))
