"""What becomes of a group of friends with places when one of them withdraws, reason by reason."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.titled import Titled
from dorsal.ballot.rules import Reason, Rules
from dorsal.ground.wording import Wording, phrase

RANKED = ("invitation", "guaranteed", "merit")  # pools that seat applicants one by one

# What happens to Jon, by the name of the reason; other reasons are told by their own name.
HAPPENS = {
    "declined": phrase("Jon declines his place"),
    "timed-out": phrase("Jon does not answer within %(days)s"),
    "unpaid": phrase("Jon does not pay"),
    "document": phrase("Jon's document fails the check"),
    "disqualified": phrase("Jon is disqualified"),
    "deferred": phrase("Jon defers his place"),
}
OTHERWISE = phrase("Jon withdraws for the reason '%(reason)s'")
# By what the reason means for the group, and for the place.
ENDS = {
    ("shrink", "offer"): phrase("His place is offered to the waiting list. Ane keeps hers."),
    ("shrink", "empty"): phrase("His place stays empty. Ane keeps hers."),
    ("whole", "offer"): phrase(
        "Ane leaves with him, for the same reason: both places are offered to the waiting list."
    ),
    ("whole", "empty"): phrase("Ane leaves with him, for the same reason: both places stay empty."),
}
# By what the reason means for the group, and for next year's tickets.
NEXT_YEAR = {
    ("shrink", "keep"): phrase("Next year Jon's tickets count as if this ballot had not been."),
    ("shrink", "add"): phrase(
        "For next year it counts as one more year without a place for Jon's tickets."
    ),
    ("shrink", "lose"): phrase("Next year Jon's tickets start again from nothing gathered."),
    ("whole", "keep"): phrase(
        "Next year Ane's and Jon's tickets count as if this ballot had not been."
    ),
    ("whole", "add"): phrase(
        "For next year it counts as one more year without a place for Ane's and Jon's tickets."
    ),
    ("whole", "lose"): phrase(
        "Next year Ane's and Jon's tickets start again from nothing gathered."
    ),
}


def withdrawal_stories(rules: Rules, words: Wording) -> Iterator[Titled]:
    """A story for each reason of the rules, the usual reasons first."""
    usual = sorted(rules.offers.reasons, key=lambda reason: reason.name not in HAPPENS)
    return (_withdraws(rules, reason, words) for reason in usual)


def _withdraws(rules: Rules, reason: Reason, words: Wording) -> Titled:
    happens = words.say(
        HAPPENS.get(reason.name, OTHERWISE),
        days=amounts.days(rules.offers.answer_days, words=words),
        reason=reason.name,
    )
    others = any(pool.kind in RANKED for pool in rules.pools)
    hers = words.say("A place that Ane held from another pool would stay hers.")
    return Titled(
        f"withdraws {reason.name}",
        happens,
        (
            words.say("Ane and Jon have places of one group, and %(happens)s.", happens=happens),
            words.say(ENDS[reason.group, reason.place]),
            *([hers] if others and reason.group == "whole" else []),
            words.say(NEXT_YEAR[reason.group, reason.tickets]),
        ),
    )
