"""The stories about groups that a runner lives otherwise than the office's file tells them."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.titled import Titled
from dorsal.ballot.explain.withdrawal_stories import HAPPENS, OTHERWISE
from dorsal.ballot.rules import Rules
from dorsal.ground.wording import Wording, phrase

NOT_ACCEPTED = {
    "alone": phrase("Ane and Jon each apply alone, with their own tickets."),
    "without": phrase(
        "Jon applies alone; the others go on without him, and Ane, if nobody else is left, alone "
        "with her own tickets."
    ),
    "leave-out": phrase("The group is left out: neither Ane nor Jon takes part in a draw."),
}


def too_many(rules: Rules, words: Wording) -> Titled:
    """One friend more than a group may have."""
    largest = rules.groups.largest
    text = words.counted(
        "Ane, Jon and %(number)s other want to apply together: that is %(together)s, and a group "
        "has at most %(largest)s. Whoever follows the link last is told that the group is full.",
        "Ane, Jon and %(number)s others want to apply together: that is %(together)s, and a group "
        "has at most %(largest)s. Whoever follows the link last is told that the group is full.",
        largest - 1,
        together=words.plain(largest + 1),
        largest=words.plain(largest),
    )
    return Titled("too-many", words.say("Too many friends"), (text,))


def not_accepted(rules: Rules, words: Wording) -> Titled:
    """An invitation that nobody has answered."""
    sentences = (
        words.say("Jon has followed Ane's link, and has not accepted when applications close."),
        words.say(NOT_ACCEPTED[rules.groups.not_accepted]),
    )
    return Titled("not-accepted", words.say("Jon has not accepted by closing"), sentences)


def leaves_before(rules: Rules, words: Wording) -> Titled:
    """Somebody withdraws while that changes the group."""
    if rules.groups.largest == 2:
        goes_on = words.say("Ane goes on alone, with her own tickets.")
    else:
        goes_on = words.say(
            "Ane goes on with whoever else is left of the group, and with their tickets."
        )
    sentences = (words.say("The ballot is sealed without Jon."), goes_on)
    return Titled("leaves-before", words.say("Jon leaves before the seal"), sentences)


def leaves_after(words: Wording) -> Titled:
    """Somebody withdraws when entries are fixed."""
    sentences = (
        words.say(
            "What is sealed stays: the group keeps its tickets and its place in the draw order."
        ),
        words.say(
            "After the draw Jon's withdrawal is recorded with its reason, which is told below."
        ),
    )
    return Titled("leaves-after", words.say("Jon leaves between the seal and the draw"), sentences)


def leaves_the_list(rules: Rules, words: Wording) -> Iterator[str]:
    """Somebody of a group that waits leaves."""
    reasons = rules.offers.reasons
    goes = [one.name for one in reasons if one.group == "whole"]
    if len(goes) < len(reasons):
        yield words.say(
            "If Jon leaves while they wait, Ane waits on alone, at the same place in the draw "
            "order, and needs one place."
        )
    if goes:
        happens = [
            words.say(HAPPENS.get(one, OTHERWISE), days=_days(rules, words), reason=one)
            for one in goes
        ]
        yield words.say(
            "If %(happens)s, Ane leaves the list with him.",
            happens=words.listed(happens, last="or"),
        )


def _days(rules: Rules, words: Wording) -> str:
    return amounts.days(rules.offers.answer_days, words=words)
