"""The facts that a show tells, as sentences: of the seal, the round, a draw, a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dorsal.ballot.draw.ceremony import CeremonyLine, late_for_closing, late_outcomes
from dorsal.ballot.draw.drawing import DrawnFile, sealed_round
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.notes import large_number, utc
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import ReservedPool, Seal, SealedQuota, seal_hash
from dorsal.ballot.draw.seating import NEXT_IN_ORDER
from dorsal.ballot.show.growing import Counts
from dorsal.ballot.show.words import Param, Sentence, sentence

_FLOOR_WHY = re.compile(r"first of (\S+) in the draw order; floor (\d+) had (\d+)")


def opening_facts(seal: Seal) -> Iterator[Sentence]:
    """What was fixed before the round: entries, and the fingerprint."""
    yield sentence("opening.title", race=seal.race, draw=seal.draw)
    if seal.kind == "rehearsal":
        yield sentence("opening.rehearsal")
    entries = seal.entries
    yield sentence("opening.entries", applicants=entries.applicants, number=entries.count)
    yield sentence("opening.fixed")
    yield sentence("opening.fingerprint", fingerprint=fingerprint(seal_hash(seal)))


def round_facts(
    seal: Seal, drawn: DrawnFile, ceremony: Sequence[CeremonyLine] = ()
) -> Iterator[Sentence]:
    """The round that decided, the public random number, the ceremony's numbers and the seed."""
    chain, number = sealed_round(seal, fallback=drawn.fallback)
    time = utc(chain.time_of(number))
    yield sentence("round.number", round=str(number), chain=chain.name, time=time)
    if drawn.fallback:
        yield sentence("round.fallback")
    yield sentence("round.random", random=drawn.random_number)
    yield from _ceremony_facts(seal, ceremony, chain.time_of(number))
    yield sentence("round.seed", seed=drawn.seed)


def _ceremony_facts(
    seal: Seal, recorded: Sequence[CeremonyLine], round_time: int
) -> Iterator[Sentence]:
    """The numbers of each source in the order of the seal, and whether they came too late."""
    if not seal.ceremony:
        return
    yield sentence("round.ceremony", number=len(seal.ceremony))
    found = {line.name: line for line in recorded}
    for line in (found[source.name] for source in seal.ceremony if source.name in found):
        numbers = " ".join(str(one) for one in line.numbers)
        yield sentence("round.source", source=line.name, numbers=numbers)
    choices = late_outcomes(seal, recorded, round_time=round_time)
    if choices > 1:
        yield sentence("round.too-late", outcomes=large_number(choices))
    before = [line for line in recorded if line.time < round_time]
    for name in late_for_closing(seal, before):
        yield sentence("round.late", source=name)


def draw_facts(seal: Seal, pool: str, places: int) -> Iterator[Sentence]:
    """What a draw gives, who takes part, and the floors and caps that it keeps."""
    totals = seal.totals.pools[pool]
    yield sentence("draw.places", pool=pool, number=places)
    yield sentence("draw.entries", number=totals["entries"], tickets=totals["tickets"])
    for floor in seal.rules.floors:
        yield from _quota_sentence("draw.floor", floor, pool)
    for cap in seal.rules.caps:
        yield from _quota_sentence("draw.cap", cap, pool)
    yield sentence("draw.order")


def _quota_sentence(id_: str, quota: SealedQuota, pool: str) -> Iterator[Sentence]:
    params: dict[str, Param] = {"class": quota.class_name, "count": quota.count}
    if quota.scope == pool:
        yield Sentence(id_, {**params, "pool": pool})
    elif quota.scope == "all":
        yield Sentence(f"{id_}-of-all", params)


def drawn_sentence(order: int, entry: PublicEntry, pool: str) -> Sentence:
    """Where an entry was drawn, and with how many tickets."""
    return sentence("entry.drawn", order=order, number=entry.tickets_in(pool))


def why_sentence(why: str) -> Sentence:
    """The reason of `places.csv` for a drawn place, as a sentence that can be translated;
    `ValueError` when a draw knows no such reason.
    """
    if why == NEXT_IN_ORDER:
        return sentence("why.next")
    found = _FLOOR_WHY.fullmatch(why)
    if found is None:
        raise ValueError(f"a draw gives no place for this reason: {why!r}")
    name, needed, had = found.groups()
    return Sentence("why.floor", {"class": name, "needed": int(needed), "had": int(had)})


def floors_met(before: Counts, after: Counts) -> Iterator[Sentence]:
    """The floors that are met now and were not before."""
    for was, now in zip(before.floors, after.floors, strict=True):
        if now.met and not was.met:
            yield Sentence("floor.met", {"class": now.class_name, "needed": now.needed})


def closing_facts(seal: Seal, *, named: int) -> Iterator[Sentence]:
    """Every place of the race accounted for, and how to check it."""
    rules = seal.rules
    reserved = sum(pool.places for pool in rules.pools if isinstance(pool, ReservedPool))
    yield sentence("close.named", number=named, places=rules.places)
    if reserved:
        yield sentence("close.reserved", number=reserved)
    if left := rules.places - named - reserved:
        yield sentence("close.not-taken", number=left)
    yield sentence("close.check", fingerprint=fingerprint(seal_hash(seal)))
    yield sentence("close.thanks")
