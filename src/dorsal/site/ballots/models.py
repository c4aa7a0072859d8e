"""Ballots: their rules and dates, earlier years, and the facts of seal and draw.

The sealed record itself is a folder of files (`records.py`); the rows here say that it is there.
Places, order and chances are read from the record or computed, never kept here.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Ballot(models.Model):
    """The ballot of an edition.

    `rules` is the text of the rules file as a director would write it. `opens_at` and `closes_at`
    bound the applications, `claims_until` the claims; then the ballot is sealed (`seals_at`) and
    drawn at a public show (`draws_at`). `questions` and `documents` are lists of objects that
    `applications.questions` reads; `ledger` says how earlier years count (`facts.LEDGER_KEYS`).
    `last_number` counts applications without gaps and `last_acknowledged` their acknowledgements.
    `result_told_at` is when the show had ended: before it no mail tells a result. `fixed_year` is
    the year of the start when the first application came; see `year`.
    """

    edition = models.OneToOneField("races.Edition", on_delete=models.PROTECT, related_name="ballot")
    rules = models.TextField(_("rules"))
    published = models.BooleanField(_("published"), default=False)
    rehearsal = models.BooleanField(_("rehearsal"), default=False)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    claims_until = models.DateTimeField(_("claims until"))
    seals_at = models.DateTimeField(_("sealed"))
    draws_at = models.DateTimeField(_("drawn"))
    lowest_age = models.PositiveSmallIntegerField(_("lowest age on race day"), default=18)
    highest_age = models.PositiveSmallIntegerField(
        _("highest age on race day"), null=True, blank=True
    )
    conditions = models.TextField(_("what applicants agree to"), blank=True)
    questions = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    ledger = models.JSONField(default=dict)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    last_acknowledged = models.PositiveIntegerField(default=0, editable=False)
    result_told_at = models.DateTimeField(null=True, editable=False)
    fixed_year = models.PositiveSmallIntegerField(null=True, editable=False)

    def __str__(self) -> str:
        return f"ballot of {self.edition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it; from the first application on its year stands."""
        if self.last_number and self.fixed_year is None:
            self.fixed_year = self.year
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = [*kwargs["update_fields"], "fixed_year"]
        super().save(*args, **kwargs)

    @property
    def year(self) -> int:
        """The year for which it counts in the ledger of later ballots, and for which facts are
        given: that of the start, until somebody has applied. An edition that is postponed into
        the next year takes its ballot's year along: who had no place then had none that year.
        """
        return int(self.fixed_year or self.edition.starts_at.year)


class Sealing(models.Model):
    """A seal or an amendment that was written into the record's folder."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="sealings")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=200)
    seal_hash = models.CharField(max_length=64)
    round = models.BigIntegerField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("ballot", "number"), name="one_seal_of_a_number"),
        )

    def __str__(self) -> str:
        return f"seal {self.number}: {self.fingerprint}"


class Drawing(models.Model):
    """The draw that was written into the record's folder."""

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="drawing")
    at = models.DateTimeField()
    random_number = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"draw of {self.ballot_id}"


class SlipCheck(models.Model):
    """Somebody has checked a slip on the site; `seen` is the hash of the slip, so that the same
    slip counts once.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="slip_checks")
    at = models.DateTimeField()
    holds = models.BooleanField()
    seen = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("ballot", "seen"), name="a_slip_counts_once"),
        )

    def __str__(self) -> str:
        return f"{self.seen[:8]} {'holds' if self.holds else 'does not hold'}"


class MismatchReport(models.Model):
    """Somebody reports that the sealed table does not say what their slip or their facts say."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="mismatches")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"report {self.pk}"


class PastFile(models.Model):
    """A file of earlier years that was imported for a race."""

    race = models.ForeignKey("races.Race", on_delete=models.CASCADE, related_name="past_files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class PastLine(models.Model):
    """One person's year at a race: they applied, and what came of it.

    `stub` is who the imported line names; `person` whom it was matched to, `how` (sure, director,
    claim) and with which score from 0 to 100. A line without `person` is not counted for anybody.
    """

    OUTCOMES = (
        ("place", _("had a place")),
        ("no-place", _("had no place")),
        ("waiting", _("stayed on the waiting list")),
        ("withdrew", _("withdrew")),
        ("finished", _("finished")),
        ("paused", _("paused")),
    )

    race = models.ForeignKey("races.Race", on_delete=models.CASCADE, related_name="past_lines")
    file = models.ForeignKey(PastFile, on_delete=models.CASCADE, null=True, related_name="lines")
    line = models.PositiveIntegerField(default=0)
    year = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    applied_on = models.DateField(null=True)
    stub = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="stubs")
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.SET_NULL, null=True, related_name="past_lines"
    )
    how = models.CharField(max_length=10, blank=True)
    score = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("year", "id")
        indexes = (
            models.Index(fields=("race", "person")),
            models.Index(fields=("race", "year", "outcome")),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.outcome}"


class PastPair(models.Model):
    """Somebody of an imported line and a person who may be the same, and what staff has decided."""

    DECISIONS = (("", _("open")), ("same", _("the same")), ("other", _("not the same")))

    race = models.ForeignKey("races.Race", on_delete=models.CASCADE, related_name="past_pairs")
    stub = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    decision = models.CharField(max_length=5, blank=True, choices=DECISIONS)

    class Meta:
        ordering = ("-score", "id")
        constraints = (
            models.UniqueConstraint(fields=("race", "stub", "person"), name="a_past_pair_once"),
        )

    def __str__(self) -> str:
        return f"{self.stub_id} and {self.person_id}: {self.score}"


class PastClaim(models.Model):
    """'These years were me': a runner's claim to lines of earlier years, for the director."""

    line = models.ForeignKey(PastLine, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="open")  # open, granted, refused
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("line", "person"), name="a_line_claimed_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} claims {self.line_id}: {self.state}"


class GivenFact(models.Model):
    """A fact about a person that a race's staff has given: a best time, a commitment, failures
    after a granted claim.

    It holds for the ballot of `year` (`Ballot.year`); what it says of failures,
    applications or finishes goes on in the ledger of later years. Append-only: the last one of a
    column counts; an empty value takes the fact away again.
    """

    race = models.ForeignKey("races.Race", on_delete=models.CASCADE, related_name="given_facts")
    year = models.PositiveSmallIntegerField()
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="facts")
    column = models.CharField(max_length=40)
    value = models.CharField(max_length=60, blank=True)
    why = models.TextField(blank=True)
    by = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("race", "year", "person", "column")),)

    def __str__(self) -> str:
        return f"{self.column} = {self.value}"
