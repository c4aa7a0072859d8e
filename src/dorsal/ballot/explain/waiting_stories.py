"""Stories of a group for which too few places are free: in the draw, and on the waiting list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dorsal.ballot.explain.place_ways import next_draw
from dorsal.ballot.explain.titled import Titled
from dorsal.ballot.rules import Rules
from dorsal.ground.plain_words import listed


def does_not_fit(rules: Rules) -> Titled:
    """One place is left when it is the turn of two."""
    sentences = [
        "One place is left, and in the draw order it is the turn of Ane and Jon, who need two."
    ]
    if rules.groups.does_not_fit == "skip":
        sentences += [
            "They are passed over, and the next entry in the draw order that fits is seated.",
            "Ane and Jon keep their place in the order and wait.",
        ]
    else:
        sentences += ["The filling ends here.", *_left_over(rules)]
    if rules.floors:
        sentences.append(
            "Only while a floor is short, an entry that raises it and fits is seated before them."
        )
    return Titled("The group does not fit", tuple(sentences))


def _left_over(rules: Rules) -> Iterator[str]:
    """What becomes of the place at which the filling of each draw ends."""
    kept = [pool.name for pool in rules.draws if not pool.unused]
    for pool in rules.draws:
        if pool.unused:
            yield f"A place that {pool.name} leaves over goes to {pool.unused}."
    if kept:
        whose = "The place" if len(kept) == len(rules.draws) else f"A place of {_any_of(kept)}"
        yield (
            f"{whose} stays free, and nobody behind Ane and Jon gets it before two places are free "
            "for them."
        )


def waits(rules: Rules) -> Titled:
    """The group stands first on a waiting list."""
    lists = {pool.name: next_draw(pool, rules) for pool in rules.draws}
    stops = rules.groups.does_not_fit == "stop"
    sentences = [
        "Ane and Jon are the first on the waiting list, and one place comes free.",
        *(_sent_on(lists) if stops else _passed_over(lists)),
    ]
    unless = ", unless they would break a cap" if rules.caps else ""
    sentences.append(f"When two places are free at once, both are offered to them{unless}.")
    if rules.floors:
        sentences.append(
            "Only while a floor is short, an entry that raises it and fits comes before them."
        )
    return Titled("The group waits", (*sentences, *_withdraws(rules)))


def _passed_over(lists: Mapping[str, str]) -> Iterator[str]:
    """The place goes to the next who fit; `lists` says which draw follows each one."""
    yield "It is offered to the next entry that fits, and Ane and Jon go on waiting."
    for name, later in lists.items():
        if later:
            yield f"If nobody on the list of {name} fits, it goes on to the list of {later}."


def _sent_on(lists: Mapping[str, str]) -> Iterator[str]:
    """Nobody behind the group gets the place; `lists` says which draw follows each one."""
    kept = [name for name, later in lists.items() if not later]
    for name, later in lists.items():
        if later:
            yield f"A place of {name} goes on to the list of {later}."
    if kept:
        whose = "It" if len(kept) == len(lists) else f"A place of {_any_of(kept)}"
        yield f"{whose} is kept, offered to nobody, until a second one is free for Ane and Jon."


def _any_of(names: list[str]) -> str:
    return listed(names, last="or")


def _withdraws(rules: Rules) -> Iterator[str]:
    stays = [one.name for one in rules.offers.reasons if one.group == "shrink"]
    goes = [one.name for one in rules.offers.reasons if one.group == "whole"]
    if stays:
        yield (
            f"If Jon withdraws while they wait ({_any_of(stays)}), Ane waits on alone, at the same "
            "place in the draw order, and needs one place."
        )
    if goes:
        yield f"If Jon withdraws as {_any_of(goes)}, Ane leaves the list with him."
