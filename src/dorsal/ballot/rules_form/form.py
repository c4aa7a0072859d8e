"""The form: what a director fills in, field by field. It may hold anything; `rules_of` judges it.

Words to choose from are plain texts here, because a form may send any. Where a row has fields that
its kind, its ticket rule or its form of amount does not use, they are ignored: a page may keep them
filled while the director tries another kind.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dorsal.ballot.rules import (
    NO_LABEL,
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    Columns,
    FactLabel,
    GroupRules,
    Label,
    OfferRules,
)
from dorsal.ballot.rules_file.reading import DEFAULT_REASONS

TICKET_RULES = ("flat", "linear", "square", "doubling", "table", "advanced")
QUOTA_FORMS = ("number", "share", "applicants")


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """A ticket rule by its name, one of `TICKET_RULES`, and what each of them is told.

    - `flat`: everybody has `tickets`
    - `linear`: `base` and `each` for each 1 in `column`, at most `most`
    - `square`: (1 + `column`) ** 2, at most `most`; the rules file writes it as an expression
    - `doubling`: 2 ** `column`, at most `most`
    - `table`: the number of `table` at `column`, counted from 0; the last stands for all above
    - `advanced`: the `expression` times `scale`, at most `most`

    `most` is 0 where nothing but the ballot's own bound holds.
    """

    rule: str = "flat"
    tickets: int = 1
    column: str = "failures"
    base: int = 1
    each: int = 1
    most: int = 0
    table: tuple[int, ...] = ()
    expression: str = ""
    scale: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRow:
    """One pool; the rows' order is the order of seating.

    `unused` is the later pool that gets the places left over, empty or `nobody` for none. An
    `invitation` or `guaranteed` pool uses `column` and `values`; a `merit` pool `column` and
    `best`; a `draw` uses `tickets`, `only` (a class, empty: everybody) and `waiting_list` (entries
    published, 0: all).
    """

    name: str
    kind: str
    places: int
    unused: str = ""
    column: str = ""
    values: tuple[str, ...] = ()
    best: str = "lowest"
    tickets: TicketRow = field(default_factory=TicketRow)
    only: str = ""
    waiting_list: int = 0
    label: Label = NO_LABEL


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRow:
    """A floor or a cap on a class, within the draw `scope` or over `all` places.

    `form` says what `value` is: a `number` (`52`), a `share` of the places (`23/100`, `23 %`), or
    unused where the class gets its share of the `applicants`.
    """

    class_name: str
    scope: str
    form: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesForm:
    """All rules of one ballot, as fields. A field's path is its attributes and the numbers of rows
    from 0, with dots: `pools.2.places`, `offers.reasons.0.tickets`.

    Of `facts` those rows count that have a label and whose column a ticket rule or a merit pool
    reads; the others are ignored.
    """

    race: str
    draw: str
    places: int
    pools: tuple[PoolRow, ...]
    classes: tuple[ApplicantClass, ...] = ()
    floors: tuple[QuotaRow, ...] = ()
    caps: tuple[QuotaRow, ...] = ()
    groups: GroupRules = field(default_factory=GroupRules)
    offers: OfferRules = field(default_factory=lambda: OfferRules(reasons=DEFAULT_REASONS))
    columns: Columns = field(default_factory=Columns)
    beacon: BeaconRules = field(default_factory=BeaconRules)
    ceremony: tuple[CeremonySource, ...] = ()
    application_fee: bool = False
    facts: tuple[FactLabel, ...] = ()
