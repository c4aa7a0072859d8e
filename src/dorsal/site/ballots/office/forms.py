"""Forms of the ballot's office: dates and conditions, questions, documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.ground.problems import Problem
from dorsal.site.applications.questions import check_documents, check_questions
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage, is_before
from dorsal.site.journal import clock
from dorsal.site.races.models import Edition

DATES = ("opens_at", "closes_at", "claims_until", "seals_at", "draws_at")
BEFORE_RACE = timedelta(days=100)
SPANS = (timedelta(days=30), timedelta(days=7), timedelta(days=1), timedelta(days=3))
LOCAL = "%Y-%m-%dT%H:%M"


def usual_dates(edition: Edition, now: datetime) -> dict[str, datetime]:
    """Sound dates: drawn 100 days before the race, or as soon as there is time for all before.

    Thirty days to apply, seven to claim, a day to look, three from the seal to the draw; all at
    noon in the race's time zone.
    """
    zone = ZoneInfo(edition.race.timezone)
    whole = sum(SPANS, timedelta())
    begin = max(edition.starts_at - BEFORE_RACE - whole, now + timedelta(days=1)).astimezone(zone)
    at = begin.replace(hour=12, minute=0, second=0, microsecond=0)
    dates = [at]
    for span in SPANS:
        dates.append(dates[-1] + span)  # wall-clock days: noon stays noon
    return dict(zip(DATES, dates, strict=True))


LABELS = {
    "opens_at": _("Applications open"),
    "closes_at": _("Applications close"),
    "claims_until": _("Claims until"),
    "seals_at": _("The list is sealed"),
    "draws_at": _("The draw"),
    "rehearsal": _("This is a rehearsal: its draw decides nothing"),
}
HELP = {
    "claims_until": _("Until then everybody can say what is wrong about their tickets."),
    "seals_at": _("The sealed list is published before the random number exists."),
    "draws_at": _("The public show of the draw."),
}


LOCKED: dict[Stage, tuple[str, ...]] = {  # from a stage on, since people have relied on them
    Stage.OPEN: ("opens_at", "rehearsal", "lowest_age", "highest_age", "conditions"),
    Stage.CLAIMS: ("closes_at",),
    Stage.WAITING: ("claims_until",),
    Stage.SEALED: ("seals_at", "draws_at"),
}


class BallotForm(forms.ModelForm[Ballot]):
    """When everything happens, who may apply, and what they agree to."""

    class Meta:
        model = Ballot
        fields = (*DATES, "lowest_age", "highest_age", "conditions", "rehearsal")

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
        for name in DATES:
            widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
            self.fields[name].widget = widget
        for locked_from, names in LOCKED.items():
            if not is_before(stage, locked_from):
                for name in names:
                    self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """The dates follow one another, the draw is before the race, somebody is of the ages."""
        cleaned = super().clean() or {}
        self._check_order(cleaned)
        closes = cleaned.get("closes_at")
        is_new = closes and "closes_at" in self.changed_data
        if closes and is_new and closes <= clock.now() and self.instance.published:
            self.add_error("closes_at", _("People still count on it: choose a time to come."))
        drawn = cleaned.get("draws_at")
        if drawn and drawn >= self.instance.edition.starts_at:
            self.add_error("draws_at", _("The draw must be before the race."))
        lowest, highest = cleaned.get("lowest_age"), cleaned.get("highest_age")
        if lowest is not None and highest is not None and highest < lowest:
            self.add_error("highest_age", _("Nobody is old enough and young enough."))
        return cleaned

    def _check_order(self, cleaned: Mapping[str, Any]) -> None:
        for first, second in pairwise(DATES):
            before, after = cleaned.get(first), cleaned.get(second)
            if before and after and after <= before:
                told = _("This must be after “%(before)s”.") % {"before": self[first].label}
                self.add_error(second, told)


class QuestionForm(forms.Form):
    """One question to the applicants."""

    label = forms.CharField(label=_("Question"), max_length=200)
    column = forms.CharField(
        label=_("Short name"), max_length=40, help_text=_("small letters, digits and _")
    )
    kind = forms.ChoiceField(
        label=_("Answer"),
        choices=(
            ("text", _("a text")),
            ("choice", _("one of several")),
            ("number", _("a number")),
            ("yes", _("a yes")),
        ),
    )
    options = forms.CharField(
        label=_("Answers to choose from, one a line"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    help = forms.CharField(label=_("A word of help"), max_length=500, required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    feeds_rules = forms.BooleanField(label=_("The rules read the answer"), required=False)

    def as_question(self) -> dict[str, object]:
        """The question as a ballot keeps it."""
        told = self.cleaned_data
        made = {key: told[key] for key in ("column", "label", "kind", "required", "feeds_rules")}
        options = [line.strip() for line in told["options"].splitlines() if line.strip()]
        return {**made, "help": told["help"], **({"options": options} if options else {})}


class DocumentForm(forms.Form):
    """One document that applicants upload."""

    label = forms.CharField(label=_("Document"), max_length=200)
    kind = forms.CharField(
        label=_("Short name"), max_length=40, help_text=_("small letters, digits and _")
    )
    help = forms.CharField(label=_("A word of help"), max_length=500, required=False)
    required = forms.BooleanField(label=_("Nobody goes into the draw without it"), required=False)
    until = forms.ChoiceField(
        label=_("Needed"),
        choices=(("closing", _("until applications close")), ("later", _("later, with the place"))),
    )

    def as_document(self) -> dict[str, object]:
        """The document as a ballot keeps it."""
        return {
            key: self.cleaned_data[key] for key in ("kind", "label", "help", "required", "until")
        }


class _Rows(forms.BaseFormSet[Any]):
    """Rows that can be taken away; blank ones count for nothing."""

    def kept(self) -> list[Any]:
        """The rows that are filled in and stay, in the order of their places."""
        rows = [one for one in self.forms if one.has_changed() or one.initial]
        rows = [one for one in rows if not one.cleaned_data.get("DELETE")]
        return sorted(rows, key=lambda one: one.cleaned_data.get("ORDER") or len(self.forms))

    def say(self, problems: Sequence[Problem], what: str) -> None:
        """Put each problem, which is told as `questions[2].label`, at its row and field."""
        rows = self.kept()
        for one in problems:
            number, _close, rest = one.column.removeprefix(f"{what}[").partition("]")
            at = int(number) - 1 if number.isdecimal() else -1
            field = rest.lstrip(".")
            told = f"{one.what.removeprefix(one.column).strip()}: {one.right}"
            if 0 <= at < len(rows):
                rows[at].add_error(field if field in rows[at].fields else None, told)


def _rows_of(form: type[forms.Form], most: int) -> type[_Rows]:
    made: Any = forms.formset_factory(
        form, formset=_Rows, extra=1, can_delete=True, can_order=True, max_num=most
    )
    return cast("type[_Rows]", made)


QuestionRows = _rows_of(QuestionForm, 30)
DocumentRows = _rows_of(DocumentForm, 10)


class Asked:
    """The rows of questions and documents of a ballot, as sent or as kept."""

    def __init__(self, ballot: Ballot, data: Any = None) -> None:
        questions = [
            {**one, "options": "\n".join(one.get("options") or ())} for one in ballot.questions
        ]
        self.questions = QuestionRows(data, initial=questions, prefix="questions")
        self.documents = DocumentRows(data, initial=list(ballot.documents), prefix="documents")
        self.made_questions: list[dict[str, object]] = []
        self.made_documents: list[dict[str, object]] = []

    def is_valid(self) -> bool:
        """Whether every row is sound; problems stand at their fields."""
        if not (self.questions.is_valid() and self.documents.is_valid()):
            return False
        self.made_questions = [one.as_question() for one in self.questions.kept()]
        self.made_documents = [one.as_document() for one in self.documents.kept()]
        wrong = check_questions(self.made_questions), check_documents(self.made_documents)
        self.questions.say(wrong[0], "questions")
        self.documents.say(wrong[1], "documents")
        return not any(wrong)


def form_of_ballot(ballot: Ballot, stage: Stage, data: Any = None) -> BallotForm:
    """The form of a ballot that is there."""
    return BallotForm(data, instance=ballot, stage=stage)


def new_ballot(edition: Edition) -> Ballot:
    """A ballot of an edition with the usual dates, not kept yet."""
    return Ballot(edition=edition, rules="", **usual_dates(edition, clock.now()))
