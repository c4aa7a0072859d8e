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


class ShowPlan(models.Model):
    """How the show of a ballot is planned before it starts.

    `length_ms` is its whole length at normal speed, 0 for as long as its steps last by themselves;
    `languages` are codes separated by commas, told side by side.
    """

    ballot = models.OneToOneField(
        "ballots.Ballot", on_delete=models.CASCADE, related_name="show_plan"
    )
    length_ms = models.PositiveIntegerField(default=0)
    languages = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.length_ms} ms in {self.languages or 'the language of the page'}"
