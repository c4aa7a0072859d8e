"""Forms of applications: the one page on which somebody applies, and the small ones around it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dorsal.site.accounts.countries import country_choices
from dorsal.site.accounts.models import Person
from dorsal.site.accounts.plain_names import on_one_line
from dorsal.site.applications.actions import Wishes
from dorsal.site.applications.claims.actions import LONGEST_CLAIM
from dorsal.site.applications.eligibility import refusal_by_age
from dorsal.site.applications.friends.actions import invited_to
from dorsal.site.applications.models import Application, Friends
from dorsal.site.applications.questions import answers_in, initial_answers, question_fields
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock

PROFILE = ("name", "birth_date", "sex", "town", "country")
ACCEPTED_FILES = "image/*,application/pdf"
OLDEST = 110
WITHOUT_BLANKS = re.compile("CJK|HIRAGANA|KATAKANA|HANGUL")  # names of signs in Unicode


class ApplicationForm(forms.Form):
    """Everything that an application says, on one page: profile, questions, documents, how one
    appears, a friend's code, consent.
    """

    name = forms.CharField(
        label=gettext_lazy("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Birth date"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=Person.SEXES, widget=forms.RadioSelect
    )
    town = forms.CharField(
        label=gettext_lazy("Town"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country of residence"), required=False)
    appears = forms.ChoiceField(label=gettext_lazy("You appear as"), widget=forms.RadioSelect)
    friends_code = forms.CharField(
        label=gettext_lazy("A friend’s code"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Only if a friend has invited you to be drawn together."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    agrees = forms.BooleanField(label=gettext_lazy("I agree to the rules and the conditions."))

    def __init__(
        self, *args: Any, ballot: Ballot, person: Person, found: Application | None, **kwargs: Any
    ) -> None:
        self.ballot, self.person, self.found = ballot, person, found
        self.group: Friends | None = None
        kwargs["initial"] = {**self._known(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        countries = [("", ""), *country_choices(translation.get_language())]
        self.fields["country"].choices = countries  # type: ignore[attr-defined]
        self.fields["appears"].choices = appearances(person)  # type: ignore[attr-defined]
        self.fields.update(question_fields(ballot.questions))
        for one in self._asked_documents():
            self.fields[f"document_{one['kind']}"] = document_field(one)
        if found is not None and found.withdrawn_at is None:
            del self.fields["friends_code"], self.fields["agrees"]

    def _known(self) -> dict[str, object]:
        known: dict[str, object] = {name: getattr(self.person, name) for name in PROFILE}
        answers = self.found.answers if self.found else {}
        known |= initial_answers(answers, self.ballot.questions)
        return {**known, "appears": self.found.appears if self.found else "town"}

    def _asked_documents(self) -> list[dict[str, Any]]:
        """Those to upload here; who changes an application uploads on its page."""
        return [] if self.found is not None else list(self.ballot.documents)

    @property
    def profile_fields(self) -> list[forms.BoundField]:
        """The fields of the profile."""
        return [self[name] for name in PROFILE]

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """The fields of the director's questions."""
        return [self[name] for name in self.fields if name.startswith("answer_")]

    @property
    def documents(self) -> list[tuple[forms.BoundField, dict[str, Any]]]:
        """The fields of the documents, with what the director says of each."""
        return [(self[f"document_{one['kind']}"], one) for one in self._asked_documents()]

    @property
    def profile_needs_a_look(self) -> bool:
        """Whether the profile's fields should stand open: something is missing or wrong."""
        return not self.person.is_complete or any(one.errors for one in self.profile_fields)

    def clean_name(self) -> str:
        """The name, with single blanks."""
        name = on_one_line(str(self.cleaned_data["name"]))
        if not has_surname(name):
            raise forms.ValidationError(_("Write your first name and your surname."))
        return name

    def clean_town(self) -> str:
        """The town, on one line."""
        return on_one_line(str(self.cleaned_data["town"]))

    def clean_birth_date(self) -> date:
        """A living runner's birth date, early enough for this race."""
        born: date = self.cleaned_data["birth_date"]
        today = clock.now().date()
        if not today.year - OLDEST <= born.year <= today.year or born > today:
            raise forms.ValidationError(_("Check the year of your birth date."))
        if why := refusal_by_age(self.ballot, born):
            raise forms.ValidationError(why)
        return born

    def clean_friends_code(self) -> str:
        """The code of a group of this ballot, or nothing."""
        code = str(self.cleaned_data["friends_code"])
        if code.strip():
            self.group = invited_to(self.ballot, code)
            if self.group is None:
                raise forms.ValidationError(_("No group of this ballot has this code."))
        return code

    @property
    def wishes(self) -> Wishes:
        """What a valid form says."""
        said = self.cleaned_data
        profile = {name: said[name] for name in PROFILE}
        answers = answers_in(said, self.ballot.questions)
        return Wishes(profile=profile, answers=answers, appears=said["appears"])

    @property
    def uploads(self) -> dict[str, UploadedFile[bytes]]:
        """The documents that were chosen, by kind."""
        chosen = {
            name.removeprefix("document_"): self.cleaned_data.get(name)
            for name in self.fields
            if name.startswith("document_")
        }
        return {kind: file for kind, file in chosen.items() if file}


def has_surname(name: str) -> bool:
    """Whether a name seems to be whole: two words, or two signs of a script that leaves no blanks
    between them.
    """
    if " " in name:
        return len(name) > 2
    return len(name) > 1 and all(WITHOUT_BLANKS.match(unicodedata.name(one, "")) for one in name)


def appearances(person: Person) -> list[tuple[str, str]]:
    """The ways to appear if drawn, and how that would look for this person."""
    full, town = _("Full name"), _("First name and town")
    if person.name:
        full = f"{full}: {person.name}"
        town = f"{town}: {', '.join(filter(None, (person.first_name, person.town)))}"
    return [("full", full), ("town", town), ("code", _("Only a code, such as A00123"))]


def document_field(document: dict[str, Any]) -> forms.FileField:
    """The field of a document, which can also be uploaded afterwards."""
    return forms.FileField(
        label=document["label"],
        help_text=document.get("help", ""),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED_FILES}),
    )


class ClaimForm(forms.Form):
    """'This is wrong', in the applicant's words."""

    about = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("What is wrong, and what would be right?"),
        max_length=LONGEST_CLAIM,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class JoinForm(forms.Form):
    """A friend's code, typed by somebody who has applied already."""

    code = forms.CharField(
        label=gettext_lazy("A friend’s code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ballot = ballot
        self.group: Friends | None = None

    def clean_code(self) -> str:
        """The code of a group of this ballot."""
        code = str(self.cleaned_data["code"])
        self.group = invited_to(self.ballot, code)
        if self.group is None:
            raise forms.ValidationError(_("No group of this ballot has this code."))
        return code
