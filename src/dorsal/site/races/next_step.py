"""The one thing to do now about an edition's ballot."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dorsal.site.ballots.stages import Stage


@dataclass(frozen=True)
class Step:
    """What is said, what the button says (no button if empty), and the name of its address."""

    said: str
    button: str = ""
    address: str = "ballot"


def step_of(stage: Stage, *, applied: bool, rehearsal: bool = False) -> Step:
    """The step at a stage, for somebody who has applied or has not. It tells no result."""
    if stage in (Stage.CLAIMS, Stage.WAITING):
        return _before_the_seal(applied)
    return {
        Stage.DRAFT: Step(_("The ballot of this edition has not been announced yet.")),
        Stage.ANNOUNCED: Step(
            _("Applications are not open yet. When you apply will make no difference."),
            _("See how places are drawn"),
        ),
        Stage.OPEN: _while_open(applied),
        Stage.SEALED: _sealed(rehearsal),
        Stage.DRAWN: Step(_("The draw is on."), _("Watch the draw"), "show"),
        Stage.TOLD: Step(_("The places are drawn, and anyone can verify how."), _("See the draw")),
    }[stage]


def _while_open(applied: bool) -> Step:
    if applied:
        said = _("You have applied. You can change your application until it closes.")
        return Step(said, _("See your application"), "application")
    said = _("When you apply makes no difference: the first day is as good as the last.")
    return Step(said, _("Apply for a place"), "apply")


def _sealed(rehearsal: bool) -> Step:
    said = _("Entries, tickets and rules are fixed. The random number does not exist yet.")
    if rehearsal:
        said = _("Entries, tickets and rules are fixed. This is a rehearsal: it decides nothing.")
    return Step(said, _("See what is sealed"))


def _before_the_seal(applied: bool) -> Step:
    if applied:
        return Step(
            _("Applications are closed. See your tickets, and why you have them."),
            _("See your tickets"),
            "application",
        )
    return Step(_("Applications are closed. The draw comes next."), _("See the ballot"))
