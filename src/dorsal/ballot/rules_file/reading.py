"""The rules file: TOML in, `Rules` out, or every problem of the file with its line.

The reference of all keys is docs/reference/rules.md. `RULES_VERSION` is the version of the format
that is read here and that a file must name.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Literal

from dorsal.ballot.rules import (
    MOST_PLACES,
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    Columns,
    GroupRules,
    OfferRules,
    Reason,
    Rules,
)
from dorsal.ballot.rules_file.checks import check_rules
from dorsal.ballot.rules_file.labels import check_labels, read_facts, read_label
from dorsal.ballot.rules_file.pools import read_pools
from dorsal.ballot.rules_file.quotas import read_quotas
from dorsal.ballot.rules_file.sections import Page, Section, shown
from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.toml_lines import key_lines

RULES_VERSION = 1
MOST_BYTES = 1_000_000
MOST_NUMBER = 10**9

# What withdrawals do when the file has no [offers.reasons]: the place is always offered again, the
# rest of the group stays, and only those who kept a place from others lose their tickets.
DEFAULT_REASONS = (
    Reason(name="declined", tickets="keep"),
    Reason(name="timed-out", tickets="lose"),
    Reason(name="unpaid", tickets="lose"),
    Reason(name="document", tickets="keep"),
    Reason(name="disqualified", tickets="lose"),
    Reason(name="deferred", tickets="keep"),
)

_PLACE: tuple[Literal["offer", "empty"], ...] = ("offer", "empty")
_GROUP: tuple[Literal["shrink", "whole"], ...] = ("shrink", "whole")
_NEXT_YEAR: tuple[Literal["keep", "add", "lose"], ...] = ("keep", "add", "lose")
_GROUP_TICKETS: tuple[Literal["min", "mean"], ...] = ("min", "mean")
_DOES_NOT_FIT: tuple[Literal["skip", "stop"], ...] = ("skip", "stop")
_HAS_PLACE: tuple[Literal["shrink", "leave-out"], ...] = ("shrink", "leave-out")
_NOT_ACCEPTED: tuple[Literal["alone", "without", "leave-out"], ...] = (
    "alone",
    "without",
    "leave-out",
)
_POSTPONED: tuple[Literal["carry", "refund", "new-draw"], ...] = ("carry", "refund", "new-draw")
_CHAIN: tuple[Literal["quicknet", "default"], ...] = ("quicknet", "default")


def read_rules(text: bytes | str, *, file: str = "rules.toml") -> Rules:
    """Read and validate a rules file; `BadInput` holds all of its problems with their lines.

    `file` is the name by which the problems call it.
    """
    problems = Problems(file)
    decoded = _decoded(text, file)
    values = _values(decoded, file)
    page = Page(key_lines(decoded), problems)
    top = Section(page, (), values, "")
    rules = _rules(top)
    check_rules(rules, page)
    check_labels(rules, page)
    problems.raise_errors()
    return rules


def _decoded(text: bytes | str, file: str) -> str:
    if len(text) > MOST_BYTES:
        raise BadInput([Problem("the file is too long", f"at most {MOST_BYTES} bytes", file)])
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        problem = Problem("this line is not UTF-8", "save the file as UTF-8", file, line)
        raise BadInput([problem]) from error


def _values(text: str, file: str) -> dict[str, object]:
    """The file's values, with decimal numbers kept exactly as they were written."""
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise BadInput([_syntax_problem(str(error), text, file)]) from error
    except RecursionError as error:
        raise BadInput([Problem("brackets stand too deep inside each other", "", file)]) from error
    version = values.get("version", RULES_VERSION)
    if type(version) is int and version != RULES_VERSION:
        line = key_lines(text)["version",]
        right = f"this program reads version {RULES_VERSION}"
        raise BadInput(
            [Problem("the file has another version", right, file, line, "version", shown(version))]
        )
    return values


def _syntax_problem(message: str, text: str, file: str) -> Problem:
    """The place that tomllib names at the end of its message."""
    what, _, where = message.partition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", where)
    line = int(found[1]) if found else len(text.splitlines())
    place = f" at character {found[2]} of the line" if found else " at the end of the file"
    right = "texts stand in quotes, every key has one value, every bracket is closed"
    return Problem(f"not valid TOML{place}: {what}", right, file, line)


