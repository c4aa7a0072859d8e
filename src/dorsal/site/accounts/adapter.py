"""How django-allauth does things here: our mails, codes that are easy to type."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come into being by signing in; there is no separate form for them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by allauth's form: the first code that is typed in does it."""
        return False

    def generate_login_code(self) -> str:
        """Six digits: easy to read on one screen and type on another."""
        from django.utils.crypto import get_random_string  # inline: allauth loads this at start

        return get_random_string(6, "0123456789")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once: somebody is waiting for it."""
        super().send_mail(template_prefix, email, context)
