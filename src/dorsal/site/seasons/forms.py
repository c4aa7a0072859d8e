"""Forms of series."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot
from dorsal.site.races.models import Edition
from dorsal.site.seasons.models import Series, SeriesEdition
from dorsal.site.seasons.queries import directed_editions


class SeriesForm(forms.ModelForm[Series]):
    """What a series says of itself."""

    class Meta:
        model = Series
        fields = ("name", "summary", "website")
        widgets: ClassVar[dict[str, forms.Widget]] = {"summary": forms.Textarea(attrs={"rows": 4})}


class JoinForm(forms.Form):
    """A director's wish that an edition counts in a season."""

    edition = forms.ModelChoiceField(
        label=_("Edition"), queryset=Edition.objects.none(), empty_label=_("Choose …")
    )
    season = forms.CharField(label=_("Season"), max_length=20)
    kind = forms.ChoiceField(label=_("As"), choices=SeriesEdition.KINDS)
    may_edit = forms.BooleanField(
        label=_("The organiser of the series may edit it too"), required=False
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["edition"].queryset = directed_editions(user)  # type: ignore[attr-defined]


class CopyRulesForm(forms.Form):
    """Rules of one ballot of the series for another."""

    source = forms.ModelChoiceField(
        label=_("Rules of"), queryset=Ballot.objects.none(), empty_label=_("Choose …")
    )
    target = forms.ModelChoiceField(
        label=_("For"), queryset=Ballot.objects.none(), empty_label=_("Choose …")
    )

    def __init__(self, *args: Any, series: Series, **options: Any) -> None:
        super().__init__(*args, **options)
        inside = Ballot.objects.filter(
            edition__in_series__series=series, edition__in_series__accepted=True
        ).select_related("edition__race")
        self.fields["source"].queryset = inside  # type: ignore[attr-defined]
        grants = series.editions.filter(accepted=True, may_edit=True)
        granted = inside.filter(edition__in=grants.values("edition"))  # grants to this very series
        self.fields["target"].queryset = granted.distinct()  # type: ignore[attr-defined]
