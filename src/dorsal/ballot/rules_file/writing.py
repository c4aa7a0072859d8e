"""The rules file written: `Rules` in, TOML out that a director can read and `read_rules` reads
back to the same rules.

TOML 1.0, https://toml.io/en/v1.0.0.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta, timezone

from dorsal.ballot.rules import (
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    Columns,
    GroupRules,
    Label,
    OfferRules,
    Pool,
    Quota,
    Reason,
    Rules,
)
from dorsal.ballot.rules_file.pools import NOBODY
from dorsal.ballot.rules_file.quotas import SHARE_OF_APPLICANTS
from dorsal.ballot.rules_file.reading import DEFAULT_REASONS
from dorsal.ballot.tickets import Advanced, Doubling, Flat, Linear, Table, TicketRule

LONGEST_LINE = 100
LONGEST_NUMBER = 10**41  # no rule has such a number; a longer one is written as this
FIRST_YEAR = 1971
ABOUT = """\
# The rules of one ballot. docs/reference/rules.md explains every key; keys that are not written
# keep their defaults. `dorsal ballot explain` says in words what this file means."""
COMMENTS: Mapping[str, str] = {
    "pools": "The ways to a place. They seat in this order; nobody is seated twice.",
    "classes": "Classes: who is meant when a floor, a cap or a draw names one.",
    "facts": "How readers know the facts that are counted; labels decide nothing.",
    "floors": "Floors: at least so many places for a class.",
    "caps": "Caps: at most so many places for a class.",
    "groups": "Friends who apply together, up to so many in an entry.",
    "applicants": "Columns of the entry file that say who somebody is; they stay private.",
    "offers": "Offers from the waiting list: days to answer, transfers, a postponed edition.",
    "reasons": "Each reason for withdrawing: what becomes of the place, the group, the tickets.",
    "beacon": "The public random number, and how long to wait before the fallback counts.",
    "ceremony": "Numbers of a public ceremony, recorded before their time, are mixed in.",
}

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_FAR_EAST = timedelta(hours=23, minutes=59)


def write_rules(rules: Rules) -> str:
    """The rules as the text of a rules file, with a comment on each section.

    `read_rules` gives the same rules back for all that it can have read: rules that it would
    refuse are written as they are, for it to refuse. Lines end in a line feed.
    """
    return toml_text(_values(rules))


def toml_text(values: Mapping[str, object]) -> str:
    """The text of a rules file from its values as `tomllib` would give them, in our order.

    Values are texts, whole numbers, flags, times, lists and tables; `TypeError` for any other.
    """
    parts = [ABOUT, *_pairs({k: v for k, v in values.items() if k not in COMMENTS})]
    for section in COMMENTS:
        if section in values:
            parts += ["", f"# {COMMENTS[section]}", *_section(section, values[section])]
    return "\n".join(parts) + "\n"


def closing_time(closes: int) -> datetime | int:
    """The time of whole seconds since 1970 as a file may write it: in UTC, and near the ends of
    the calendar with an offset that keeps the year from 1971 to 9999; the number itself when
    there is no such time.
    """
    for offset in (timedelta(0), _FAR_EAST, -_FAR_EAST):
        try:
            local = datetime(1970, 1, 1, tzinfo=timezone(offset)) + (
                timedelta(seconds=closes) + offset
            )
        except OverflowError:
            continue
        if local.year >= FIRST_YEAR:
            return local
    return closes


def _values(rules: Rules) -> dict[str, object]:
    values: dict[str, object] = {
        "version": rules.version,
        "race": rules.race,
        "draw": rules.draw,
        "places": rules.places,
        "application_fee": True if rules.application_fee else None,
        "pools": [_pool(pool, last=pool in rules.draws[-1:]) for pool in rules.pools],
        "classes": {one.name: _class(one) for one in rules.classes},
        "facts": {one.name: label_values(one.label) for one in rules.facts},
        "floors": [_quota(one, "at_least") for one in rules.floors],
        "caps": [_quota(one, "at_most") for one in rules.caps],
        "groups": _groups(rules.groups),
        "applicants": _columns(rules.columns),
        "offers": _offers(rules.offers),
        "beacon": _beacon(rules.beacon),
        "ceremony": [_source(one) for one in rules.ceremony],
    }
    return {key: value for key, value in values.items() if value not in (None, [], {})}


def _pool(pool: Pool, *, last: bool) -> dict[str, object]:
    values: dict[str, object] = {"name": pool.name} | label_values(pool.label)
    values |= {"kind": pool.kind, "places": pool.places}
    if pool.unused or not last:
        values["unused"] = pool.unused or NOBODY
    if pool.kind in ("invitation", "guaranteed"):
        values |= {"column": pool.column, "is": _one_or_more(pool.values)}
    if pool.kind == "merit":
        values |= {"column": pool.column, "best": pool.best}
    if pool.kind == "draw":
        values |= {"only": pool.only} if pool.only else {}
        values |= {"waiting_list": pool.waiting_list} if pool.waiting_list else {}
        values |= {"tickets": _tickets(pool.tickets)} if pool.tickets else {}
    return values


def label_values(label: Label) -> dict[str, object]:
    """The key of a label, a text or a table by language; nothing where there is no label."""
    texts = dict(label.texts)
    if not texts:
        return {}
    return {"label": texts[""] if list(texts) == [""] else texts}


