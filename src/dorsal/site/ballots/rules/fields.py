"""The fields of the rules form, as a page shows them: names, words to choose from, and which of a
row's fields its kind uses.

A field's name on the page is its path in `dorsal.ballot.rules_form`: `pools.2.places`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Kind = Literal["text", "number", "choice", "lines", "numbers", "flag", "time", "label", "raw"]
Words = tuple[tuple[str, "str | Promise"], ...]


@dataclass(frozen=True)
class FieldSpec:
    """One field: the end of its path, its label and kind.

    `choices` are fixed words; `names` says that the choices are the rows of another table; a field
    that `reshapes` changes which other fields are shown. `default` is what a new row has.
    """

    key: str
    label: str | Promise
    kind: Kind = "text"
    choices: Words = ()
    names: Literal["", "pools", "classes", "scopes"] = ""
    blank: str | Promise = ""
    help: str | Promise = ""
    default: str = ""
    reshapes: bool = False


RACE = (
    FieldSpec("race", _("Race")),
    FieldSpec("draw", _("Draw")),
    FieldSpec("places", _("Places of the race"), "number"),
    FieldSpec("application_fee", _("Applying costs a fee"), "flag"),
)
POOL_KINDS: Words = (
    ("draw", _("draw: by lot")),
    ("guaranteed", _("guaranteed: all of a list")),
    ("invitation", _("invitation: who is invited")),
    ("merit", _("merit: the best numbers or times")),
    ("reserved", _("reserved: named later, only counted")),
)
LABEL = FieldSpec(
    "label",
    _("Shown as"),
    "label",
    help=_("what runners read; or a line for each language, such as es: Mujeres"),
)
POOL = (
    FieldSpec("name", _("Name"), help=_("small letters, digits and -")),
    LABEL,
    FieldSpec("kind", _("Kind"), "choice", POOL_KINDS, default="draw", reshapes=True),
    FieldSpec("places", _("Places"), "number"),
    FieldSpec("unused", _("Unused places go to"), "choice", names="pools", blank=_("nobody")),
    FieldSpec("column", _("Column that says so")),
    FieldSpec("values", _("Values that count, one a line"), "lines"),
    FieldSpec(
        "best",
        _("Best is the"),
        "choice",
        (("lowest", _("lowest")), ("highest", _("highest"))),
        default="lowest",
    ),
    FieldSpec("only", _("Only for the class"), "choice", names="classes", blank=_("everybody")),
    FieldSpec(
        "waiting_list",
        _("Published waiting list"),
        "number",
        help=_("entries; 0: all of it"),
        default="0",
    ),
)
TICKET_RULES: Words = (
    ("flat", _("flat: the same for everybody")),
    ("linear", _("linear: so many for each year without a place")),
    ("square", _("square: (1 + years without a place)²")),
    ("doubling", _("doubling with each year without a place")),
    ("table", _("a table")),
    ("advanced", _("a formula")),
)
TICKETS = (
    FieldSpec("rule", _("Tickets"), "choice", TICKET_RULES, default="linear", reshapes=True),
    FieldSpec("tickets", _("Tickets of everybody"), "number", default="1"),
    FieldSpec("column", _("Counted column"), default="failures"),
    FieldSpec("base", _("For applying"), "number", default="1"),
    FieldSpec("each", _("For each one counted"), "number", default="1"),
    FieldSpec("table", _("Tickets at 0, 1, 2, …"), "numbers", help=_("such as 1, 2, 4, 8")),
    FieldSpec("expression", _("Formula"), help=_("such as 1 + failures + 2 * finishes")),
    FieldSpec("scale", _("Times"), "number", default="1"),
    FieldSpec("most", _("At most"), "number", help=_("tickets; 0: no bound"), default="0"),
)
CLASS = (
    FieldSpec("name", _("Name"), help=_("small letters, digits and -")),
    LABEL,
    FieldSpec("column", _("Column"), help=_("sex, town, country, or a question's column")),
    FieldSpec("values", _("Values that count, one a line"), "lines"),
)
FACT = (FieldSpec("name", _("Column"), "raw"), LABEL)
QUOTA_FORMS: Words = (
    ("number", _("a number of places")),
    ("share", _("a share of the places")),
    ("applicants", _("the class's share of the applicants")),
)
QUOTA = (
    FieldSpec("class_name", _("Class"), "choice", names="classes", blank=_("choose")),
    FieldSpec("scope", _("Of"), "choice", names="scopes", blank=_("choose")),
    FieldSpec("form", _("How much"), "choice", QUOTA_FORMS, default="number", reshapes=True),
    FieldSpec("value", _("Amount"), help=_("52, or 23 % or 23/100")),
)
GROUPS = (
    FieldSpec("largest", _("Largest group"), "number", help=_("1: nobody applies with friends")),
    FieldSpec(
        "tickets",
        _("Tickets of a group"),
        "choice",
        (("min", _("the lowest of its members")), ("mean", _("their mean, rounded down"))),
    ),
    FieldSpec(
        "does_not_fit",
        _("When a group no longer fits"),
        "choice",
        (("skip", _("the next that fits gets the place")), ("stop", _("the filling ends"))),
    ),
    FieldSpec(
        "has_place",
        _("When one has a place already"),
        "choice",
        (("shrink", _("the others go on")), ("leave-out", _("the entry is left out"))),
    ),
    FieldSpec(
        "not_accepted",
        _("When one has not accepted"),
        "choice",
        (
            ("alone", _("all apply alone")),
            ("without", _("the group goes on without them")),
            ("leave-out", _("the group is left out")),
        ),
    ),
)
OFFERS = (
    FieldSpec("answer_days", _("Days to answer an offer"), "number"),
    FieldSpec("transfers", _("A place may be passed on to somebody"), "flag"),
    FieldSpec(
        "postponed",
        _("If the edition is postponed"),
        "choice",
        (
            ("carry", _("places are kept")),
            ("refund", _("places are given back")),
            ("new-draw", _("there is a new draw")),
        ),
    ),
)
REASON = (
    FieldSpec("name", _("Reason"), help=_("small letters, digits and -")),
    FieldSpec(
        "place",
        _("The place"),
        "choice",
        (("offer", _("is offered again")), ("empty", _("stays empty"))),
        default="offer",
    ),
    FieldSpec(
        "group",
        _("The friends"),
        "choice",
        (("shrink", _("keep their places")), ("whole", _("lose theirs too"))),
        default="shrink",
    ),
    FieldSpec(
        "tickets",
        _("Next year's tickets"),
        "choice",
        (("keep", _("stay")), ("add", _("grow")), ("lose", _("are lost"))),
        default="keep",
    ),
)
COLUMNS = (
    FieldSpec("name", _("Name")),
    FieldSpec("born", _("Birth date")),
    FieldSpec("email", _("E-mail")),
    FieldSpec("group", _("Group")),
    FieldSpec("confirmed", _("Accepted the group")),
)
CHAINS: Words = (
    ("quicknet", _("quicknet: every 3 seconds")),
    ("default", _("default: every 30 seconds")),
)
BEACON = (
    FieldSpec("chain", _("Chain of drand"), "choice", CHAINS),
    FieldSpec(
        "fallback_hours", _("Hours until the fallback counts"), "number", help=_("0: no fallback")
    ),
    FieldSpec("fallback_chain", _("Chain of the fallback"), "choice", CHAINS),
)
CEREMONY = (
    FieldSpec("name", _("Name"), help=_("such as dice")),
    FieldSpec("count", _("How many numbers"), "number", default="5"),
    FieldSpec("lowest", _("Lowest"), "number", default="1"),
    FieldSpec("highest", _("Highest"), "number", default="6"),
    FieldSpec("ordered", _("Their order counts"), "flag", default="on"),
    FieldSpec("repeats", _("Numbers may repeat"), "flag", default="on"),
    FieldSpec("closes", _("Recorded before"), "time"),
)
TABLES: Mapping[str, tuple[FieldSpec, ...]] = {
    "pools": (*POOL, *(FieldSpec(**{**vars(one), "key": f"tickets.{one.key}"}) for one in TICKETS)),
    "classes": CLASS,
    "facts": FACT,
    "floors": QUOTA,
    "caps": QUOTA,
    "offers.reasons": REASON,
    "ceremony": CEREMONY,
}
ROW_NAMES: Mapping[str, Promise] = {
    "pools": _("Pool"),
    "classes": _("Class"),
    "facts": _("Fact"),
    "floors": _("Floor"),
    "caps": _("Cap"),
    "offers.reasons": _("Reason"),
    "ceremony": _("Ceremony"),
}
SINGLE: Mapping[str, tuple[FieldSpec, ...]] = {
    "": RACE,
    "groups": GROUPS,
    "offers": OFFERS,
    "columns": COLUMNS,
    "beacon": BEACON,
}
_POOL_USES: Mapping[str, frozenset[str]] = {
    "draw": frozenset({"unused", "only", "waiting_list"}),
    "guaranteed": frozenset({"unused", "column", "values"}),
    "invitation": frozenset({"unused", "column", "values"}),
    "merit": frozenset({"unused", "column", "best"}),
    "reserved": frozenset({"unused"}),
}
_RULE_USES: Mapping[str, frozenset[str]] = {
    "flat": frozenset({"tickets"}),
    "linear": frozenset({"column", "base", "each", "most"}),
    "square": frozenset({"column", "most"}),
    "doubling": frozenset({"column", "most"}),
    "table": frozenset({"column", "table"}),
    "advanced": frozenset({"expression", "scale", "most"}),
}


def is_used(table: str, key: str, row: Mapping[str, str]) -> bool:
    """Whether a row's kind uses one of its fields; the others are kept, and ignored."""
    if table in ("floors", "caps"):
        return key != "value" or row.get("form") != "applicants"
    if table != "pools" or key in ("name", "label", "kind", "places"):
        return True
    if key.startswith("tickets."):
        used = _RULE_USES.get(row.get("tickets.rule", ""), frozenset())
        return row.get("kind") == "draw" and (
            key == "tickets.rule" or key.removeprefix("tickets.") in used
        )
    return key in _POOL_USES.get(row.get("kind", ""), frozenset())
