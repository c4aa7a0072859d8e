"""The tables of a race kept up to date: who is concerned is judged anew, and all are put in order.

The same functions do the work as for a whole log, so the tables are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from dorsal.timing.passings.values import Passings
from dorsal.timing.race import Race
from dorsal.timing.results.columns import Columns
from dorsal.timing.results.courses import CourseField, case_of, course_results, judge_all
from dorsal.timing.results.judged import Judged, Terms
from dorsal.timing.results.judging import judge
from dorsal.timing.results.ranking import Places, give_places, placed
from dorsal.timing.results.spoken import Spoken
from dorsal.timing.results.values import CourseResults, Row


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables are made from: passings by bib, what was said, and the instant."""

    passings: Passings
    spoken: Spoken
    now_ms: int


class CourseTable:
    """One course, its runners in the order of their bibs.

    It is made from runners who are judged already, and then told who is concerned by what came.
    """

    def __init__(
        self,
        race: Race,
        field: CourseField,
        terms: Mapping[str, Terms],
        judged: Iterable[Judged],
    ) -> None:
        self.race, self.field, self.terms = race, field, dict(terms)
        self.judged = list(judged)
        self.bibs = [one.bib for one in field.runners]
        self.positions = {bib: at for at, bib in enumerate(self.bibs) if bib}
        self.until_ms = np.array([one.until_ms for one in self.judged], np.int64)
        self.columns = Columns(self.judged, field.category_of)
        self.places = self._give_places()
        self._ranks_move = False
        self.rows = [
            placed(one.row, self.places, at, self.bibs) for at, one in enumerate(self.judged)
        ]

    def _give_places(self) -> Places:
        return give_places(self.columns, self.field.categories, self.race.ranking)

    def update(
        self, bibs: Iterable[str], terms: Mapping[str, Terms], known: Known
    ) -> CourseResults:
        """The table when these bibs are concerned, the terms are these and it is as late."""
        concerned = {self.positions[bib] for bib in bibs if bib in self.positions}
        concerned |= set(np.flatnonzero(self.until_ms <= known.now_ms).tolist())
        changed = self._judge(concerned, terms, known)
        if changed:
            self._place(changed)
        return self.results(known.spoken)

    def results(self, spoken: Spoken) -> CourseResults:
        """The table as it stands."""
        day = self.terms[""].day
        return course_results(
            self.race, self.field, self.rows, self.places, spoken, self.judged, day
        )

    def _judge(self, concerned: set[int], terms: Mapping[str, Terms], known: Known) -> set[int]:
        """Judge who is concerned; everybody of a wave whose terms have changed, and all of a
        course that was stopped. Answers whose row is another now.
        """
        day = terms[""].day
        if day.stop is not None:
            return self._judge_all(terms, known)
        waves = {wave for wave, one in terms.items() if one != self.terms[wave]}
        if waves:
            runners = enumerate(self.field.runners)
            concerned = concerned | {at for at, one in runners if one.wave in waves}
        self.terms = dict(terms)
        return {at for at in concerned if self._put(at, self._judged(at, known))}

    def _judged(self, at: int, known: Known) -> Judged:
        runner = self.field.runners[at]
        case = case_of(runner, known.passings, known.spoken)
        return judge(case, self.terms[runner.wave], now_ms=known.now_ms)

    def _judge_all(self, terms: Mapping[str, Terms], known: Known) -> set[int]:
        cases = [case_of(one, known.passings, known.spoken) for one in self.field.runners]
        judged, self.terms = judge_all(cases, terms, now_ms=known.now_ms)
        return {at for at, one in enumerate(judged) if self._put(at, one)}

    def _put(self, at: int, one: Judged) -> bool:
        """Take in a runner as judged; whether that is another than before."""
        self.until_ms[at] = one.until_ms
        if one == self.judged[at]:
            return False
        self.judged[at] = one
        before = self.columns.is_ranked(at), self.columns.starters[at]
        self.columns.put(at, one)
        now = self.columns.is_ranked(at), self.columns.starters[at]
        self._ranks_move |= now[0] or before != now
        return True

    def _place(self, changed: set[int]) -> None:
        """Put all in order, and write the rows anew that are others now."""
        if not self._ranks_move:
            self.places = replace(self.places, order=self.columns.order())
            for at in changed:
                self.rows[at] = self._row(at)
            return
        self._ranks_move = False
        before, self.places = self.places, self._give_places()
        for at in changed | _moved(before, self.places):
            self.rows[at] = self._row(at)

    def _row(self, at: int) -> Row:
        return placed(self.judged[at].row, self.places, at, self.bibs)


def _moved(before: Places, after: Places) -> set[int]:
    """Whose places, category or inseparable neighbours are others than before."""
    moved = before.overall != after.overall
    moved |= before.of_sex != after.of_sex
    moved |= before.of_category != after.of_category
    moved |= before.categories != after.categories
    found = set(np.flatnonzero(moved).tolist())
    lines = before.inseparable.keys() | after.inseparable.keys()
    return found | {at for at in lines if before.inseparable.get(at) != after.inseparable.get(at)}
