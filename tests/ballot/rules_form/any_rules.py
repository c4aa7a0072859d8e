"""Any rules that a rules file can say: a Hypothesis strategy, valid by construction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import strategies as st

from dorsal.ballot.rules import (
    ALL_PLACES,
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    Columns,
    FactLabel,
    GroupRules,
    Label,
    OfferRules,
    Pool,
    PoolKind,
    Quota,
    QuotaForm,
    Reason,
    Rules,
)
from dorsal.ballot.rules_file import DEFAULT_REASONS
from dorsal.ballot.rules_file.checks import known_count
from dorsal.ballot.tickets import (
    MOST_TICKETS,
    Advanced,
    Doubling,
    Flat,
    Linear,
    Table,
    TicketRule,
)

_Row = TypeVar("_Row")

EARLIEST = 365 * 86_400 - 86_340  # 1971-01-01T00:00:00+23:59
LATEST = 253_402_300_799 + 86_340  # 9999-12-31T23:59:59-23:59
EXPRESSIONS = (
    *("1 + failures", "(1 + failures) ** 2", "(1 + [min]) ** 2", "( 1 + failures) ** 2"),
    *("(1 + [km run]) ** 2", "(1 + [ failures ]) ** 2", "(1 + a + b) ** 2", "2", "[año]\r\n"),
    *('if([a"b\\c\x00] > 3,\n\t2, ln(1 + años))', "[\u2028\U000e0001] + 0.25 * [#'''\"\"\"]"),
)
FACTS = ("failures", "min", "km run", "a", "b", "año", "años", 'a"b\\c\x00', "#'''\"\"\"")

LANGUAGES = ("en", "es", "eu", "pt-BR", "gsw")

KINDS: st.SearchStrategy[PoolKind] = st.sampled_from(
    ("invitation", "guaranteed", "merit", "reserved", "draw")
)
FORMS: st.SearchStrategy[QuotaForm] = st.sampled_from(("number", "share", "applicants"))
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,31}", fullmatch=True).filter(
    lambda name: name not in ("all", "nobody")
)
_SEEN = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
TEXTS = st.text(_SEEN | st.sampled_from(" \"'\\#=[]{},."), min_size=1, max_size=30)
TEXTS = TEXTS.map(str.strip).filter(bool)
VALUES = st.text(min_size=1, max_size=8).map(str.strip).filter(bool)
MOST = st.sampled_from([0, 1, 12, MOST_TICKETS])
TICKETS = st.integers(0, 9) | st.integers(0, MOST_TICKETS)


@st.composite
def labels(draw: st.DrawFn, name: str) -> Label:
    """No label, one for all languages, or some by language; none that another name has."""
    text = st.text(_SEEN | st.sampled_from(" \"'\\#=[]{},.:"), max_size=20)
    languages = st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=3)
    texts = draw(st.just([""]) | languages)
    return Label(tuple((one, f"{draw(text)} {name}".strip()[:60]) for one in texts))


def columns() -> st.SearchStrategy[Columns]:
    """Personal columns that are all different and none of which is a fact or an identifier."""
    own = TEXTS.filter(lambda text: text not in (*FACTS, "id", *Columns.__slots__))
    different = st.lists(own, min_size=5, max_size=5, unique=True)
    blank = st.lists(st.booleans(), min_size=5, max_size=5)
    renamed = st.tuples(different, blank).map(
        lambda both: Columns(
            **{
                key: "" if empty else text
                for key, text, empty in zip(Columns.__slots__, *both, strict=True)
            }
        )
    )
    return st.just(Columns()) | renamed


def ticket_rules(public: st.SearchStrategy[str]) -> st.SearchStrategy[TicketRule]:
    """Every rule that a rules file can say."""
    tables = st.lists(TICKETS, min_size=1, max_size=40).map(tuple).filter(any)
    linear = st.builds(Linear, column=public, base=TICKETS, each=st.integers(1, 5), most=MOST)
    return st.one_of(
        st.builds(Flat, tickets=st.integers(1, MOST_TICKETS)),
        linear,
        st.builds(Linear, column=public, base=st.just(1), each=st.just(0)),
        st.builds(Doubling, column=public, most=MOST),
        st.builds(Table, column=public, tickets=tables),
        st.builds(
            Advanced,
            expression=st.sampled_from(EXPRESSIONS),
            scale=st.sampled_from([1, 100]),
            most=MOST,
        ),
    )


def _named(rows: Callable[..., _Row], *, least: int = 0, **fields: Any) -> Any:
    """Up to four rows with different names."""
    return st.lists(
        st.builds(rows, name=NAMES, **fields),
        min_size=least,
        max_size=4,
        unique_by=lambda row: str(getattr(row, "name")),  # noqa: B009 - any row with a name
    ).map(tuple)


def offers() -> st.SearchStrategy[OfferRules]:
    """Offers with their own reasons or those of every race."""
    own = _named(
        Reason,
        least=1,
        place=st.sampled_from(["offer", "empty"]),
        group=st.sampled_from(["shrink", "whole"]),
        tickets=st.sampled_from(["keep", "add", "lose"]),
    )
    return st.builds(
        OfferRules,
        answer_days=st.integers(1, 365),
        transfers=st.booleans(),
        postponed=st.sampled_from(["carry", "refund", "new-draw"]),
        reasons=st.just(DEFAULT_REASONS) | own,
    )


@st.composite
def sources(draw: st.DrawFn) -> CeremonySource:
    lowest = draw(st.integers(0, 10**9))
    highest = draw(st.integers(lowest, 10**9))
    repeats = draw(st.booleans())
    return CeremonySource(
        name=draw(NAMES),
        count=draw(st.integers(1, 100 if repeats else min(100, highest - lowest + 1))),
        lowest=lowest,
        highest=highest,
        ordered=draw(st.booleans()),
        repeats=repeats,
        closes=draw(st.integers(EARLIEST, LATEST)),
    )


@st.composite
def pools(
    draw: st.DrawFn, public: st.SearchStrategy[str], classes: tuple[str, ...]
) -> tuple[Pool, ...]:
    """Pools with different names, of which one at least is a draw with places."""
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    kinds = [draw(KINDS) for _ in names]
    drawn = draw(st.integers(0, len(names) - 1))
    kinds[drawn] = "draw"
    found = []
    for number, name in enumerate(names):
        later = [n for n, k in zip(names, kinds, strict=True) if k != "reserved"]
        later = [n for n in later if n in names[number + 1 :]]
        fields = draw(st.fixed_dictionaries(_fields(kinds[number], public, classes)))
        places = draw(st.integers(int(number == drawn), 1000))
        unused = draw(st.sampled_from(["", *later]))
        found.append(Pool(name=name, kind=kinds[number], places=places, unused=unused, **fields))
    return tuple(found)


def _fields(
    kind: PoolKind, public: st.SearchStrategy[str], classes: tuple[str, ...]
) -> dict[str, st.SearchStrategy[Any]]:
    if kind == "merit":
        return {"column": public, "best": st.sampled_from(["lowest", "highest"])}
    if kind == "draw":
        return {
            "tickets": ticket_rules(public),
            "only": st.sampled_from(["", *classes]),
            "waiting_list": st.sampled_from([0, 1, 300, 10_000_000]),
        }
    listed = kind in ("invitation", "guaranteed")
    return {"column": public, "values": _some_values()} if listed else {}


def _some_values() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(VALUES, min_size=1, max_size=15).map(tuple)


@st.composite
def quotas(draw: st.DrawFn, classes: tuple[str, ...], scopes: dict[str, int]) -> tuple[Quota, ...]:
    """Quotas of different classes and scopes; of each scope they fit into its places together."""
    pairs = [(name, scope) for name in classes for scope in scopes]
    left = dict(scopes)
    found = []
    for name, scope in draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []:
        form = draw(FORMS)
        quota = Quota(class_name=name, scope=scope, form=form)
        if form == "number":
            number = draw(st.integers(0, scopes[scope]))
            quota = Quota(class_name=name, scope=scope, form=form, number=number)
        if form == "share":
            lower = draw(st.integers(1, 10**6))
            upper = draw(st.integers(0, lower))
            quota = Quota(
                class_name=name, scope=scope, form=form, numerator=upper, denominator=lower
            )
        left[scope] -= known_count(quota, scopes[scope])
        found += [quota] if left[scope] >= 0 else []
    return tuple(found)


@st.composite
def any_rules(draw: st.DrawFn) -> Rules:
    """Any rules that `read_rules` can give."""
    personal = draw(columns())
    private = (personal.name, personal.born, personal.email)
    public = (TEXTS | st.sampled_from(FACTS[:4])).filter(lambda text: text not in private)
    classes = draw(_named(ApplicantClass, column=public, values=_some_values()))
    classes = tuple(replace(one, label=draw(labels(one.name))) for one in classes)
    names = tuple(one.name for one in classes)
    ways = draw(pools(public, names))
    places = sum(pool.places for pool in ways)
    scopes = {ALL_PLACES: places} | {p.name: p.places for p in ways if p.kind == "draw"}
    ways = tuple(replace(pool, label=draw(labels(pool.name))) for pool in ways)
    rules = Rules(
        race=draw(TEXTS),
        draw=draw(TEXTS),
        places=places,
        pools=ways,
        classes=classes,
        floors=draw(quotas(names, scopes)),
        caps=draw(quotas(names, scopes)),
        groups=draw(
            st.builds(
                GroupRules,
                largest=st.integers(1, 1000) if personal.group else st.just(1),
                tickets=st.sampled_from(["min", "mean"]),
                does_not_fit=st.sampled_from(["skip", "stop"]),
                has_place=st.sampled_from(["shrink", "leave-out"]),
                not_accepted=st.sampled_from(["alone", "without", "leave-out"]),
            )
        ),
        offers=draw(offers()),
        columns=personal,
        beacon=draw(
            st.builds(
                BeaconRules,
                chain=st.sampled_from(["quicknet", "default"]),
                fallback_chain=st.sampled_from(["quicknet", "default"]),
                fallback_hours=st.integers(0, 8760),
            )
        ),
        ceremony=tuple(draw(st.lists(sources(), max_size=3, unique_by=lambda one: one.name))),
        application_fee=draw(st.booleans()),
    )
    facts = [
        FactLabel(name=one, label=draw(labels(f"f{n}")))
        for n, one in enumerate(rules.labelled_columns)
    ]
    return replace(rules, facts=tuple(one for one in facts if one.label))
