"""Forms of the seal, the ceremony, the round, the draw and the slips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from dorsal.site.ballots.sealing.drawing import round_as_json
from dorsal.site.ballots.slips.actions import LARGEST_SLIP, LONGEST_TEXT

LARGEST_ROUND = 100_000


class SealForm(forms.Form):
    """The second step of sealing: the director says that they mean it."""

    sure = forms.BooleanField(label=_("I have looked at the list, and it may be fixed."))
    despite_open_claims = forms.BooleanField(
        label=_("Seal although claims are open; they are then too late."), required=False
    )


class AmendForm(forms.Form):
    """An amendment and its reason."""

    why = forms.CharField(
        label=_("Why is the seal amended?"),
        help_text=_("Everybody reads this: on the page of the seal and in a mail."),
        max_length=1000,
        widget=forms.Textarea,
    )
    amends = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class CeremonyForm(forms.Form):
    """The numbers of one source, as they fell."""

    source = forms.CharField(max_length=32, widget=forms.HiddenInput)
    numbers = forms.CharField(
        label=_("The numbers, as they fell"),
        help_text=_("Parted by blanks. Once recorded they can never be changed."),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sure = forms.BooleanField(
        label=_("I have read them again: these are the numbers that everybody saw.")
    )
    despite_known_round = forms.BooleanField(
        label=_(
            "They were public before the random number was known. Every page will say that I have"
            " recorded them too late."
        ),
        required=False,
    )

    def clean_numbers(self) -> list[int]:
        """The numbers as numbers."""
        text = str(self.cleaned_data["numbers"]).replace(",", " ").split()
        if not all(one.isascii() and one.isdigit() and len(one) <= 9 for one in text):
            raise ValidationError(_("Only whole numbers, parted by blanks."))
        return [int(one) for one in text]


class RoundForm(forms.Form):
    """The round, as a relay's file or typed in."""

    file = forms.FileField(
        label=_("The file that a relay serves"), required=False, help_text=_("JSON")
    )
    number = forms.IntegerField(label=_("Round"), min_value=1, required=False)
    signature = forms.CharField(
        label=_("Signature"), max_length=400, required=False, widget=forms.Textarea
    )
    previous_signature = forms.CharField(
        label=_("Signature of the round before, if the chain has one"),
        max_length=400,
        required=False,
        widget=forms.Textarea,
    )
    fallback = forms.BooleanField(
        label=_("This is the fallback: the sealed round was never produced."), required=False
    )
    brought = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A round that somebody brings is a file, or a number with its signature: half of it is
        never passed over in silence.
        """
        given = self.cleaned_data
        typed = [given.get(name) for name in ("number", "signature", "previous_signature")]
        if (given.get("brought") or any(typed)) and not given.get("file") and not all(typed[:2]):
            raise ValidationError(_("Give the file, or the round together with its signature."))
        return given

    def data_given(self) -> tuple[bytes, str]:
        """The round as JSON, and the name of its file; empty when nothing was given."""
        given = self.cleaned_data
        file: UploadedFile[Any] | None = given["file"]
        if file is not None:
            return file.read(LARGEST_ROUND), str(file.name)
        if not given["number"] or not given["signature"]:
            return b"", ""
        typed = (given["number"], given["signature"], given["previous_signature"])
        return round_as_json(*typed), ""


class DrawForm(forms.Form):
    """The draw: it cannot be done twice."""

    sure = forms.BooleanField(label=_("Draw now. A draw is never repeated."))
    fallback = forms.BooleanField(
        label=_("With the fallback: the sealed round was never produced."), required=False
    )


class SlipForm(forms.Form):
    """A slip to check; without a file, one's own as the site keeps it."""

    file = forms.FileField(label=_("Your slip, as you have saved it"), required=False)

    def data_given(self) -> bytes:
        """The bytes of the file, as far as a slip can be long; empty without a file."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        return file.read(LARGEST_SLIP) if file is not None else b""


class ReportForm(forms.Form):
    """A report that the sealed line is not what it should be."""

    text = forms.CharField(
        label=_("What is wrong in your sealed line?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
    )


class AnswerForm(forms.Form):
    """The office's answer to a report."""

    answer = forms.CharField(label=_("Answer"), max_length=LONGEST_TEXT, widget=forms.Textarea)


def errors_of(form: forms.Form) -> Sequence[str]:
    """All errors of a form in a sentence each, with the field's label."""
    found = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found
