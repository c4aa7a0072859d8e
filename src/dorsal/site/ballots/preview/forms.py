"""The form of a preview: what to look at, for which applicants, against which rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dorsal.ballot.odds import read_classes
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.years import read_returns
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import DAMAGED
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview.pools import past_years_of
from dorsal.site.ballots.preview.replays import drawn_ballots

MOST_UPLOAD = 30_000_000
MOST_UNPACKED = 300_000_000
ASKED = (
    ("chances", _("Chances and the price of floors")),
    ("years", _("What the rule does over the years")),
    ("compare", _("These rules against others")),
    ("replay", _("What if: an earlier draw under these rules")),
)


class PreviewForm(forms.Form):
    """One question; each kind of question reads its own fields."""

    asked = forms.ChoiceField(label=_("What to look at"), choices=ASKED, widget=forms.RadioSelect)
    source = forms.ChoiceField(label=_("Applicants"))
    counts = forms.CharField(
        label=_("Typed counts"),
        help_text=_("tickets:applicants, as in 1:1427,2:641,4:281"),
        required=False,
        max_length=2000,
    )
    applicants = forms.IntegerField(
        label=_("Applicants every year"), min_value=2, max_value=10**8, required=False
    )
    returning = forms.CharField(
        label=_("Of those who fail, this share comes back"),
        help_text=_("0.75, or by years without a place: .55,.7,.8,.85"),
        initial="0.75",
        required=False,
        max_length=200,
    )
    other = forms.CharField(
        label=_("The other rules"), widget=forms.Textarea(attrs={"rows": 5}), required=False
    )
    record = forms.ChoiceField(label=_("Drawn record"), required=False)
    zip = forms.FileField(label=_("or the zip of a record"), required=False)

    def __init__(self, ballot: Ballot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources: list[tuple[str, Any]] = [("applications", _("the applications so far"))]
        for year in past_years_of(ballot):
            sources.append((f"year {year}", _("who applied in %(year)s") % {"year": year}))
        sources.append(("typed", _("typed counts by number of tickets")))
        self.fields["source"].choices = sources  # type: ignore[attr-defined]
        records = [(str(one.pk), str(one.edition)) for one in drawn_ballots(ballot)]
        self.fields["record"].choices = [("", _("none")), *records]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial = {
                "asked": "chances",
                "source": sources[1][0] if len(sources) > 2 else "applications",
                "applicants": ballot.last_number or None,
                **self.initial,
            }

    def clean(self) -> dict[str, Any]:
        """What the question needs, each complaint at the field that it is about."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        asked = told.get("asked")
        if asked == "chances" and told.get("source") == "typed":
            self._check("counts", read_classes)
        elif asked == "years":
            if told.get("applicants") is None and "applicants" not in self.errors:
                self.add_error("applicants", _("Say how many apply every year."))
            self._check("returning", lambda text: read_returns(text or "0.75"))
        elif asked == "compare":
            self._check("other", _read_others)
        elif asked == "replay" and not self.errors and not (told.get("record") or told.get("zip")):
            self.add_error("record", _("Choose an earlier draw, or upload the zip of a record."))
        if asked == "compare" and told.get("source") == "typed":
            self.add_error("source", _("Choose the applicants: rules are compared for people."))
        return told

    def _check(self, field: str, read: Callable[[str], object]) -> None:
        """Read a text as it will be read for the answer, and say at its field what is wrong."""
        text = self.cleaned_data.get(field)
        if text is None:
            return
        try:
            read(text.replace("\r\n", "\n"))
        except BadInput as error:
            self.add_error(field, [str(replace(one, column="")) for one in error.problems[:20]])

    def clean_zip(self) -> Any:
        """The uploaded record, if it is not too long."""
        file = self.cleaned_data["zip"]
        if file and file.size > MOST_UPLOAD:
            raise forms.ValidationError(_("The file is too long: at most 30 MB."))
        if file and _unpacked_size(file) > MOST_UNPACKED:
            raise forms.ValidationError(_("The zip unpacks to more than 300 MB."))
        return file


def _read_others(text: str) -> None:
    if not text.strip():
        right = gettext("paste a rules file to compare with")
        raise BadInput([Problem(gettext("there are no other rules"), right)])
    read_rules(text)


def _unpacked_size(file: Any) -> int:
    """The bytes to which a zip says that it unpacks (and it never unpacks to more); 0 for what is
    no zip, which is said when it is read.
    """
    try:
        with ZipFile(file) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except DAMAGED:
        size = 0
    file.seek(0)
    return size
