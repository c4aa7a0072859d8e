"""Stories of a group for which too few places are free: in the draw, and on the waiting list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dorsal.ballot import amounts
from dorsal.ballot.explain.place_ways import next_draw
from dorsal.ballot.explain.reason_names import reason_names
from dorsal.ballot.explain.runners.stories import leaves_the_list
from dorsal.ballot.explain.titled import Reader, Titled
from dorsal.ballot.rules import Rules
from dorsal.ground.wording import Wording


def does_not_fit(rules: Rules, words: Wording) -> Titled:
    """One place is left when it is the turn of two."""
    sentences = [
        words.say(
            "One place is left, and in the draw order it is the turn of Ane and Jon, who need two."
        )
    ]
    if rules.groups.does_not_fit == "skip":
        sentences += [
            words.say(
                "They are passed over, and the next entry in the draw order that fits is seated."
            ),
            words.say("Ane and Jon keep their place in the order and wait."),
        ]
    else:
        sentences += [words.say("The filling ends here."), *_left_over(rules, words)]
    if rules.floors:
        sentences.append(
            words.say(
                "Only while a floor is short, an entry that raises it and fits is seated before "
                "them."
            )
        )
    return Titled("does-not-fit", words.say("The group does not fit"), tuple(sentences))


def _left_over(rules: Rules, words: Wording) -> Iterator[str]:
    """What becomes of the place at which the filling of each draw ends."""
    kept = [pool.name for pool in rules.draws if not pool.unused]
    for pool in rules.draws:
        if pool.unused:
            yield words.say(
                "A place that %(pool)s leaves over goes to %(later)s.",
                pool=amounts.called("pool", pool.name, words=words),
                later=amounts.called("pool", pool.unused, words=words),
            )
    if kept and len(kept) == len(rules.draws):
        yield words.say(
            "The place stays free, and nobody behind Ane and Jon gets it before two places are "
            "free for them."
        )
    elif kept:
        yield words.say(
            "A place of %(pools)s stays free, and nobody behind Ane and Jon gets it before two "
            "places are free for them.",
            pools=_any_pool(kept, words),
        )


def waits(rules: Rules, words: Wording, reader: Reader = "director") -> Titled:
    """The group stands first on a waiting list."""
    lists = {pool.name: next_draw(pool, rules) for pool in rules.draws}
    stops = rules.groups.does_not_fit == "stop"
    first = words.say("Ane and Jon are the first on the waiting list, and one place comes free.")
    sentences = [first, *(_sent_on(lists, words) if stops else _passed_over(lists, words))]
    if rules.caps:
        both = words.say(
            "When two places are free at once, both are offered to them, unless they would break a "
            "cap."
        )
    else:
        both = words.say("When two places are free at once, both are offered to them.")
    sentences.append(both)
    if rules.floors:
        sentences.append(
            words.say(
                "Only while a floor is short, an entry that raises it and fits comes before them."
            )
        )
    leaves = leaves_the_list if reader == "runner" else _withdraws
    told = (*sentences, *leaves(rules, words))
    return Titled("waits", words.say("The group waits"), told)


def _passed_over(lists: Mapping[str, str], words: Wording) -> Iterator[str]:
    """The place goes to the next who fit; `lists` says which draw follows each one."""
    yield words.say("It is offered to the next entry that fits, and Ane and Jon go on waiting.")
    for name, later in lists.items():
        if later:
            yield words.say(
                "If nobody on the list of %(pool)s fits, it goes on to the list of %(later)s.",
                pool=amounts.called("pool", name, words=words),
                later=amounts.called("pool", later, words=words),
            )


def _sent_on(lists: Mapping[str, str], words: Wording) -> Iterator[str]:
    """Nobody behind the group gets the place; `lists` says which draw follows each one."""
    kept = [name for name, later in lists.items() if not later]
    for name, later in lists.items():
        if later:
            yield words.say(
                "A place of %(pool)s goes on to the list of %(later)s.",
                pool=amounts.called("pool", name, words=words),
                later=amounts.called("pool", later, words=words),
            )
    if kept and len(kept) == len(lists):
        yield words.say(
            "It is kept, offered to nobody, until a second one is free for Ane and Jon."
        )
    elif kept:
        yield words.say(
            "A place of %(pools)s is kept, offered to nobody, until a second one is free for Ane "
            "and Jon.",
            pools=_any_pool(kept, words),
        )


def _any_pool(names: list[str], words: Wording) -> str:
    return words.listed([amounts.called("pool", name, words=words) for name in names], last="or")


def _withdraws(rules: Rules, words: Wording) -> Iterator[str]:
    stays = [one.name for one in rules.offers.reasons if one.group == "shrink"]
    goes = [one.name for one in rules.offers.reasons if one.group == "whole"]
    if stays:
        yield words.say(
            "If Jon withdraws while they wait (%(reasons)s), Ane waits on alone, at the same place "
            "in the draw order, and needs one place.",
            reasons=reason_names(stays, words, last="or"),
        )
    if goes:
        yield words.say(
            "If Jon withdraws as %(reasons)s, Ane leaves the list with him.",
            reasons=reason_names(goes, words, last="or"),
        )
