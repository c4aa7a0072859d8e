"""The script of a show: a drawn record, told step by step.

First the facts that were fixed before: the seal, the round, the seed. Then the pools in their
declared order. Pools without a draw are told as numbers. The places of a draw are shown in the draw
order, not in the order of seating (in which floors are raised first): so one number rises from
entry to entry, the entries of a class come as their floor counted them, and whom only a floor
brought a place come at the end, where they were drawn. Then the waiting lists, from the first
number to the last, because the draw order simply goes on; and the close.

The show tells what the draw decided. Offers after it are not part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import DrawPool, MeritPool, ReservedPool, SealedPool
from dorsal.ballot.draw.seating import Seated
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ballot.show.facts import (
    closing_facts,
    draw_facts,
    drawn_sentence,
    floors_met,
    opening_facts,
    round_facts,
    why_sentence,
)
from dorsal.ballot.show.growing import Growth
from dorsal.ballot.show.pace import Pace, paced
from dorsal.ballot.show.steps import (
    About,
    Close,
    Interlude,
    Member,
    Reveal,
    Script,
    Step,
    Waiting,
)
from dorsal.ballot.show.words import Sentence, sentence

AT_ITS_OWN_PACE = Pace()


def write_script(
    record: SealedRecord,
    drawn: DrawnRecord,
    display: Mapping[str, str],
    *,
    pace: Pace = AT_ITS_OWN_PACE,
) -> Script:
    """Write the show of a drawn record that holds.

    `display` gives the text by which an applicant appears, as they agreed; who is not in it
    appears by their id. `BadInput` when the wanted length is too short.
    """
    writer = _Writer(record, drawn, display, pace)
    start = writer.growth.counts()
    writer.open()
    for is_draw, pools in groupby(
        record.seal.rules.pools, key=lambda pool: isinstance(pool, DrawPool)
    ):
        if is_draw:
            for pool in pools:
                writer.draw(pool)
        else:
            writer.name_pools(list(pools))
    for name, queue in drawn.outcome.waiting.items():
        writer.wait(name, queue)
    writer.hold_back_the_rest()
    writer.close()
    seal = record.seal
    return Script(
        race=seal.race,
        draw=seal.draw,
        rehearsal=seal.kind == "rehearsal",
        start=start,
        steps=paced(writer.steps, pace),
        told=writer.told,
    )


class _Writer:
    """Writes the steps one after the other, and counts."""

    def __init__(
        self, record: SealedRecord, drawn: DrawnRecord, display: Mapping[str, str], pace: Pace
    ) -> None:
        self.record = record
        self.drawn = drawn
        self.display = display
        self.pace = pace
        self.rules = record.seal.rules
        self.growth = Growth(self.rules)
        self.steps: list[Step] = []
        self.told: dict[str, int] = {}
        # not the seating's: that is the state after all offers
        self.placed = {member for one in drawn.outcome.seated for member in one.members}

    def open(self) -> None:
        """The two first steps: the seal, and the round with the seed."""
        self._interlude("opening", list(opening_facts(self.record.seal)))
        told = round_facts(self.record.seal, self.drawn.drawn, self.record.ceremony)
        self._interlude("round", list(told))

    def _interlude(self, about: About, sentences: Sequence[Sentence]) -> None:
        self.steps.append(
            Interlude(about=about, sentences=tuple(sentences), counts=self.growth.counts())
        )

    def name_pools(self, pools: Sequence[SealedPool]) -> None:
        """One step for pools without a draw: numbers, no names."""
        sentences: list[Sentence] = []
        for pool in pools:
            for one in self._seated(pool.name):
                self.growth.give(one)
                for member in one.members:
                    self.told[member] = len(self.steps)
            sentences += [self._pool_sentence(pool), *self._unused(pool)]
        self._interlude("pools", sentences)

    def _seated(self, pool: str) -> list[Seated]:
        """Those with places of a pool, by its order."""
        seated = [one for one in self.drawn.outcome.seated if one.pool == pool]
        return sorted(seated, key=lambda one: one.order)

    def _pool_sentence(self, pool: SealedPool) -> Sentence:
        if isinstance(pool, ReservedPool):
            return sentence("pools.reserved", pool=pool.name, number=pool.places)
        id_ = "pools.merit" if isinstance(pool, MeritPool) else "pools.named"
        given, places = self.growth.given_in(pool.name), self.growth.places_of(pool.name)
        return sentence(id_, pool=pool.name, number=given, places=places)

    def _unused(self, pool: SealedPool) -> Iterator[Sentence]:
        if number := self.growth.send_unused(pool):
            yield sentence("pools.unused", number=number, pool=pool.name, to=pool.unused)

    def draw(self, pool: SealedPool) -> None:
        """The facts of a draw, then its places in the draw order."""
        places = self.growth.places_of(pool.name)
        self._interlude("draw", list(draw_facts(self.record.seal, pool.name, places)))
        before = 0
        for one in self._seated(pool.name):
            self._reveal(one, passed_over=one.order - before - 1)
            before = one.order
        if unused := list(self._unused(pool)):
            self._interlude("pools", unused)

    def _reveal(self, seated: Seated, *, passed_over: int) -> None:
        before = self.growth.counts()
        first = self.growth.given_in(seated.pool) + 1
        self.growth.give(seated)
        after = self.growth.counts()
        members = self._members(seated.entry, seated.members)
        who = tuple(member.appears for member in members)
        places = self.growth.places_of(seated.pool)
        if len(members) == 1:
            place = sentence("place.one", first=first, places=places, who=who)
        else:
            last = first + len(members) - 1
            id_ = "place.pair" if len(members) == 2 else "place.group"
            place = sentence(id_, first=first, last=last, places=places, who=who)
        sentences = [place, drawn_sentence(seated.order, seated.entry, seated.pool)]
        sentences.append(why_sentence(seated.why))
        if passed_over:
            sentences.append(sentence("entry.passed-over", number=passed_over))
        step = Reveal(
            pool=seated.pool,
            order=seated.order,
            members=members,
            tickets=seated.entry.tickets_in(seated.pool),
            why=seated.why,
            sentences=(*sentences, *floors_met(before, after)),
            counts=after,
        )
        self._tell(step)

    def _tell(self, step: Reveal | Waiting) -> None:
        for member in step.members:
            self.told[member.id] = len(self.steps)
        self.steps.append(step)

    def _members(self, entry: PublicEntry, chosen: Sequence[str]) -> tuple[Member, ...]:
        return tuple(
            Member(id_, self.display.get(id_, id_), classes)
            for id_, classes in zip(entry.members, entry.classes, strict=True)
            if id_ in chosen
        )

    def _waiting_members(self, entry: PublicEntry) -> list[str]:
        return [member for member in entry.members if member not in self.placed]

    def wait(self, pool: str, queue: Sequence[tuple[int, PublicEntry]]) -> None:
        """The head of a waiting list, from its first number on."""
        sentences = [sentence("waiting.list", pool=pool, number=len(queue))]
        shown = queue[: self.pace.waiting]
        if len(shown) < len(queue):
            sentences.append(sentence("waiting.shown", number=len(shown)))
        self._interlude("waiting", sentences)
        for position, (order, entry) in enumerate(shown, 1):
            members = self._members(entry, self._waiting_members(entry))
            who = tuple(member.appears for member in members)
            place = sentence("waiting.entry", position=position, who=who)
            step = Waiting(
                pool=pool,
                position=position,
                order=order,
                members=members,
                tickets=entry.tickets_in(pool),
                sentences=(place, drawn_sentence(order, entry, pool)),
                counts=self.growth.counts(),
            )
            self._tell(step)

    def hold_back_the_rest(self) -> None:
        """Who also stands on a part of a list that is not shown is told at the end."""
        for queue in self.drawn.outcome.waiting.values():
            for _, entry in queue[self.pace.waiting :]:
                for member in self._waiting_members(entry):
                    self.told.pop(member, None)

    def close(self) -> None:
        """The last step: every place of the race accounted for, as the verifiers say it."""
        sentences = closing_facts(self.record.seal, named=len(self.placed))
        self.steps.append(Close(sentences=tuple(sentences), counts=self.growth.counts()))
