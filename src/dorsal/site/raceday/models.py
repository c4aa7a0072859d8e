"""What is kept of race day: the events of its log, byte for byte, and the boxes that may send them.
What they mean is worked out by `dorsal.timing` and never kept.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 40


class LogEvent(models.Model):
    """One event of an edition's log: its line without the line end, exactly as a LOG file holds it.

    `digest` is the SHA-256 of the line, by which an event counts once; `at` its instant as the log
    writes it, so that the rows sort as the log does. Rows are added and never changed.
    """

    edition = models.ForeignKey(
        "races.Edition", on_delete=models.CASCADE, related_name="log_events"
    )
    digest = models.CharField(max_length=64)
    at = models.CharField(max_length=24)
    line = models.BinaryField()

    class Meta:
        ordering = ("edition", "at", "digest")
        constraints = (
            models.UniqueConstraint(fields=("edition", "digest"), name="an_event_counts_once"),
        )

    def __str__(self) -> str:
        return f"{self.at} {self.digest[:8]}"


class AsideLine(models.Model):
    """A line that a box sent and that is no event this version knows: kept, and shown."""

    box = models.ForeignKey("raceday.Box", on_delete=models.CASCADE, related_name="aside_lines")
    digest = models.CharField(max_length=64)
    line = models.BinaryField()
    what = models.CharField(max_length=300)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("box", "digest"), name="a_line_aside_once"),)

    def __str__(self) -> str:
        return self.what


class Box(models.Model):
    """A box in the field that may add to an edition's log, by a token of which only the hash is
    kept. `last_seen_at` is when it last sent something.
    """

    edition = models.ForeignKey("races.Edition", on_delete=models.CASCADE, related_name="boxes")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name_plural = "boxes"

    def __str__(self) -> str:
        return self.name
