"""Forms of accounts."""

from __future__ import annotations

from allauth.account.forms import RequestLoginCodeForm
from django.db import IntegrityError, transaction

from dorsal.site.accounts.models import User


class SignInForm(RequestLoginCodeForm):  # type: ignore[misc]
    """One form to sign in and to join: an address that is new gets an account, which counts for
    nothing until its code has been typed in.
    """

    def clean_email(self) -> str:
        """The address; an account is made when there is none yet."""
        email: str = self.cleaned_data["email"].lower()
        if not User.objects.filter(email=email).exists():
            try:
                with transaction.atomic():
                    User.objects.create_user(email)
            except IntegrityError:
                pass  # another request has made it a moment ago
        self.cleaned_data["email"] = email
        return str(super().clean_email())
