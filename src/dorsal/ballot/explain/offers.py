"""The rules after the draw and around it in plain words: list, offers, next year, randomness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from dorsal.ballot import amounts
from dorsal.ballot.explain.place_ways import first_draw, next_draw
from dorsal.ballot.explain.reason_names import reason_name
from dorsal.ballot.explain.titled import Titled
from dorsal.ballot.rules import CeremonySource, Pool, Reason, Rules
from dorsal.ground.wording import Wording, phrase

POSTPONED = {
    "carry": phrase(
        "If the edition is postponed, everybody with a place keeps it for the new date, and so "
        "does the waiting list."
    ),
    "refund": phrase(
        "If the edition is postponed, all places end, and what was paid is paid back."
    ),
    "new-draw": phrase(
        "If the edition is postponed, all places end, and a new ballot is sealed and drawn."
    ),
}
PLACE = {
    "offer": phrase("the place is offered again"),
    "empty": phrase("the place stays empty"),
}
NEXT_YEAR = {
    "keep": phrase("next year's tickets stay as they were"),
    "add": phrase("for next year's tickets this counts as one more year without a place"),
    "lose": phrase("what was gathered for next year's tickets is lost"),
}
GROUP = {
    "shrink": phrase("the rest of the group stays"),
    "whole": phrase(
        "the rest of the group leaves too, for the same reason, as far as they hold a place of the "
        "same pool or, like the one who withdraws, none"
    ),
}
# Of the numbers of a ceremony, by whether their order counts and whether one may come again.
NUMBERS = {
    (True, True): phrase("Their order counts, and each may come again."),
    (True, False): phrase("Their order counts, and all are different."),
    (False, True): phrase("Their order does not count, and each may come again."),
    (False, False): phrase("Their order does not count, and all are different."),
}
PERIOD_S = {"quicknet": 3, "default": 30}


def offer_sections(rules: Rules, words: Wording) -> tuple[Titled, ...]:
    """Waiting list and offers, reasons, the random number, and the entry file."""
    reasons = words.say("Reasons to withdraw, and next year's tickets")
    seal = words.say("The seal and the public random number")
    return (
        Titled("offers", words.say("Waiting list and offers"), tuple(_offers(rules, words))),
        Titled("reasons", reasons, tuple(_reasons(rules, words))),
        Titled("randomness", seal, tuple(_randomness(rules, words))),
        Titled("file", words.say("The entry file"), tuple(_file(rules, words))),
    )


def _offers(rules: Rules, words: Wording) -> Iterator[str]:
    for pool in rules.draws:
        yield _list_length(pool, words)
    yield words.say(
        "A place that comes free is offered to the next entry in the draw order, by the same "
        "floors and caps as in the draw. The draw is never run again, and nobody seated loses a "
        "place by an offer."
    )
    yield from _sent_on(rules, words)
    if rules.groups.largest > 1:
        yield words.say(
            "A group is offered places only when there is one for each of its waiting members."
        )
    days = amounts.days(rules.offers.answer_days, words=words)
    yield words.say("Who is offered a place has %(days)s to answer.", days=days)
    if rules.offers.transfers:
        yield words.say("A place may be passed on to somebody else.")
    else:
        yield words.say("No place may be passed on to somebody else.")
    yield words.say(POSTPONED[rules.offers.postponed])


def _sent_on(rules: Rules, words: Wording) -> Iterator[str]:
    """Where free places go that a draw's own list cannot take."""
    for pool in rules.draws:
        draw = next_draw(pool, rules)
        if draw:
            yield words.say(
                "On each occasion, free places of %(pool)s that its own list cannot take go on to "
                "the list of %(later)s.",
                pool=amounts.called("pool", pool.name, words=words),
                later=amounts.called("pool", draw, words=words),
            )


def _list_length(pool: Pool, words: Wording) -> str:
    name = amounts.called("pool", pool.name, words=words)
    if pool.waiting_list == 0:
        return words.say(
            "The waiting list of %(pool)s holds all entries that are left, in draw order.",
            pool=name,
        )
    return words.counted(
        "The waiting list of %(pool)s holds the first entry that is left, in draw order.",
        "The waiting list of %(pool)s holds the first %(number)s entries that are left, in draw "
        "order.",
        pool.waiting_list,
        pool=name,
    )


