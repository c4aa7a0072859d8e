"""The form of a preview: what to look at, for which applicants, against which rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview_pools import past_years_of
from dorsal.site.ballots.preview_replays import drawn_ballots

MOST_UPLOAD = 30_000_000
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
        help_text=_("0.75, or by failures: .55,.7,.8,.85"),
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

    def clean_zip(self) -> Any:
        """The uploaded record, if it is not too long."""
        file = self.cleaned_data["zip"]
        if file and file.size > MOST_UPLOAD:
            raise forms.ValidationError(_("The file is too long: at most 30 MB."))
        return file
