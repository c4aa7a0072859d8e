"""The office's small forms: reasons, facts, answers to claims, a file to import."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.site.applications.office.actions import LONGEST_REASON, LONGEST_VALUE
from dorsal.site.ballots.rules.names import BallotNames

MOST_UPLOADED_MB = 20


class ReasonForm(forms.Form):
    """Why something is decided."""

    why = forms.CharField(label=_("Why"), max_length=LONGEST_REASON, strip=True)


class FactForm(forms.Form):
    """A fact that the office gives, with its reason."""

    column = forms.ChoiceField(label=_("Fact"))
    value = forms.CharField(
        label=_("Value"),
        max_length=LONGEST_VALUE,
        required=False,
        help_text=_("Empty takes a given value away again."),
    )
    why = forms.CharField(label=_("Why"), max_length=LONGEST_REASON, strip=True)

    def __init__(
        self, *args: object, columns: Sequence[str], names: BallotNames, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["column"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(column, names.fact(column)) for column in columns]


class AnswerForm(forms.Form):
    """The answer to a claim: granted with the right value, or refused."""

    decision = forms.ChoiceField(choices=[("granted", ""), ("refused", "")])
    value = forms.CharField(max_length=LONGEST_VALUE, required=False)
    reason = forms.CharField(max_length=LONGEST_REASON)


class ImportForm(forms.Form):
    """A file of applications."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("One row for each applicant, with the names of the columns in the first line."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
