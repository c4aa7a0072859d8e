"""Forms of accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dorsal.site.accounts.countries import country_choices
from dorsal.site.accounts.models import UNITS, Person, User
from dorsal.site.accounts.plain_names import on_one_line
from dorsal.site.journal import clock

OLDEST, YOUNGEST = 110, 3  # years of age that a birth date may come to
CODE_INPUT = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "pattern": "[0-9 ]{6,7}",
    "maxlength": "7",
    "class": "code",
}


class SignInForm(RequestLoginCodeForm):  # type: ignore[misc]
    """One form to sign in and to join: an address that is new gets an account, which counts for
    nothing until its code has been typed in.
    """

    _user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail address")
        self.fields["email"].widget.attrs |= {"autocomplete": "email", "placeholder": ""}

    def clean_email(self) -> str:
        """The address; an account is made when there is none yet."""
        email = self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        super().clean_email()  # finds `_user`
        if self._user is None and not User.objects.filter(email=email).exists():
            self._user = _make_account(email)
        return str(email)


def _make_account(email: str) -> User:
    try:
        with transaction.atomic():
            language = translation.get_language()
            return User.objects.create_user(email, language=language, joined_at=clock.now())
    except IntegrityError:  # another request has made it a moment ago
        return User.objects.get(email=email)


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that we have sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field()


class MailedCodeForm(forms.Form):
    """A code that was sent for something else than signing in."""

    code = forms.CharField(label=_("The code"), widget=forms.TextInput(attrs=CODE_INPUT))


def code_field() -> forms.CharField:
    """The field for six digits."""
    return forms.CharField(label=_("The code"), widget=forms.TextInput(attrs=CODE_INPUT))


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and its name; it must be one that signs in by itself."""

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__({**data.dict(), "passwordless": "on"}, user=user)
        self.fields["name"].max_length = 60

    def clean_name(self) -> str:
        """The name, cut to what a list can show."""
        return str(self.cleaned_data["name"]).strip()[:60] or str(_("Passkey"))


class PasskeyNameForm(forms.Form):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=60)


class EmailForm(forms.Form):
    """The address that an account moves to."""

    email = forms.EmailField(
        label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["email"]).lower()


class EraseForm(forms.Form):
    """The account's address, typed to confirm its erasure."""

    email = forms.CharField(
        label=_("Type your e-mail address to confirm"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """It must be this account's."""
        typed = str(self.cleaned_data["email"]).strip().lower()
        if typed != self.user.email:
            raise forms.ValidationError(_("This is not the address of this account."))
        return typed


class ProfileForm(forms.ModelForm[Person]):
    """Who somebody is, and in which language and units they read."""

    language = forms.ChoiceField(label=_("Language"))
    units = forms.ChoiceField(label=_("Units"), choices=UNITS)

    class Meta:
        model = Person
        fields = ("name", "birth_date", "sex", "nationality", "country", "town", "club")

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        for name in ("nationality", "country"):
            choices = [("", ""), *country_choices(translation.get_language())]
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, choices=choices, required=False
            )
        self.fields["birth_date"].widget = _birth_date_input(clock.now().date())
        self._say_more()

    def _say_more(self) -> None:
        completed = {"name": "name", "town": "address-level2", "club": "organization"}
        for name, kind in completed.items():
            self.fields[name].widget.attrs["autocomplete"] = kind
        self.fields["sex"].label = _("Category")
        self.fields["sex"].help_text = _("In which category you start and are listed.")
        self.fields["name"].help_text = _("As on your licence or passport.")
        self.fields["birth_date"].help_text = _("It decides the age group, and is never shown.")
        for name in ("name", "birth_date", "sex"):
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Texts stand on one line."""
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {
            one: on_one_line(cleaned[one]) for one in ("name", "town", "club") if one in cleaned
        }

    def clean_birth_date(self) -> date | None:
        """A date that a living runner may have been born on."""
        born: date | None = self.cleaned_data["birth_date"]
        earliest, latest = _birth_bounds(clock.now().date())
        if born and not earliest <= born <= latest:
            raise forms.ValidationError(_("Check the year: nobody of this age runs."))
        return born


def _birth_bounds(today: date) -> tuple[date, date]:
    return date(today.year - OLDEST, 1, 1), date(today.year - YOUNGEST, 12, 31)


def _birth_date_input(today: date) -> forms.DateInput:
    earliest, latest = _birth_bounds(today)
    bounds = {"type": "date", "min": earliest.isoformat(), "max": latest.isoformat()}
    return forms.DateInput(format="%Y-%m-%d", attrs={**bounds, "autocomplete": "bday"})
