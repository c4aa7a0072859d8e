"""What it means to give a place back, for runners: reasons with the same effect stand together."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.offers import PLACE
from dorsal.ballot.explain.place_ways import first_draw
from dorsal.ballot.rules import Reason, Rules
from dorsal.ground.wording import Wording, phrase

HAPPENS = {
    "declined": phrase("you decline a place"),
    "timed-out": phrase("you do not answer in time"),
    "unpaid": phrase("you do not pay"),
    "document": phrase("your document fails the check"),
    "disqualified": phrase("you are disqualified"),
    "deferred": phrase("you defer your place"),
}
OTHERWISE = phrase("you withdraw for the reason “%(reason)s”")
GROUP = {
    "shrink": phrase("your friends stay"),
    "whole": phrase("the friends in your group leave with you"),
}
NEXT_YEAR = {
    "keep": phrase("next year's tickets stay as they were"),
    "add": phrase("for next year's tickets it counts as one more year without a place"),
    "lose": phrase("what you had gathered for next year's tickets is lost"),
}


def reason_sentences(rules: Rules, words: Wording) -> Iterator[str]:
    """Each effect once, with the reasons that have it; then where the free places go."""
    together: dict[str, list[str]] = {}
    for reason in rules.offers.reasons:
        effects = "; ".join(words.say(one) for one in _effects(rules, reason))
        happens = words.say(HAPPENS.get(reason.name, OTHERWISE), reason=reason.name)
        together.setdefault(effects, []).append(happens)
    for effects, all_that in together.items():
        reasons = words.listed(all_that, last="or")
        yield words.say("If %(reasons)s: %(effects)s.", reasons=reasons, effects=effects)
    if any(reason.place == "offer" for reason in rules.offers.reasons):
        yield from _freed(rules, words)


def _effects(rules: Rules, reason: Reason) -> list[str]:
    """Next year's tickets are told only where tickets come from something gathered."""
    group = [GROUP[reason.group]] if rules.groups.largest > 1 else []
    next_year = [NEXT_YEAR[reason.tickets]] if rules.fact_columns else []
    return [PLACE[reason.place], *group, *next_year]


def _freed(rules: Rules, words: Wording) -> Iterator[str]:
    """Where places go that are given up in pools without a draw."""
    going: dict[str, list[str]] = {}
    for pool in rules.pools:
        if pool.kind not in ("draw", "reserved"):
            name = amounts.called("pool", pool.name, words=words)
            going.setdefault(first_draw(pool.name, rules), []).append(name)
    for draw, names in going.items():
        pools = words.listed(names, last="or")
        if draw:
            later = amounts.called("pool", draw, words=words)
            yield words.say(
                "A place given up in %(pools)s is offered on the waiting list of %(later)s.",
                pools=pools,
                later=later,
            )
        else:
            yield words.say("A place given up in %(pools)s stays empty.", pools=pools)
