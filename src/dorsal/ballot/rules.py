"""The rules of a ballot, as values: what a director writes in TOML, read by `rules_file`, sealed
by `seal`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from dorsal.ballot.tickets import TicketRule

NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
MOST_PLACES = 10_000_000
MOST_POOLS = 50
ALL_PLACES = "all"

PoolKind = Literal["invitation", "guaranteed", "merit", "reserved", "draw"]
QuotaForm = Literal["number", "share", "applicants"]


@dataclass(frozen=True, slots=True)
class Label:
    """How readers know a pool, a class or a fact, as pairs of a language and a text.

    No pairs: there is no label. The language `""` is that of a plain label, which holds for all.
    Labels decide nothing; of them a seal holds no more than the hash of their file.
    """

    texts: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether there is a label."""
        return bool(self.texts)

    def text(self, language: str) -> str:
        """The label in a language (`es`, or `pt-br`, for which `pt` does), else the plain one, else
        the English one; empty where there is none of these.
        """
        known = {code.lower(): text for code, text in self.texts}
        asked = language.lower()
        for code in (asked, asked.partition("-")[0], "", "en"):
            if code in known:
                return known[code]
        return ""


NO_LABEL = Label()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One way to a place. Pools seat in the order in which they are declared.

    `unused` names the later pool that gets the places left over, or is empty. `column` and `values`
    say who stands in an `invitation` or `guaranteed` pool (the column holds one of the values);
    `column` and `best` rank a `merit` pool (an integer or a time h:mm:ss; blank: does not stand). A
    `draw` has its ticket rule, a class that alone may take part (`only`, empty: everybody) and the
    published length of its waiting list in entries (0: all of it).
    """

    name: str
    kind: PoolKind
    places: int
    unused: str = ""
    column: str = ""
    values: tuple[str, ...] = ()
    best: Literal["lowest", "highest"] = "lowest"
    tickets: TicketRule | None = None
    only: str = ""
    waiting_list: int = 0
    label: Label = NO_LABEL


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantClass:
    """A class of applicants: those whose `column` holds one of the `values` (compared without
    case and outer blanks).
    """

    name: str
    column: str
    values: tuple[str, ...]
    label: Label = NO_LABEL


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLabel:
    """The label of a fact: the column `name` of the entry file, which a ticket rule or a merit pool
    reads.
    """

    name: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A floor ('at least') or a cap ('at most') on a class, within one draw or over `all` places of
    the race.

    `number` is used by the form `number`; `numerator` and `denominator` by `share` (of the places,
    rounded up); the form `applicants` is the class's share of the applicants, rounded up.
    """

    class_name: str
    scope: str
    form: QuotaForm
    number: int = 0
    numerator: int = 0
    denominator: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRules:
    """What happens to groups of friends.

    `tickets`: the lowest of the members' or their mean rounded down. `does_not_fit`: the next entry
    passes (`skip`) or the filling ends (`stop`). `has_place`: when a member holds a place from
    another pool, the others go on (`shrink`) or the entry is left out. `not_accepted`: when a
    member has not accepted by closing, all apply `alone`, or the group goes on `without` them, or
    is left out.
    """

    largest: int = 1
    tickets: Literal["min", "mean"] = "min"
    does_not_fit: Literal["skip", "stop"] = "skip"
    has_place: Literal["shrink", "leave-out"] = "shrink"
    not_accepted: Literal["alone", "without", "leave-out"] = "alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What a reason for withdrawing does to the place, to the rest of the group and to next
    year's tickets.
    """

    name: str
    place: Literal["offer", "empty"] = "offer"
    group: Literal["shrink", "whole"] = "shrink"
    tickets: Literal["keep", "add", "lose"] = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRules:
    """How places from the waiting list are offered: days to answer, transfers, and what a
    postponed edition does.
    """

    answer_days: int = 7
    transfers: bool = False
    postponed: Literal["carry", "refund", "new-draw"] = "carry"
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of the personal columns of the entry file; they never enter a public file. Empty:
    there is none.
    """

    name: str = "name"
    born: str = "birth_date"
    email: str = "email"
    group: str = "group"
    confirmed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CeremonySource:
    """Numbers of a public ceremony that enter the seed: `count` numbers from `lowest` to `highest`,
    before `closes`.

    `closes` is in whole seconds since 1970 (UTC).
    """

    name: str
    count: int
    lowest: int
    highest: int
    ordered: bool
    repeats: bool
    closes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeaconRules:
    """Which chain of drand, and the fallback: the chain and the hours to wait after the sealed
    round's time (0: no fallback).
    """

    chain: Literal["quicknet", "default"] = "quicknet"
    fallback_chain: Literal["quicknet", "default"] = "default"
    fallback_hours: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of one ballot. Read from TOML by `rules_file.read_rules`, which validates them."""

    race: str
    draw: str
    places: int
    pools: tuple[Pool, ...]
    classes: tuple[ApplicantClass, ...] = ()
    floors: tuple[Quota, ...] = ()
    caps: tuple[Quota, ...] = ()
    groups: GroupRules = field(default_factory=GroupRules)
    offers: OfferRules = field(default_factory=OfferRules)
    columns: Columns = field(default_factory=Columns)
    beacon: BeaconRules = field(default_factory=BeaconRules)
    ceremony: tuple[CeremonySource, ...] = ()
    application_fee: bool = False
    version: int = 1
    facts: tuple[FactLabel, ...] = ()

    @property
    def draws(self) -> tuple[Pool, ...]:
        """The pools that are drawn, in order."""
        return tuple(pool for pool in self.pools if pool.kind == "draw")

    @property
    def fact_columns(self) -> tuple[str, ...]:
        """The numeric columns that the ticket rules read, each once, in order of first use."""
        used = [name for pool in self.draws if pool.tickets for name in pool.tickets.columns]
        return tuple(dict.fromkeys(used))

    @property
    def labelled_columns(self) -> tuple[str, ...]:
        """The columns whose facts may have labels: what ticket rules and merit pools read."""
        merit = (pool.column for pool in self.pools if pool.kind == "merit")
        return tuple(dict.fromkeys(chain(self.fact_columns, merit)))
