"""Applications, friends, documents, claims, and pairs that may be one person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Friends(models.Model):
    """Friends who want to be drawn together; `code` is what an invitation carries."""

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="friends")
    code = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Application(models.Model):
    """One person's application in one ballot.

    `number` counts without gaps within the ballot. `appears` is how they agree to appear if drawn.
    `salt` hides the application's content in its acknowledgements. `accepted` is the hash of the
    group's terms that they have ticked; it counts while it equals the terms as they stand.
    `left_out_why` is the reason why a number is not sealed, or empty. `sealed_town` is the town as
    it stood at the last seal, of those who appear by it.
    """

    APPEARS = (
        ("full", _("full name")),
        ("town", _("first name and town")),
        ("code", _("only my code")),
    )

    ballot = models.ForeignKey(
        "ballots.Ballot", on_delete=models.PROTECT, related_name="applications"
    )
    person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="applications"
    )
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(default=dict)
    appears = models.CharField(max_length=4, choices=APPEARS, default="code")
    friends = models.ForeignKey(
        Friends, on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    accepted = models.CharField(max_length=64, blank=True)
    left_out_why = models.TextField(blank=True)
    sealed_town = models.CharField(max_length=80, blank=True, editable=False)
    salt = models.CharField(max_length=64)
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("ballot", "number"), name="one_application_a_number"),
            models.UniqueConstraint(fields=("ballot", "person"), name="a_person_applies_once"),
        )
        indexes = (models.Index(fields=("ballot", "made_at")),)

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The public identifier in the ballot: `A00042`."""
        return f"A{self.number:05d}"

    @property
    def counts(self) -> bool:
        """Whether it goes into the draw as it stands."""
        return self.withdrawn_at is None and not self.left_out_why


class SignedReceipt(models.Model):
    """A signed acknowledgement, as it was given out: the bytes are the fact."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="receipts")
    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    document = models.BinaryField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("ballot", "number"), name="receipts_without_gaps"),
        )

    def __str__(self) -> str:
        return f"receipt {self.number}"


class Proof(models.Model):
    """A document that an applicant has uploaded; the file lies in the private uploads."""

    STATES = (("open", _("open")), ("accepted", _("accepted")), ("refused", _("refused")))

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField(max_length=40)
    file = models.FileField(upload_to="proofs/")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default="open")
    reason = models.TextField(blank=True)
    decided_by = models.BigIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "id")),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.application_id}: {self.state}"


class Claim(models.Model):
    """'This is wrong': an applicant's claim about a fact behind their tickets."""

    STATES = (("open", _("open")), ("granted", _("granted")), ("refused", _("refused")))

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="claims")
    about = models.CharField(max_length=40)
    text = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default="open")
    value = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.BigIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "id")),)

    def __str__(self) -> str:
        return f"claim {self.pk} about {self.about}: {self.state}"


class PairReview(models.Model):
    """Two applications that may be one person, with reasons, and what staff has decided."""

    DECISIONS = (("", _("open")), ("two", _("two people")), ("one", _("one person")))

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="pairs")
    first = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=4, blank=True, choices=DECISIONS)
    why = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-score", "id")
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="a_pair_is_found_once"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.score}"
