"""The ledger: from somebody's earlier years to the facts that the ticket rules read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dorsal.ballot.past_years.past_lines import Outcome, PastLine
from dorsal.ground.wording import ENGLISH, Wording, phrase

Effect: TypeAlias = Literal["add", "keep", "lose"]
FactName: TypeAlias = Literal["failures", "applications", "finishes"]

# Of several outcomes in one year the first of these counts.
_STRONGEST: tuple[Outcome, ...] = (
    *("finished", "place", "withdrew", "waiting list", "not drawn", "paused"),
)
_WORDS: Mapping[Outcome, str] = {
    "finished": phrase("got a place and finished"),
    "place": phrase("got a place"),
    "withdrew": phrase("applied, withdrew"),
    "waiting list": phrase("applied, waiting list"),
    "not drawn": phrase("applied, not drawn"),
    "paused": phrase("paused"),
}
_APPLIED, _FINISHED = phrase("applied"), phrase("finished")
_DID_NOT_APPLY = phrase("did not apply")
_DONE: Mapping[Effect, str] = {
    "add": phrase("%(year)s: %(what)s: +1"),
    "keep": phrase("%(year)s: %(what)s: stays"),
    "lose": phrase("%(year)s: %(what)s: back to 0"),
}
_OUTCOMES: Mapping[Outcome, str] = {
    "finished": phrase("finished"),
    "place": phrase("place"),
    "withdrew": phrase("withdrew"),
    "waiting list": phrase("waiting list"),
    "not drawn": phrase("not drawn"),
    "paused": phrase("paused"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRules:
    """How earlier years count.

    `years` are the editions that were held and count, in any order; a year not among them adds
    nothing, resets nothing, and nobody has missed it. With `reset_on_place` failures are counted
    since the last place, otherwise all of them. With `reset_on_missed_year` a counted year without
    an application takes failures back to 0. `withdrew` and `waiting_list` say what such a year
    does: one more failure (`add`), as it was (`keep`), back to 0 (`lose`). A paused year is no
    missed year and changes nothing.
    """

    years: tuple[int, ...]
    reset_on_place: bool = True
    reset_on_missed_year: bool = False
    withdrew: Effect = "keep"
    waiting_list: Effect = "add"

    def __post_init__(self) -> None:
        if len(set(self.years)) < len(self.years):
            raise ValueError("a counted year stands there twice")

    def effect(self, outcome: Outcome) -> Effect:
        """What a counted year with this outcome does to the failures."""
        if outcome in ("finished", "place"):
            return "lose" if self.reset_on_place else "keep"
        effects: dict[Outcome, Effect] = {
            "withdrew": self.withdrew,
            "waiting list": self.waiting_list,
            "not drawn": "add",
        }
        return effects.get(outcome, "keep")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A line by the director's hand: so many more (or fewer) of a fact, after the year's line."""

    year: int
    amount: int
    reason: str
    fact: FactName = "failures"


@dataclass(frozen=True, slots=True)
class LedgerFact:
    """A number, and line by line where it comes from."""

    value: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFacts:
    """The facts about one person; `repeated_years` have more than one line, so look at them."""

    failures: LedgerFact
    applications: LedgerFact
    finishes: LedgerFact
    repeated_years: tuple[int, ...] = ()

    @property
    def numbers(self) -> dict[str, int]:
        """The facts by their names, as ticket rules read them."""
        return {
            "failures": self.failures.value,
            "applications": self.applications.value,
            "finishes": self.finishes.value,
        }


def keep_ledger(
    lines: Iterable[PastLine | Correction], rules: LedgerRules, *, words: Wording = ENGLISH
) -> LedgerFacts:
    """Count one person's lines, in any order, into facts.

    Years go from the earliest line to the last of the counted years or lines. Corrections count in
    every year, after its line; no fact falls below 0. Of several lines of one year one counts: the
    first of finished, place, withdrew, waiting list, not drawn, paused.
    """
    ledger = _Ledger(lines, rules, words)
    for year in ledger.years:
        ledger.enter(year)
    return LedgerFacts(
        failures=ledger.facts["failures"].closed(),
        applications=ledger.facts["applications"].closed(),
        finishes=ledger.facts["finishes"].closed(),
        repeated_years=tuple(year for year in ledger.years if len(ledger.past.get(year, ())) > 1),
    )


