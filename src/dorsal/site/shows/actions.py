"""What the presenter of a show may do: each act is added to the controls and changes nothing that
was before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ballot.show import Control, Position, Script, add_control, position_at
from dorsal.ballot.show.timeline import Verb
from dorsal.ballot.show.words import LANGUAGES
from dorsal.ground.plain_words import listed
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.shows.models import ShowControl, ShowPlan
from dorsal.site.shows.scripts import controls_of, script_of
from dorsal.site.shows.telling import in_ms

LONGEST_MINUTES = 240
DONE: Mapping[Verb, str] = {  # what the journal says was done to the show
    "start": "started",
    "pause": "paused",
    "resume": "resumed",
    "speed": "speed_set",
    "skip_to": "skipped",
    "end": "ended",
}


def start_show(ballot: Ballot, *, by: User) -> ShowControl:
    """Start the show of a drawn ballot."""
    return _act(ballot, "start", by=by)


def pause_show(ballot: Ballot, *, by: User) -> ShowControl:
    """Hold the show where it stands."""
    return _act(ballot, "pause", by=by)


def resume_show(ballot: Ballot, *, by: User) -> ShowControl:
    """Let a show that is held go on."""
    return _act(ballot, "resume", by=by)


def set_speed(ballot: Ballot, per_cent: int, *, by: User) -> ShowControl:
    """Change the speed, in per cent of the normal one."""
    return _act(ballot, "speed", per_cent, by=by)


def skip_to(ballot: Ballot, step: int, *, by: User) -> ShowControl:
    """Go on to a step (from 0) at once; a step that has passed changes nothing."""
    return _act(ballot, "skip_to", step, by=by)


def show_next(ballot: Ballot, seen: int | None = None, *, by: User) -> ShowControl | None:
    """Go on at once to the step after the one that the presenter has `seen` (`None`: after the one
    that is on, when the lock is held). A show that is there already stays as it is: a button that
    is pressed twice leaves nobody out.
    """
    with transaction.atomic():
        locked = _locked(ballot)
        on = stands_at(locked, clock.now()).step
        if seen is not None and seen < on:
            return None
        return _act(locked, "skip_to", on + 1, by=by)


def end_show(ballot: Ballot, *, by: User) -> ShowControl:
    """End the show: from now on every result is told everywhere, and mailed."""
    return _act(ballot, "end", by=by)


def tell_without_show(ballot: Ballot, *, by: User) -> ShowControl:
    """Tell all results at once: a show that starts and ends in the same moment."""
    with transaction.atomic():
        _act(ballot, "start", by=by)
        return _act(ballot, "end", by=by)


def plan_show(ballot: Ballot, *, minutes: int, languages: str, by: User) -> ShowPlan:
    """Say before the start how long the show shall be (0: its own time) and in which languages.

    `BadInput` for another length or language, or when the show has started.
    """
    chosen = [one for one in languages.split(",") if one]
    problems = [] if 0 <= minutes <= LONGEST_MINUTES else [_wrong_length(minutes)]
    problems += [_unknown(one) for one in chosen if one not in LANGUAGES]
    with transaction.atomic():
        locked = _locked(ballot)
        if ShowControl.objects.filter(ballot=locked).exists():
            problems.append(Problem(_("the show has started"), _("plan it before it starts")))
        if problems:
            raise BadInput(problems)
        made = {"length_ms": minutes * 60_000, "languages": ",".join(dict.fromkeys(chosen))}
        plan, _made = ShowPlan.objects.update_or_create(ballot=locked, defaults=made)
        note("show_planned", locked, by=by, edition=locked.edition, minutes=minutes)
    return plan


def _wrong_length(minutes: int) -> Problem:
    right = _("0 to %(most)s minutes") % {"most": LONGEST_MINUTES}
    return Problem(_("a show cannot be this long"), right, column="minutes", value=str(minutes))


def _unknown(language: str) -> Problem:
    right = listed(list(LANGUAGES), last="or")
    return Problem(_("the show is not told in this language"), right, value=language)


def stands_at(ballot: Ballot, now: datetime) -> Position:
    """Where the show of a drawn ballot stands; `BadInput` when it is not drawn."""
    return position_at(controls_of(ballot), _script(ballot), in_ms(now))


def note_ended(ballot: Ballot) -> bool:
    """Note that a show has ended by itself, if it has; returns whether results are told now."""
    with transaction.atomic():
        locked = _locked(ballot)
        now = clock.now()
        if locked.result_told_at is None and stands_at(locked, now).state == "ended":
            _tell(locked, now, by=None)
        return locked.result_told_at is not None


def _act(ballot: Ballot, verb: Verb, value: int = 0, *, by: User) -> ShowControl:
    with transaction.atomic():
        locked = _locked(ballot)
        script, controls, now = _script(locked), controls_of(locked), clock.now()
        position = position_at(controls, script, in_ms(now))
        if position.state == "ended":
            raise BadInput([Problem(_("the show has ended"), _("look at its list of places"))])
        add_control(controls, Control(in_ms(now), verb, value))  # refuses what cannot follow
        made = ShowControl.objects.create(
            ballot=locked,
            number=len(controls) + 1,
            at_ms=in_ms(now),
            verb=verb,
            value=value,
            by=by.pk,
        )
        note(f"show_{DONE[verb]}", locked, by=by, edition=locked.edition, value=value)
        if verb == "end":
            _tell(locked, now, by=by)
    return made


def _locked(ballot: Ballot) -> Ballot:
    return Ballot.objects.select_for_update().get(pk=ballot.pk)


def _script(ballot: Ballot) -> Script:
    if not hasattr(ballot, "drawing"):
        raise BadInput([Problem(_("this ballot is not drawn yet"), _("draw it before its show"))])
    return script_of(ballot)


def _tell(ballot: Ballot, at: datetime, *, by: User | None) -> None:
    """Note once that all results are told, and have them mailed."""
    from dorsal.site.shows.tasks import write_results  # inline: tasks call these actions

    if ballot.result_told_at is None:
        ballot.result_told_at = at
        ballot.save(update_fields=["result_told_at"])
        note("results_told", ballot, by=by, edition=ballot.edition)
        write_results.enqueue(ballot.pk)
