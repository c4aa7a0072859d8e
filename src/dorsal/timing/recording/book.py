"""What is known when somebody records: the race, who runs, and the log so far."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording, phrase
from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, ref_of
from dorsal.timing.instants import read_instant
from dorsal.timing.log import Log
from dorsal.timing.passings import Passings, find_passings
from dorsal.timing.passings.runners import Runner, runners_of
from dorsal.timing.race import Race
from dorsal.timing.standing import Standing, stand

FEWEST_DIGITS = 4  # of a name's beginning
LISTED = 12

NO_SUCH = {
    "bib": phrase("nobody has bib %(value)s"),
    "place": phrase("the race has no place %(value)s"),
    "course": phrase("the race has no course %(value)s"),
    "wave": phrase("the race has no wave %(value)s"),
    "entry": phrase("the start list has no entry %(value)s"),
    "source": phrase("the race has no source %(value)s"),
}


@dataclass(frozen=True)
class Book:
    """A race, its entries and its log, with all that a new event may name."""

    race: Race
    entries: Sequence[Entry]
    log: Log
    wording: Wording = ENGLISH

    @cached_property
    def standing(self) -> Standing:
        """What counts in the log so far."""
        return stand(self.log)

    @cached_property
    def runners(self) -> Mapping[str, Runner]:
        """Who runs, by bib."""
        return runners_of(self.standing.said, self.race, self.entries)

    @cached_property
    def passings(self) -> Passings:
        """Who came by which visit so far, by the times that count."""
        return find_passings(self.standing, self.race, self.entries)

    @cached_property
    def by_ref(self) -> Mapping[str, AnyEvent]:
        """The events of the log by name."""
        return {ref_of(event): event for event in self.log.events}

    def name_of(self, bib: str) -> str:
        """The runner of a bib, empty where nobody has it."""
        return self.runners[bib].entry.name if bib in self.runners else ""

    def place_name(self, key: str) -> str:
        """The name of a place; its key where there is none of it."""
        return next((one.checkpoint.name for one in self.race.places if one.key == key), key)

    def gun_ms(self, bib: str = "") -> int | None:
        """The gun from which a runner's elapsed times count; of all, where no bib is told."""
        if bib in self.runners:
            return self.runners[bib].gun_ms
        starts = [read_instant(one.time) for one in self.standing.said.starts]
        return min(starts or [wave.starts_ms for wave in self.race.waves], default=None)

    def known(self, what: str) -> tuple[str, ...]:
        """Every name of a kind: `bib`, `place`, `course`, `wave`, `entry` or `source`."""
        race = self.race
        kinds: dict[str, Iterable[str]] = {
            "place": (one.key for one in race.places),
            "course": (one.key for one in race.courses),
            "wave": (one.key for one in race.waves),
            "source": (one.name for one in race.sources),
            "entry": (one.key for one in self.entries),
        }
        return tuple(self.runners if what == "bib" else kinds[what])

    def problem(self, what: str, value: str) -> Problem | None:
        """What is wrong with a name of a kind, and what it may have been; None where it is right,
        or empty.
        """
        known = self.known(what)
        if not value or value in known:
            return None
        near = near_names(value, known) or self._by_name(value, what)
        if near:
            guesses = self.wording.listed([self._label(what, one) for one in near], last="or")
            right = self.wording.say("did you mean %(guesses)s?", guesses=guesses)
        elif 0 < len(known) <= LISTED:
            right = self.wording.say(
                "there are: %(known)s", known=", ".join(self._label(what, one) for one in known)
            )
        else:
            right = ""
        return Problem(self.wording.say(NO_SUCH[what], value=value), right, column=what)

    def _label(self, what: str, key: str) -> str:
        """A name of a kind as people know it: `212 (Ane Lasa)`, `cp03 (Haitzandi)`."""
        name = self.name_of(key) if what == "bib" else ""
        if what == "place" and self.place_name(key).casefold() != key.casefold():
            name = self.place_name(key)
        return f"{key} ({name})" if name else key

    def _by_name(self, value: str, what: str) -> list[str]:
        """The keys of the places whose names somebody may have meant."""
        if what != "place":
            return []
        names = {one.checkpoint.name: one.key for one in self.race.places}
        return [names[one] for one in near_names(value, names)]

    def check(self, **names: str) -> list[Problem]:
        """What is wrong with names, by kind (`bib_2` is a second bib)."""
        found = (self.problem(what.partition("_")[0], value) for what, value in names.items())
        return [one for one in found if one is not None]

    def ref(self, text: str) -> str:
        """The whole name of an event from its beginning; `BadInput` where none or several begin
        so. A whole name that is not in the log yet is taken as it is.
        """
        if text in self.by_ref or text.count("/") == 2:
            return text
        found = [ref for ref in self.by_ref if ref.startswith(text)]
        if len(found) == 1 and len(text) >= FEWEST_DIGITS:
            return found[0]
        if len(found) > 1:
            what = self.wording.say("several events begin with %(text)s", text=text)
            raise BadInput([Problem(what, ", ".join(found[:LISTED]))])
        if len(text) == 16 and set(text) <= set("0123456789abcdef"):
            return text
        what = self.wording.say("the log has no event %(text)s", text=text)
        right = self.wording.say("`list` shows the names of the last events")
        raise BadInput([Problem(what, right)])


def near_names(value: str, known: Iterable[str]) -> list[str]:
    """Names that somebody may have meant: other capitals, two digits swapped, one wrong."""
    names = list(known)
    plain = value.casefold()
    same = [one for one in names if one.casefold() == plain or one.lstrip("0") == plain.lstrip("0")]
    swapped = [one for one in names if len(one) == len(value) and _is_swapped(one, value)]
    close = difflib.get_close_matches(value, names, 3, 0.66)
    return list(dict.fromkeys([*same, *swapped, *close]))[:3]


def _is_swapped(one: str, other: str) -> bool:
    """Whether two neighbouring characters of one are the other way round in the other."""
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    first, second = apart
    return one[first] == other[second] and one[second] == other[first]
