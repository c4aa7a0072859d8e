"""Reads that claim one number and are not the same: which one counts, if somebody has decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dorsal.timing.events import ChipRead
from dorsal.timing.passings.values import Seen
from dorsal.timing.reads import Fate
from dorsal.timing.standing.corrections import Choice, Decisions, Without
from dorsal.timing.standing.numbers import Sorted, parts_of, payload_of
from dorsal.timing.standing.values import Clash
from dorsal.timing.standing.verdicts import seen


def settle(found: Sorted, decisions: Decisions) -> tuple[Clash, ...]:
    """The clashes of a log in the order of their names; what a decision keeps goes back among the
    reads and times of `found`.
    """
    clashes = []
    for ref in sorted(found.clashing):
        events = sorted(found.clashing[ref], key=lambda one: (one.at, payload_of(one)))
        payloads = tuple(map(payload_of, events))
        kept = {one.keep: one.by for one in decisions.get(ref, ()) if one.keep in payloads}
        clash = Clash(ref, payloads, tuple(events))
        if len(kept) == 1:
            ((payload, by),) = kept.items()
            clash = replace(clash, kept=payload, decided=by)
            _put_back(found, ref, events[payloads.index(payload)])
        clashes.append(clash)
    return tuple(clashes)


def _put_back(found: Sorted, ref: str, event: object) -> None:
    if isinstance(event, ChipRead):
        source, epoch, number = parts_of(ref)
        found.reads[source, epoch][number] = event
    else:
        found.times[ref] = event  # type: ignore[assignment]


def overrule(clash: Clash, chosen: Mapping[str, Choice]) -> Clash:
    """The clash, settled where somebody has corrected or retracted what claims the number."""
    choice = chosen.get(clash.about)
    unsettled = choice is None or choice.child in ("", clash.about)
    if choice is None or unsettled or choice.outcome is Without.CONFLICT:
        return clash
    return replace(clash, decided=choice.child, kept="")


def fates_of(clashes: tuple[Clash, ...]) -> Iterator[Seen]:
    """What became of numbers of which no claimant counts."""
    for clash in clashes:
        if not clash.kept:
            fate = Fate.SUPERSEDED if clash.decided else Fate.CLASH
            because = clash.decided or " ".join(clash.payloads)
            yield seen(clash.about, clash.events[0], fate, because)