def _reasons(rules: Rules, words: Wording) -> Iterator[str]:
    for reason in rules.offers.reasons:
        effects = "; ".join(words.say(one) for one in _effects(rules, reason))
        yield words.say(
            "%(reason)s: %(effects)s.", reason=reason_name(reason.name, words), effects=effects
        )
    if rules.groups.largest > 1 and any(one.group == "whole" for one in rules.offers.reasons):
        yield words.say("Naming a friend beside the one who takes them along is no error.")
    if not rules.offers.reasons:
        yield words.say("The rules name no reason, so no withdrawal can be recorded.")
    elif any(reason.place == "offer" for reason in rules.offers.reasons):
        yield from _freed_places(rules, words)


def _effects(rules: Rules, reason: Reason) -> list[str]:
    group = [GROUP[reason.group]] if rules.groups.largest > 1 else []
    return [PLACE[reason.place], *group, NEXT_YEAR[reason.tickets]]


def _freed_places(rules: Rules, words: Wording) -> Iterator[str]:
    """Where a place goes that is given up in a pool without a draw."""
    for pool in rules.pools:
        if pool.kind in ("draw", "reserved"):
            continue
        draw, name = first_draw(pool.name, rules), amounts.called("pool", pool.name, words=words)
        if draw:
            yield words.say(
                "A place given up in %(pool)s is offered on the list of %(later)s.",
                pool=name,
                later=amounts.called("pool", draw, words=words),
            )
        else:
            yield words.say(
                "A place given up in %(pool)s stays empty: no draw follows it.", pool=name
            )


def _randomness(rules: Rules, words: Wording) -> Iterator[str]:
    beacon = rules.beacon
    yield words.say(
        "Before the draw everything is sealed: entries, tickets and these rules. The draw uses the "
        "public random number of one future round of drand's chain %(chain)s (a round every "
        "%(seconds)s seconds), which the seal names and nobody can know or choose.",
        chain=beacon.chain,
        seconds=PERIOD_S[beacon.chain],
    )
    if beacon.fallback_hours:
        yield words.counted(
            "If that round is never produced, a round of the chain %(chain)s counts, %(number)s "
            "hour later. Whoever shows the first round refutes a draw by this fallback; if the "
            "round is merely late, wait.",
            "If that round is never produced, a round of the chain %(chain)s counts, %(number)s "
            "hours later. Whoever shows the first round refutes a draw by this fallback; if the "
            "round is merely late, wait.",
            beacon.fallback_hours,
            chain=beacon.fallback_chain,
        )
    else:
        yield words.say("There is no fallback: if the round is late, wait.")
    for source in rules.ceremony:
        yield from source_sentences(source, words)
    if not rules.ceremony:
        yield words.say("No numbers of a ceremony are mixed in.")


def source_sentences(source: CeremonySource, words: Wording) -> Iterator[str]:
    """Which numbers of a ceremony enter, and until when."""
    yield words.counted(
        "%(number)s number from %(lowest)s to %(highest)s of the ceremony '%(ceremony)s' is mixed "
        "in; it must be recorded before %(closes)s, and the draw waits for it.",
        "%(number)s numbers from %(lowest)s to %(highest)s of the ceremony '%(ceremony)s' are "
        "mixed in; they must be recorded before %(closes)s, and the draw waits for them.",
        source.count,
        lowest=words.plain(source.lowest),
        highest=words.plain(source.highest),
        ceremony=source.name,
        closes=datetime.fromtimestamp(source.closes, UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
    )
    if source.count > 1:
        yield words.say(NUMBERS[source.ordered, source.repeats])


def _file(rules: Rules, words: Wording) -> Iterator[str]:
    columns = rules.columns
    yield words.say("Its column id is the applicant's public identifier.")
    personal = [name for name in (columns.name, columns.born, columns.email) if name]
    if personal:
        yield words.counted(
            "The personal column %(columns)s never enters a public file.",
            "The personal columns %(columns)s never enter a public file.",
            len(personal),
            columns=words.listed(personal),
        )
    if rules.groups.largest > 1 and columns.confirmed:
        yield words.say(
            "The column %(column)s says whether somebody has accepted their group.",
            column=columns.confirmed,
        )
