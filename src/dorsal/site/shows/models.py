"""What the presenter of a draw's show has done: append-only, in milliseconds since 1970."""

from __future__ import annotations

from django.db import models


class ShowControl(models.Model):
    """One act of the presenter; the position of the show at any time follows from all of them."""

    ballot = models.ForeignKey("ballots.Ballot", on_delete=models.CASCADE, related_name="controls")
    number = models.PositiveIntegerField()
    at_ms = models.BigIntegerField()
    verb = models.CharField(max_length=10)
    value = models.FloatField(default=0)
    by = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("ballot", "number"), name="controls_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.value:g}"
