"""The sections of the rules for runners; one that has nothing to say is left out."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot.explain.runners.offers import offer_sentences
from dorsal.ballot.explain.runners.places import place_sentences
from dorsal.ballot.explain.runners.quotas import quota_sentences
from dorsal.ballot.explain.runners.randomness import randomness_sentences
from dorsal.ballot.explain.runners.reasons import reason_sentences
from dorsal.ballot.explain.runners.tickets import ticket_sentences
from dorsal.ballot.explain.titled import Titled
from dorsal.ballot.rules import Rules
from dorsal.ground.wording import Wording


def runner_sections(rules: Rules, words: Wording) -> tuple[Titled, ...]:
    """What somebody who thinks of applying wants to know, in this order."""
    seal = words.say("The seal and the public random number")
    sections = (
        Titled("places", words.say("Places"), tuple(place_sentences(rules, words))),
        Titled("tickets", words.say("Tickets"), tuple(ticket_sentences(rules, words))),
        Titled("quotas", words.say("Floors and caps"), tuple(quota_sentences(rules, words))),
        Titled("groups", words.say("Groups of friends"), tuple(_groups(rules, words))),
        Titled(
            "offers", words.say("Waiting list and offers"), tuple(offer_sentences(rules, words))
        ),
        Titled("reasons", words.say("If you withdraw"), tuple(reason_sentences(rules, words))),
        Titled("randomness", seal, tuple(randomness_sentences(rules, words))),
    )
    return tuple(one for one in sections if one.sentences)


def _groups(rules: Rules, words: Wording) -> Iterator[str]:
    groups = rules.groups
    if groups.largest == 1:
        yield words.say("Everybody applies alone; there are no groups.")
        return
    if groups.largest == 2:
        yield words.say(
            "Two friends may apply as one, all or nothing; one invites the other by a link."
        )
    else:
        yield words.say(
            "Up to %(largest)s friends may apply as one, all or nothing; one invites the others "
            "by a link.",
            largest=words.plain(groups.largest),
        )
    if groups.tickets == "min":
        yield words.say("Your group has as many tickets as the one of you who has fewest.")
    else:
        yield words.say("Your group has the mean of its members' tickets, rounded down.")
    yield words.say("If one of you leaves, the others keep their place in the draw order.")
    yield words.say("What happens in each case is told below in stories.")
