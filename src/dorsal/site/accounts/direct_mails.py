"""Mails that somebody is waiting for: codes go out at once and are kept nowhere."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from dorsal.site.accounts.models import User
from dorsal.site.journal.mails import site_address


def send_code_mail(kind: str, email: str, code: str = "") -> None:
    """Send `accounts/mails/<kind>.txt`, in the language of the account with this address, or else
    in that of the page. `OSError` (to which mail servers' errors belong) when it cannot be sent.
    """
    language = User.objects.filter(email=email).values_list("language", flat=True).first()
    with translation.override(language or translation.get_language()):
        context = {"code": code, "site": site_address(), "email": email}
        text = render_to_string(f"accounts/mails/{kind}.txt", context)
    subject, _, body = text.strip().partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", to=[email]).send()
