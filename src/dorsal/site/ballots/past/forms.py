"""Forms of earlier years: the upload, its columns, how years count, and the runner's search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.ballot.past_years import Outcome, PastColumns
from dorsal.ballot.past_years.reading import FIRST_YEAR, LAST_YEAR
from dorsal.site.ballots.models import Ballot

COLUMN_LABELS = {
    "year": _("Year"),
    "name": _("Name"),
    "surname": _("Surname, if it stands apart"),
    "born": _("Birth date"),
    "birth_year": _("Birth year"),
    "email": _("E-mail"),
    "sex": _("Category"),
    "country": _("Country"),
    "town": _("Town"),
    "outcome": _("What came of it"),
}
OUTCOME_LABELS = {
    "finished": _("finished"),
    "place": _("had a place"),
    "withdrew": _("withdrew"),
    "waiting list": _("stayed on the waiting list"),
    "not drawn": _("had no place"),
    "paused": _("paused: pregnancy, injury"),
}
EFFECTS = (
    ("add", _("one failure more")),
    ("keep", _("changes nothing")),
    ("lose", _("back to none")),
)
MOST_WORDS = 20


class UploadForm(forms.Form):
    """A list of one or several earlier years."""

    file = forms.FileField(
        label=_("A list of earlier years (CSV)"),
        help_text=_("One line for each application: year, name, birth date, what came of it."),
    )


class ColumnsForm(forms.Form):
    """Which column holds what; what the race's own words mean."""

    def __init__(
        self, columns: Sequence[str], words: Sequence[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words = list(words)[:MOST_WORDS]
        choices = [("", _("not there")), *((name, name) for name in columns)]
        for item in fields(PastColumns):
            self.fields[item.name] = forms.ChoiceField(
                label=COLUMN_LABELS[item.name], choices=choices, required=False
            )
        self.fields["all_of"] = forms.IntegerField(
            label=_("The year of every line, if there is no column"),
            min_value=FIRST_YEAR,
            max_value=LAST_YEAR,
            required=False,
        )
        outcomes = [("", _("not known"))]
        outcomes += [(one, OUTCOME_LABELS[one]) for one in get_args(Outcome)]
        for number, word in enumerate(self.words):
            self.fields[f"word_{number}"] = forms.ChoiceField(
                label=_("“%(word)s” means") % {"word": word}, choices=outcomes, required=False
            )

    def columns(self) -> dict[str, str]:
        """The column of each thing."""
        return {item.name: self.cleaned_data[item.name] for item in fields(PastColumns)}

    def meanings(self) -> dict[str, str]:
        """What the race's own words mean."""
        told = {word: self.cleaned_data[f"word_{at}"] for at, word in enumerate(self.words)}
        return {word: outcome for word, outcome in told.items() if outcome}


class LedgerForm(forms.Form):
    """How earlier years count in a ballot."""

    reset_on_place = forms.BooleanField(
        label=_("A place takes the years without a place back to none"), required=False
    )
    reset_on_missed_year = forms.BooleanField(
        label=_("A year without an application takes the years without a place back to none"),
        required=False,
    )
    withdrew = forms.ChoiceField(label=_("A year in which somebody withdrew"), choices=EFFECTS)
    waiting_list = forms.ChoiceField(label=_("A year on the waiting list"), choices=EFFECTS)
    not_counted = forms.CharField(
        label=_("Years that do not count"),
        help_text=_("such as 2020, 2021"),
        required=False,
        max_length=200,
    )
    why = forms.CharField(
        label=_("Why it changes"),
        help_text=_("Needed once applications are open; everybody can read it."),
        required=False,
    )

    @classmethod
    def of_ballot(cls, ballot: Ballot) -> LedgerForm:
        """The form as the ballot counts now."""
        told = ballot.ledger
        years = ", ".join(map(str, told.get("not_counted", ())))
        usual = {"reset_on_place": True, "withdrew": "keep", "waiting_list": "add"}
        return cls(initial={**usual, **told, "not_counted": years})

    def clean_not_counted(self) -> list[int]:
        """The years as numbers."""
        parts = self.cleaned_data["not_counted"].replace(",", " ").split()
        if not all(one.isascii() and one.isdigit() and len(one) == 4 for one in parts):
            raise forms.ValidationError(_("Write years of four digits, such as 2020, 2021."))
        return sorted({int(one) for one in parts})

    def told(self) -> dict[str, Any]:
        """What the ballot keeps."""
        return {key: value for key, value in self.cleaned_data.items() if key != "why"}


class ClaimSearchForm(forms.Form):
    """A year and a name, as they were written then."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    name = forms.CharField(
        label=_("Your name as you wrote it then"),
        help_text=_("first name and surname"),
        max_length=120,
    )
