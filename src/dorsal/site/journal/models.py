"""What is kept of what happened: events, mails, the clock's offset, the workers' signs of life."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class AppendOnly(RuntimeError):
    """A fact was to be changed or removed."""


class FactQuerySet(models.QuerySet["Event"]):
    """Events can be read and added, and nothing else."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise AppendOnly(f"events are never changed: {sorted(kwargs)}")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnly("events are never deleted")


class Event(models.Model):
    """One thing that happened: who did what to what, when, and why.

    `actor` is the account's number (0: the site itself), not a foreign key, so that erasing an
    account leaves the event standing. `subject` names the thing by kind and number. `details` hold
    no personal data: numbers, names of fields, states.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.BigIntegerField(default=0)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject = models.BigIntegerField()
    race = models.ForeignKey("races.Race", on_delete=models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey(
        "races.Edition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    why = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("subject_kind", "subject", "id")),
            models.Index(fields=("edition", "verb", "id")),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_kind} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the event; an event that stands is never saved again."""
        if self.pk is not None:
            raise AppendOnly("an event is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Refuse."""
        raise AppendOnly("an event is never deleted")


class Message(models.Model):
    """A mail to an account, from the moment it is decided until it has gone out.

    The address is looked up when it is sent, so that none is kept here. `once` makes sure that the
    same mail is never written twice. `held_by` is a ballot whose show must have told the
    recipient's result first. `attached` names the file that is made for it when it goes out.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    attached = models.CharField(max_length=60, blank=True)
    once = models.CharField(max_length=120, unique=True)
    edition = models.ForeignKey(
        "races.Edition", on_delete=models.CASCADE, null=True, related_name="mails"
    )
    held_by = models.ForeignKey(
        "ballots.Ballot", on_delete=models.CASCADE, null=True, related_name="+"
    )
    written_at = models.DateTimeField()
    send_after = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("sent_at", "send_after")),)

    def __str__(self) -> str:
        return self.subject


class ClockOffset(models.Model):
    """How far the demonstration's clock is from the world's, in seconds; the only row is 1."""

    seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.seconds} s"


class WorkerLife(models.Model):
    """The last sign of life of a worker, in the world's time."""

    worker = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} {self.seen_at:%H:%M:%S}"