def _one_or_more(values: Sequence[str]) -> object:
    return values[0] if len(values) == 1 else list(values)


def _tickets(rule: TicketRule) -> dict[str, object]:
    values: dict[str, object]
    match rule:
        case Flat():
            return {"rule": "flat", "tickets": rule.tickets}
        case Table():
            return {"rule": "table", "column": rule.column, "tickets": list(rule.tickets)}
        case Linear():
            values = {"rule": "linear", "column": rule.column, "base": rule.base, "each": rule.each}
        case Doubling():
            values = {"rule": "doubling", "column": rule.column}
        case Advanced():
            values = {"rule": "advanced", "expression": rule.expression, "scale": rule.scale}
        case _:
            raise TypeError(f"a rules file has no ticket rule {type(rule).__name__}")
    return values | ({"most": rule.most} if rule.most else {})


def _class(one: ApplicantClass) -> dict[str, object]:
    return label_values(one.label) | {"column": one.column, "is": _one_or_more(one.values)}


def _quota(quota: Quota, amount: str) -> dict[str, object]:
    amounts: dict[str, object] = {
        "number": quota.number,
        "share": f"{quota.numerator}/{quota.denominator}",
        "applicants": SHARE_OF_APPLICANTS,
    }
    return {"class": quota.class_name, "of": quota.scope, amount: amounts[quota.form]}


def _groups(groups: GroupRules) -> dict[str, object]:
    """All keys where friends may apply together; else what differs from the defaults."""
    default = asdict(GroupRules())
    return {
        key: value
        for key, value in asdict(groups).items()
        if key == "largest" or groups.largest > 1 or value != default[key]
    }


def _columns(columns: Columns) -> dict[str, object]:
    default = asdict(Columns())
    return {key: value for key, value in asdict(columns).items() if value != default[key]}


def _offers(offers: OfferRules) -> dict[str, object]:
    values: dict[str, object] = {
        "answer_days": offers.answer_days,
        "transfers": offers.transfers,
        "postponed": offers.postponed,
    }
    if offers.reasons != DEFAULT_REASONS:
        values["reasons"] = {one.name: _reason(one) for one in offers.reasons}
    return values


def _reason(reason: Reason) -> dict[str, object]:
    return {"place": reason.place, "group": reason.group, "tickets": reason.tickets}


def _beacon(beacon: BeaconRules) -> dict[str, object]:
    """The chain, and the fallback with its hours where it is not the default."""
    if beacon == BeaconRules(chain=beacon.chain):
        return {"chain": beacon.chain}
    return asdict(beacon)


def _source(source: CeremonySource) -> dict[str, object]:
    return asdict(source) | {"closes": closing_time(source.closes)}


def _section(name: str, content: object) -> Iterator[str]:
    """The lines of one section: a table, an array of tables, or tables with chosen names."""
    if isinstance(content, list):
        yield from _spaced([[f"[[{name}]]", *_pairs(one)] for one in content])
    elif name in ("classes", "facts") and isinstance(content, dict):
        yield from _named(name, content)
    elif isinstance(content, dict):
        yield f"[{name}]"
        yield from _pairs({key: value for key, value in content.items() if key != "reasons"})
        if "reasons" in content:
            yield from ("", f"# {COMMENTS['reasons']}")
            yield from _named(f"{name}.reasons", content["reasons"])


def _named(name: str, tables: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    blocks = [[f"[{name}.{_key(key)}]", *_pairs(one)] for key, one in tables.items()]
    yield from _spaced(blocks or [[f"[{name}]"]])


def _spaced(blocks: Sequence[Sequence[str]]) -> Iterator[str]:
    """All lines, with an empty one between two blocks."""
    for number, block in enumerate(blocks):
        yield from [""] if number else []
        yield from block


def _pairs(values: Mapping[str, object]) -> list[str]:
    return [_pair(key, value) for key, value in values.items()]


def _pair(key: str, value: object) -> str:
    line = f"{key} = {_value(value)}"
    return line if len(line) <= LONGEST_LINE else f"{key} = {_value(value, _over_lines)}"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _quoted(key)


def _value(value: object, listed: Callable[[Sequence[object]], str] | None = None) -> str:
    """One value; `listed` writes the lists that stand in it, by itself all in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(max(-LONGEST_NUMBER, min(value, LONGEST_NUMBER)))
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return listed(value) if listed else f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        pairs = [f"{_key(key)} = {_value(one, listed)}" for key, one in value.items()]
        return f"{{ {', '.join(pairs)} }}"
    raise TypeError(f"a rules file has no value of type {type(value).__name__}")


def _over_lines(items: Sequence[object]) -> str:
    """A list over several lines: numbers side by side, texts one below the other."""
    written = [f"{_value(item)}," for item in items]
    if all(isinstance(item, int) for item in items):
        written = textwrap.wrap(" ".join(written), LONGEST_LINE - 2)
    return "\n".join(["[", *(f"  {line}" for line in written), "]"])


def _quoted(text: str) -> str:
    """A basic string; what cannot be seen is written as its number, so that it is seen.

    Half a surrogate pair has no number in TOML and stays, to fail when the text is encoded.
    """
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if character.isprintable() or 0xD800 <= code <= 0xDFFF:
        return character
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
