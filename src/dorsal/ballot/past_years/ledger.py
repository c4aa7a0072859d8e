"""The ledger: from somebody's earlier years to the facts that the ticket rules read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dorsal.ballot.past_years.past_lines import Outcome, PastLine
from dorsal.ground.plain_words import amount, listed

Effect: TypeAlias = Literal["add", "keep", "lose"]
FactName: TypeAlias = Literal["failures", "applications", "finishes"]

# Of several outcomes in one year the first of these counts.
_STRONGEST: tuple[Outcome, ...] = (
    *("finished", "place", "withdrew", "waiting list", "not drawn", "paused"),
)
_WORDS: Mapping[Outcome, str] = {
    "finished": "got a place and finished",
    "place": "got a place",
    "withdrew": "applied, withdrew",
    "waiting list": "applied, waiting list",
    "not drawn": "applied, not drawn",
    "paused": "paused",
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


def keep_ledger(lines: Iterable[PastLine | Correction], rules: LedgerRules) -> LedgerFacts:
    """Count one person's lines, in any order, into facts.

    Years go from the earliest line to the last of the counted years or lines. Corrections count in
    every year, after its line; no fact falls below 0. Of several lines of one year one counts: the
    first of finished, place, withdrew, waiting list, not drawn, paused.
    """
    ledger = _Ledger(lines, rules)
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

    def __init__(self) -> None:
        self.value = 0
        self.reasons: list[str] = []

    def say(self, year: int, words: str, effect: Effect) -> None:
        """Apply what a year does, and say so."""
        self.value = {"add": self.value + 1, "keep": self.value, "lose": 0}[effect]
        done = {"add": "+1", "keep": "stays", "lose": "back to 0"}[effect]
        self.reasons.append(f"{year}: {words}: {done}")

    def correct(self, correction: Correction) -> None:
        """Apply a correction; the number does not fall below 0."""
        wanted = self.value + correction.amount
        self.value = max(0, wanted)
        short = ", no lower than 0" if wanted < 0 else ""
        text = f"correction ({correction.reason}): {correction.amount:+d}{short}"
        self.reasons.append(f"{correction.year}: {text}")

    def closed(self) -> LedgerFact:
        """The number at the end."""
        return LedgerFact(self.value, tuple(self.reasons))


class _Ledger:
    """One person's lines by year, and the facts as the years pass."""

    def __init__(self, lines: Iterable[PastLine | Correction], rules: LedgerRules) -> None:
        self._rules = rules
        self._counted = frozenset(rules.years)
        self.past: dict[int, list[PastLine]] = {}
        self._corrections: dict[int, list[Correction]] = {}
        for line in lines:
            if isinstance(line, Correction):
                self._corrections.setdefault(line.year, []).append(line)
            else:
                self.past.setdefault(line.year, []).append(line)
        self.facts: dict[FactName, _Sum] = {
            "failures": _Sum(),
            "applications": _Sum(),
            "finishes": _Sum(),
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
            self.facts["failures"].say(year, "did not apply", missed)
        for correction in sorted(self._corrections.get(year, []), key=_additions_first):
            self.facts[correction.fact].correct(correction)

    def _enter_outcome(self, year: int, outcome: Outcome) -> None:
        words = _WORDS[outcome]
        if year not in self._counted:
            self.facts["failures"].reasons.append(f"{year}: {words}: this year is not counted")
            return
        self.facts["failures"].say(year, words, self._rules.effect(outcome))
        if outcome != "paused":
            self.facts["applications"].say(year, "applied", "add")
        if outcome == "finished":
            self.facts["finishes"].say(year, "finished", "add")

    def _outcome(self, year: int, lines: list[PastLine]) -> Outcome:
        """The outcome that counts of a year; several lines are said to be several."""
        counts = min((line.outcome for line in lines), key=_STRONGEST.index)
        if len(lines) > 1:
            places = sorted((line.file, line.line, line.outcome) for line in lines)
            told = listed([f"{file} {line}: {said}".strip() for file, line, said in places])
            text = f"{year}: {amount(len(lines), 'line')} ({told}), of which {counts!r} counts"
            self.facts["failures"].reasons.append(text)
        return counts


def _additions_first(correction: Correction) -> tuple[bool, str, int]:
    return correction.amount < 0, correction.reason, correction.amount
