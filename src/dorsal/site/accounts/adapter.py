"""How django-allauth does things here: our mails and words, codes that are easy to type, passkeys
as a convenience.

A passkey does not lock anybody out: whoever has one may still sign in by a code. The exception is
the installation's staff (`is_staff`), who can read every race's data in the admin: once they have a
passkey, a code alone no longer signs them in, so that a mailbox that was broken into does not open
the installation. Staff who lose theirs ask another member of the staff to remove it in the admin.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dorsal.site.accounts.direct_mails import send_code_mail
from dorsal.site.accounts.models import User
from dorsal.site.pages.rate_limits import client_address

CODE_DIGITS = 6


def make_code() -> str:
    """Six digits: easy to read on one screen and type on another."""
    return get_random_string(CODE_DIGITS, "0123456789")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come into being by signing in; there is no separate form for them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code that we have sent last."),
        "too_many_login_attempts": _("That was too often. Wait a quarter of an hour."),
        "rate_limited": _("That was too often. Wait a quarter of an hour."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by allauth's form: the first code that is typed in does it."""
        return False

    def get_login_stages(self) -> list[str]:
        """The code is all there is: it proves the address, and a passkey is no second factor."""
        return ["allauth.account.stages.LoginByCodeStage"]

    def generate_login_code(self) -> str:
        """Six digits."""
        return make_code()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the sign-in code at once: somebody is waiting for it. Allauth has no other mail."""
        if template_prefix == "account/email/login_code":
            send_code_mail("sign_in", email, str(context["code"]))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,  # noqa: ARG002
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Show what is said outright; allauth's own phrases are left out, our pages say it."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse a closed account, and a code alone for staff who have a passkey."""
        if not user.is_active:
            return self._refuse(request, gettext("This account is closed."))
        if user.is_staff and has_passkey(user) and not did_use_passwordless_login(request, user):
            text = gettext("This account works for the installation: sign in with its passkey.")
            return self._refuse(request, text)
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return refused

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address behind the proxies that we trust."""
        return client_address(request)

    def _refuse(self, request: HttpRequest, text: str) -> HttpResponse:
        clear_login(request)
        messages.error(request, text)
        return HttpResponseRedirect(reverse("account_login"))


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys carry the site's name and the account's address."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This passkey did not work here. Try again, or sign in by a code."),
    }

    def _get_site_name(self) -> str:
        return "Dorsal"


def has_passkey(user: User) -> bool:
    """Whether somebody has a passkey."""
    found: bool = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    return found
