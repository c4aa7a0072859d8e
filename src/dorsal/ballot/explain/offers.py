"""The rules after the draw and around it in plain English: list, offers, next year, randomness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from dorsal.ballot.explain.place_ways import first_draw, next_draw
from dorsal.ballot.explain.titled import Titled
from dorsal.ballot.rules import CeremonySource, Pool, Reason, Rules
from dorsal.ground.plain_words import amount, capital, in_words, listed

POSTPONED = {
    "carry": "everybody with a place keeps it for the new date, and so does the waiting list",
    "refund": "all places end, and what was paid is paid back",
    "new-draw": "all places end, and a new ballot is sealed and drawn",
}
NEXT_YEAR = {
    "keep": "next year's tickets stay as they were",
    "add": "for next year's tickets this counts as one more year without a place",
    "lose": "what was gathered for next year's tickets is lost",
}
GROUP = {
    "shrink": "the rest of the group stays",
    "whole": "the rest of the group leaves too, for the same reason, as far as they hold a place "
    "of the same pool or, like the one who withdraws, none",
}
PERIOD_S = {"quicknet": 3, "default": 30}


def offer_sections(rules: Rules) -> tuple[Titled, ...]:
    """Waiting list and offers, reasons, the random number, and the entry file."""
    return (
        Titled("Waiting list and offers", tuple(_offers(rules))),
        Titled("Reasons to withdraw, and next year's tickets", tuple(_reasons(rules))),
        Titled("The seal and the public random number", tuple(_randomness(rules))),
        Titled("The entry file", tuple(_file(rules))),
    )


def _offers(rules: Rules) -> Iterator[str]:
    for pool in rules.draws:
        yield _list_length(pool)
    yield (
        "A place that comes free is offered to the next entry in the draw order, by the same "
        "floors and caps as in the draw. The draw is never run again, and nobody seated loses a "
        "place by an offer."
    )
    yield from _sent_on(rules)
    if rules.groups.largest > 1:
        yield "A group is offered places only when there is one for each of its waiting members."
    yield f"Who is offered a place has {amount(rules.offers.answer_days, 'day')} to answer."
    transfers = "A place may be passed" if rules.offers.transfers else "No place may be passed"
    yield f"{transfers} on to somebody else."
    yield f"If the edition is postponed, {POSTPONED[rules.offers.postponed]}."


def _sent_on(rules: Rules) -> Iterator[str]:
    """Where free places go that a draw's own list cannot take."""
    for pool in rules.draws:
        draw = next_draw(pool, rules)
        if draw:
            yield (
                f"On each occasion, free places of {pool.name} that its own list cannot take go on "
                f"to the list of {draw}."
            )


def _list_length(pool: Pool) -> str:
    if pool.waiting_list == 0:
        return f"The waiting list of {pool.name} holds all entries that are left, in draw order."
    entries = "entry that is" if pool.waiting_list == 1 else f"{pool.waiting_list} entries that are"
    return f"The waiting list of {pool.name} holds the first {entries} left, in draw order."


def _reasons(rules: Rules) -> Iterator[str]:
    for reason in rules.offers.reasons:
        yield f"{reason.name}: {_effects(rules, reason)}."
    if rules.groups.largest > 1 and any(one.group == "whole" for one in rules.offers.reasons):
        yield "Naming a friend beside the one who takes them along is no error."
    if not rules.offers.reasons:
        yield "The rules name no reason, so no withdrawal can be recorded."
    elif any(reason.place == "offer" for reason in rules.offers.reasons):
        yield from _freed_places(rules)


def _effects(rules: Rules, reason: Reason) -> str:
    place = "the place is offered again" if reason.place == "offer" else "the place stays empty"
    group = [GROUP[reason.group]] if rules.groups.largest > 1 else []
    return "; ".join([place, *group, NEXT_YEAR[reason.tickets]])


def _freed_places(rules: Rules) -> Iterator[str]:
    """Where a place goes that is given up in a pool without a draw."""
    for pool in rules.pools:
        if pool.kind in ("draw", "reserved"):
            continue
        draw = first_draw(pool.name, rules)
        fate = f"is offered on the list of {draw}" if draw else "stays empty: no draw follows it"
        yield f"A place given up in {pool.name} {fate}."


def _randomness(rules: Rules) -> Iterator[str]:
    beacon = rules.beacon
    yield (
        "Before the draw everything is sealed: entries, tickets and these rules. The draw uses the "
        f"public random number of one future round of drand's chain {beacon.chain} (a round every "
        f"{PERIOD_S[beacon.chain]} seconds), which the seal names and nobody can know or choose."
    )
    if beacon.fallback_hours:
        yield (
            f"If that round is never produced, a round of the chain {beacon.fallback_chain} "
            f"counts, {amount(beacon.fallback_hours, 'hour')} later. Whoever shows the first round "
            "refutes a draw by this fallback; if the round is merely late, wait."
        )
    else:
        yield "There is no fallback: if the round is late, wait."
    for source in rules.ceremony:
        yield _source(source)
    if not rules.ceremony:
        yield "No numbers of a ceremony are mixed in."


def _source(source: CeremonySource) -> str:
    closes = datetime.fromtimestamp(source.closes, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    how = [
        "in their order" if source.ordered else "whatever their order",
        "each may come again" if source.repeats else "all different",
    ]
    numbers = "number" if source.count == 1 else "numbers"
    details = f" ({', '.join(how)})" if source.count > 1 else ""
    return capital(
        f"{in_words(source.count)} {numbers} from {source.lowest} to {source.highest} of the "
        f"ceremony {source.name!r}{details} are mixed in; they must be recorded before {closes}, "
        "and the draw waits for them."
    )


def _file(rules: Rules) -> Iterator[str]:
    columns = rules.columns
    yield "Its column id is the applicant's public identifier."
    personal = [name for name in (columns.name, columns.born, columns.email) if name]
    if personal:
        word = "column" if len(personal) == 1 else "columns"
        yield f"The personal {word} {listed(personal)} never enter a public file."
    if rules.groups.largest > 1 and columns.confirmed:
        yield f"The column {columns.confirmed} says whether somebody has accepted their group."
