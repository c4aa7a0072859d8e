"""Results that follow the log event by event."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.entries import Entry
from dorsal.timing.events import (
    AnyEvent,
    ChipRead,
    Collected,
    Decided,
    Disqualified,
    Dropped,
    ManualTime,
    NotCompeting,
    Noted,
    NotStarting,
    Penalised,
    Protested,
    Published,
    ReaderState,
    ref_of,
)
from dorsal.timing.instants import read_instant
from dorsal.timing.log import Log
from dorsal.timing.passings.values import Seen
from dorsal.timing.race import Race
from dorsal.timing.readers import replay_key
from dorsal.timing.results.courses import terms_of
from dorsal.timing.results.for_director import flags_of_race
from dorsal.timing.results.growing_log import GrowingLog
from dorsal.timing.results.sighted import Sighted
from dorsal.timing.results.spoken import hear
from dorsal.timing.results.starts import StartMat, StartTally
from dorsal.timing.results.tables import CourseTable, Known
from dorsal.timing.results.values import Results
from dorsal.timing.results.working import from_passings
from dorsal.timing.standing import stand
from dorsal.timing.standing.said import FIELDS

OF_ONE_BIB = (
    Collected | Disqualified | Dropped | NotCompeting | Noted | NotStarting | Penalised | Protested
)


class Board:
    """The results of a log that grows.

    After each `add` they are those that `work_out` finds of all events, byte for byte. A read, a
    written time or what somebody says of one bib is worked out for that bib alone, and the tables
    are put in order again; whatever concerns more (corrections, decisions, bibs and chips given,
    starts, course changes, clocks that are estimated otherwise) has everything worked out anew.
    """

    def __init__(
        self,
        race: Race,
        entries: Sequence[Entry],
        log: Log | None = None,
        *,
        wording: Wording = ENGLISH,
    ) -> None:
        self.race, self.entries, self.wording = race, tuple(entries), wording
        self._log = GrowingLog(log or Log(race.slug))
        self.results: Results
        self._begin()

    def add(self, events: Iterable[AnyEvent]) -> Results:
        """Take in events, in any order and as often as they come; the results with them."""
        fresh = [event for event in events if self._log.add(event)]
        if not fresh:
            return self.results
        concerned: set[str] = set()
        for event in fresh:
            bibs = self._take(event)
            if bibs is None:
                self._begin()
                return self.results
            concerned |= bibs
        self.results = self._work_out(concerned)
        return self.results

    def seen_of(self, bib: str) -> tuple[Seen, ...]:
        """What became of each read and each written time of a bib that stands."""
        return self._sighted.seen_of(bib)

    def _begin(self) -> None:
        """Work everything out."""
        log = self._log.log()
        standing = stand(log)
        self._sighted = Sighted(standing, self.race, self.entries)
        self._standing = standing
        self._now_ms = self._last_ms()
        working = from_passings(
            self.race,
            self.entries,
            log,
            standing,
            self._sighted.passings,
            now_ms=self._now_ms,
            as_of_ms=None,
            wording=self.wording,
            log_hash=self._log.hash(),
        )
        self._working, self._spoken = working, working.spoken
        self._bibs = {one.bib for one in working.runners}
        self._tally: StartTally | None = None
        self._tables = {
            key: CourseTable(self.race, field, working.terms[key], working.judged[key])
            for key, field in working.fields.items()
        }
        self._reads = {(one.source, one.epoch, one.seq): one for one in standing.reads}
        self._payloads = {(one.source, replay_key(one.raw)) for one in standing.reads}
        self._refs, self._named = _names_of(log)
        self.results = working.results

    def _last_ms(self) -> int:
        events = self._log.events
        return read_instant(events[-1].at) if events else 0

    def _take(self, event: AnyEvent) -> set[str] | None:
        """Take in an event; the bibs that it concerns, None where it concerns more than that."""
        if isinstance(event, ReaderState):
            return set() if not event.supersedes else None
        if event.supersedes or isinstance(event, Decided):
            return None
        ref = ref_of(event)
        if ref in self._named:
            return None
        if isinstance(event, ChipRead):
            return self._take_read(event, ref)
        if ref in self._refs:
            return None
        self._refs.add(ref)
        if isinstance(event, ManualTime):
            return self._take_time(event)
        return self._take_word(event)

    def _take_read(self, read: ChipRead, ref: str) -> set[str] | None:
        key = (read.source, read.epoch, read.seq)
        payload = read.source, replay_key(read.raw)
        if ref in self._refs or key in self._reads or payload in self._payloads:
            known = self._reads.get(key)
            again = known is not None and known.raw == read.raw and known.at <= read.at
            return set() if again else None
        bib = self._sighted.bib_of(read)
        if bib is None or not self._sighted.joins(read):
            return None
        self._reads[key] = read
        self._payloads.add(payload)
        self._sighted.add(bib, read)
        return {bib}

    def _take_time(self, event: ManualTime) -> set[str] | None:
        if not event.time or event.bib not in self._sighted.settled.day.runners:
            return None
        self._sighted.add(event.bib, event)
        return {event.bib}

    def _take_word(self, event: AnyEvent) -> set[str] | None:
        """What somebody says of one bib, or that results are published."""
        if not isinstance(event, OF_ONE_BIB | Published):
            return None
        kind = FIELDS[type(event)]
        words = list(getattr(self._standing.said, kind))
        insort(words, event, key=lambda one: (one.at, ref_of(one)))
        said = replace(self._standing.said, **{kind: tuple(words)})
        self._standing = replace(self._standing, said=said)
        self._spoken, self._tally = hear(said), None
        bibs = {getattr(event, "bib", ""), getattr(event, "against", "")}
        return bibs - {""}

    def _work_out(self, concerned: set[str]) -> Results:
        """The results when these bibs are concerned."""
        self._now_ms = self._last_ms()
        working, passings, spoken = self._working, self._sighted.passings, self._spoken
        mats = self._start_mats(concerned)
        known = Known(passings, spoken, self._now_ms)
        tables = []
        for key, table in self._tables.items():
            terms = terms_of(self.race, key, spoken, working.guns, mats, wording=self.wording)
            tables.append(table.update(concerned, terms, known))
        flags = flags_of_race(
            self.race,
            self._standing,
            spoken,
            {key: table.terms for key, table in self._tables.items()},
            working.guns,
            events=self._log.events,
            fates=self._sighted.fates,
            chips=passings.chips,
            clocks=passings.clocks,
            read_of=lambda source, epoch, seq: self._reads.get((source, epoch, seq)),
            beside=self._sighted.apart.comparisons(),
            mats=mats,
            bibs=self._bibs,
            now_ms=self._now_ms,
            wording=self.wording,
        )
        log_hash = self._log.hash()
        return replace(self.results, courses=tuple(tables), flags=flags, log_hash=log_hash)

    def _start_mats(self, concerned: set[str]) -> dict[str, StartMat]:
        """What the start read, these bibs counted anew; all where somebody said something."""
        working, passings, spoken = self._working, self._sighted.passings, self._spoken
        if self._tally is None:
            self._tally = StartTally(working.runners, passings, spoken, working.guns)
        for bib in concerned:
            self._tally.renew(bib, passings)
        return self._tally.mats()


def _names_of(log: Log) -> tuple[set[str], set[str]]:
    """The names of all events but reads, and those that events speak of."""
    refs, named = set(), set()
    for event in log.events:
        if type(event) is not ChipRead:
            refs.add(ref_of(event))
            if event.supersedes:
                named.add(event.supersedes)
            if isinstance(event, Decided):
                named.add(event.about)
    return refs, named
