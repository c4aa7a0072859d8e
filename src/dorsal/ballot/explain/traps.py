"""Traps in the rules of a ballot: what a director may not have meant, computed from the rules."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.group_traps import find_group_traps
from dorsal.ballot.explain.place_ways import next_draw
from dorsal.ballot.explain.quota_traps import find_quota_traps
from dorsal.ballot.explain.reason_names import USUAL_REASONS, reason_names
from dorsal.ballot.explain.ticket_traps import find_ticket_traps
from dorsal.ballot.explain.titled import Trap
from dorsal.ballot.rules import Pool, Reason, Rules
from dorsal.ground.wording import ENGLISH, Wording, phrase


def find_traps(rules: Rules, *, words: Wording = ENGLISH) -> tuple[Trap, ...]:
    """Every trap, in the order of the explanation's sections, the law first."""
    return (
        *_fee(rules, words),
        *_pool_traps(rules, words),
        *find_ticket_traps(rules, words),
        *find_quota_traps(rules, words),
        *find_group_traps(rules, words),
        *(trap for pool in rules.draws for trap in _list_traps(pool, rules, words)),
        *_offer_traps(rules, words),
    )


def _fee(rules: Rules, words: Wording) -> Iterator[Trap]:
    if rules.application_fee:
        text = words.say(
            "Whoever applies pays a fee. A fee for the chance of a place can make the ballot an "
            "illegal raffle where the race is held: ask a lawyer, or charge only those who get a "
            "place."
        )
        yield Trap("fee", words.say("A fee for applying"), text)


def _pool_traps(rules: Rules, words: Wording) -> Iterator[Trap]:
    for pool in rules.pools:
        name = amounts.called("pool", pool.name, words=words)
        if pool.kind == "reserved" and pool.unused:
            text = words.say(
                "%(pool)s names nobody here and keeps all of its places, so nothing is ever left "
                "over for %(later)s.",
                pool=name,
                later=amounts.called("pool", pool.unused, words=words),
            )
            yield Trap("reserved-unused", words.say("Places that are never left over"), text)
        elif pool.kind == "guaranteed":
            text = words.say(
                "%(pool)s has %(places)s. If more people have the right than there are places, the "
                "check of the entry file refuses them, and nothing can be sealed: count them "
                "before you announce the rules.",
                pool=name,
                places=amounts.places(pool.places, words=words),
            )
            yield Trap("guaranteed-full", words.say("A guarantee that can run out"), text)


def _list_traps(pool: Pool, rules: Rules, words: Wording) -> Iterator[Trap]:
    if not 0 < pool.waiting_list < pool.places:
        return
    later = next_draw(pool, rules)
    told = {
        "pool": amounts.called("pool", pool.name, words=words),
        "places": amounts.places(pool.places, words=words),
        "later": amounts.called("pool", later, words=words) if later else "",
    }
    sentences = [
        words.counted(
            "The waiting list of %(pool)s has %(number)s entry for %(places)s.",
            "The waiting list of %(pool)s has %(number)s entries for %(places)s.",
            pool.waiting_list,
            **told,
        )
    ]
    if later:
        rest = phrase(
            "When more places come free than it can take, the rest go on to the list of %(later)s: "
            "compare it with the withdrawals of past years."
        )
    else:
        rest = phrase(
            "When more places come free than it can take, the rest stay empty: compare it with the "
            "withdrawals of past years."
        )
    sentences.append(words.say(rest, **told))
    yield Trap("short-list", words.say("A waiting list that can run out"), " ".join(sentences))


def _offer_traps(rules: Rules, words: Wording) -> Iterator[Trap]:
    reasons = rules.offers.reasons
    empty = [reason.name for reason in reasons if reason.place == "empty"]
    if empty:
        text = words.say(
            "A place given back for %(reasons)s stays empty, whoever waits.",
            reasons=reason_names(empty, words, last="or"),
        )
        yield Trap("empty-places", words.say("Places that stay empty"), text)
    yield from _missing_reasons(reasons, words)
    if rules.offers.transfers:
        text = words.say(
            "Places may be passed on, so they can be sold, and people without an interest in the "
            "race may apply to sell."
        )
        yield Trap("transfers", words.say("Places that can be sold"), text)


def _missing_reasons(reasons: tuple[Reason, ...], words: Wording) -> Iterator[Trap]:
    known = {reason.name for reason in reasons}
    missing = [name for name in USUAL_REASONS if name not in known]
    if missing:
        text = words.say(
            "The rules do not say what %(reasons)s does, so no withdrawal can be recorded for it.",
            reasons=reason_names(missing, words, last="or"),
        )
        yield Trap("missing-reason", words.say("Reasons that are missing"), text)