class _Sum:
    """A number as it grows, with its reasons."""

    def __init__(self, words: Wording) -> None:
        self.value = 0
        self.reasons: list[str] = []
        self._words = words

    def enter(self, year: int, what: str, effect: Effect) -> None:
        """Apply what a year does, and say so."""
        self.value = {"add": self.value + 1, "keep": self.value, "lose": 0}[effect]
        self.note(_DONE[effect], year, what=self._words.say(what))

    def note(self, text: str, year: int, **values: object) -> None:
        """Say something of a year."""
        self.reasons.append(self._words.say(text, year=year, **values))

    def correct(self, correction: Correction) -> None:
        """Apply a correction; the number does not fall below 0."""
        wanted = self.value + correction.amount
        self.value = max(0, wanted)
        if wanted < 0:
            text = phrase("%(year)s: correction (%(reason)s): %(amount)s, no lower than 0")
        else:
            text = phrase("%(year)s: correction (%(reason)s): %(amount)s")
        self.note(text, correction.year, reason=correction.reason, amount=f"{correction.amount:+d}")

    def closed(self) -> LedgerFact:
        """The number at the end."""
        return LedgerFact(self.value, tuple(self.reasons))


class _Ledger:
    """One person's lines by year, and the facts as the years pass."""

    def __init__(
        self, lines: Iterable[PastLine | Correction], rules: LedgerRules, words: Wording
    ) -> None:
        self._rules = rules
        self._words = words
        self._counted = frozenset(rules.years)
        self.past: dict[int, list[PastLine]] = {}
        self._corrections: dict[int, list[Correction]] = {}
        for line in lines:
            if isinstance(line, Correction):
                self._corrections.setdefault(line.year, []).append(line)
            else:
                self.past.setdefault(line.year, []).append(line)
        self.facts: dict[FactName, _Sum] = {
            "failures": _Sum(words),
            "applications": _Sum(words),
            "finishes": _Sum(words),
        }

    @property
    def years(self) -> list[int]:
        """The years to go through: those with a line, and counted ones after the first line."""
        own = self.past.keys() | self._corrections.keys()
        first = min(self.past, default=None)
        missed = {year for year in self._counted if first is not None and year > first}
        return sorted(own | missed)

    def enter(self, year: int) -> None:
        """Go through one year: its line, or that there is none, then its corrections."""
        lines = self.past.get(year, [])
        if lines:
            self._enter_outcome(year, self._outcome(year, lines))
        elif year in self._counted and year > min(self.past, default=year):
            missed: Effect = "lose" if self._rules.reset_on_missed_year else "keep"
            self.facts["failures"].enter(year, _DID_NOT_APPLY, missed)
        for correction in sorted(self._corrections.get(year, []), key=_additions_first):
            self.facts[correction.fact].correct(correction)

    def _enter_outcome(self, year: int, outcome: Outcome) -> None:
        if year not in self._counted:
            text = phrase("%(year)s: %(what)s: this year is not counted")
            self.facts["failures"].note(text, year, what=self._words.say(_WORDS[outcome]))
            return
        self.facts["failures"].enter(year, _WORDS[outcome], self._rules.effect(outcome))
        if outcome != "paused":
            self.facts["applications"].enter(year, _APPLIED, "add")
        if outcome == "finished":
            self.facts["finishes"].enter(year, _FINISHED, "add")

    def _outcome(self, year: int, lines: list[PastLine]) -> Outcome:
        """The outcome that counts of a year; several lines are said to be several."""
        counts = min((line.outcome for line in lines), key=_STRONGEST.index)
        if len(lines) > 1:
            self.facts["failures"].reasons.append(self._several(year, lines, counts))
        return counts

    def _several(self, year: int, lines: list[PastLine], counts: Outcome) -> str:
        words = self._words
        places = sorted((line.file, line.line, line.outcome) for line in lines)
        told = [
            words.say(
                "%(where)s: %(outcome)s",
                where=f"{file} {line}".strip(),
                outcome=words.say(_OUTCOMES[outcome]),
            )
            for file, line, outcome in places
        ]
        return words.counted(
            "%(year)s: %(number)s line (%(lines)s), of which '%(outcome)s' counts",
            "%(year)s: %(number)s lines (%(lines)s), of which '%(outcome)s' counts",
            len(lines),
            year=year,
            lines=words.listed(told),
            outcome=words.say(_OUTCOMES[counts]),
        )


def _additions_first(correction: Correction) -> tuple[bool, str, int]:
    return correction.amount < 0, correction.reason, correction.amount