def _rules(top: Section) -> Rules:
    return Rules(
        version=top.whole("version", RULES_VERSION, RULES_VERSION),
        race=top.text("race"),
        draw=top.text("draw"),
        places=top.whole("places", 1, MOST_PLACES),
        application_fee=top.flag("application_fee", default=False),
        pools=read_pools(top),
        classes=_classes(top),
        facts=read_facts(top),
        floors=read_quotas(top, "floors"),
        caps=read_quotas(top, "caps"),
        groups=_groups(top.section("groups")),
        offers=_offers(top.section("offers")),
        columns=_columns(top.section("applicants")),
        beacon=_beacon(top.section("beacon")),
        ceremony=tuple(_source(section) for section in top.sections("ceremony")),
    )


def _classes(top: Section) -> tuple[ApplicantClass, ...]:
    return tuple(
        ApplicantClass(
            name=name,
            label=read_label(section),
            column=section.text("column"),
            values=section.texts("is"),
        )
        for name, section in top.named_sections("classes", "classes.NAME")
    )


def _groups(section: Section) -> GroupRules:
    default = GroupRules()
    return GroupRules(
        largest=section.whole("largest", 1, 1000, default=default.largest),
        tickets=section.choice("tickets", _GROUP_TICKETS, default=default.tickets),
        does_not_fit=section.choice("does_not_fit", _DOES_NOT_FIT, default=default.does_not_fit),
        has_place=section.choice("has_place", _HAS_PLACE, default=default.has_place),
        not_accepted=section.choice("not_accepted", _NOT_ACCEPTED, default=default.not_accepted),
    )


def _offers(section: Section) -> OfferRules:
    default = OfferRules()
    return OfferRules(
        answer_days=section.whole("answer_days", 1, 365, default=default.answer_days),
        transfers=section.flag("transfers", default=default.transfers),
        postponed=section.choice("postponed", _POSTPONED, default=default.postponed),
        reasons=_reasons(section) if section.has("reasons") else DEFAULT_REASONS,
    )


def _reasons(section: Section) -> tuple[Reason, ...]:
    if section.values["reasons"] == {}:
        right = "write [offers.reasons.declined] and the others, or leave [offers.reasons] out"
        section.wrong("reasons", "there are no reasons", right=right)
    return tuple(
        Reason(
            name=name,
            place=reason.choice("place", _PLACE),
            group=reason.choice("group", _GROUP),
            tickets=reason.choice("tickets", _NEXT_YEAR),
        )
        for name, reason in section.named_sections("reasons", "offers.reasons.NAME")
    )


def _columns(section: Section) -> Columns:
    default = Columns()
    return Columns(
        name=section.text("name", default=default.name),
        born=section.text("born", default=default.born),
        email=section.text("email", default=default.email),
        group=section.text("group", default=default.group),
        confirmed=section.text("confirmed", default=default.confirmed),
    )


def _beacon(section: Section) -> BeaconRules:
    default = BeaconRules()
    if section.has("fallback_chain") and not section.has("fallback_hours"):
        right = "write fallback_hours = 24, the hours to wait for the first round"
        section.wrong("fallback_chain", "a fallback needs its hours", right=right)
    return BeaconRules(
        chain=section.choice("chain", _CHAIN, default=default.chain),
        fallback_chain=section.choice("fallback_chain", _CHAIN, default=default.fallback_chain),
        fallback_hours=section.whole("fallback_hours", 0, 8760, default=default.fallback_hours),
    )


def _source(section: Section) -> CeremonySource:
    return CeremonySource(
        name=section.name_text("name"),
        count=section.whole("count", 1, 100),
        lowest=section.whole("lowest", 0, MOST_NUMBER),
        highest=section.whole("highest", 0, MOST_NUMBER),
        ordered=section.flag("ordered"),
        repeats=section.flag("repeats"),
        closes=section.moment("closes"),
    )
