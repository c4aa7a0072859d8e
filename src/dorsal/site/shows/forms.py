"""Forms of shows: the presenter's acts, the plan, and the choice of a cheat."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.ballot.show.timeline import FASTEST, SLOWEST
from dorsal.site.shows.actions import LONGEST_MINUTES


class ActForm(forms.Form):
    """One act of the presenter; `value` is a speed or a step."""

    VERBS = ("start", "pause", "resume", "speed", "next", "skip_to", "end", "tell")

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    value = forms.IntegerField(required=False, min_value=0, max_value=100_000)


class PlanForm(forms.Form):
    """How long the show shall be, and in which languages."""

    minutes = forms.IntegerField(
        label=_("Length in minutes"),
        min_value=0,
        max_value=LONGEST_MINUTES,
        help_text=_("0: as long as the steps last by themselves"),
    )
    languages = forms.ChoiceField(
        label=_("Told in"),
        required=False,
        choices=[
            ("", _("the language of each viewer")),
            ("en", "English"),
            ("es", "Español"),
            ("en,es", "English + Español"),
            ("es,en", "Español + English"),
        ],
    )


SPEEDS = tuple(speed for speed in (50, 75, 100, 150, 200, 400) if SLOWEST <= speed <= FASTEST)
