"""What `dorsal ballot` shows: reports as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.ceremony import CeremonyLine
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.notes import utc
from dorsal.ballot.draw.offers import OfferLine
from dorsal.ballot.draw.record import RecordFiles, read_seals
from dorsal.ballot.draw.sealed import Seal, as_json, seal_hash
from dorsal.ballot.draw.verify import Report, Verified
from dorsal.cli.reporting import out, visible
from dorsal.ground.plain_words import amount

if TYPE_CHECKING:
    from dorsal.ballot.draw.seating import Outcome, Seating
    from dorsal.ballot.entry_file import CheckReport
    from dorsal.ballot.explain import Explanation

MOST_VALUES = 5  # of a column that are shown; `--json` has all
REHEARSAL = "REHEARSAL: it decides nothing"


def _print(*parts: str | Text) -> None:
    out().print(*map(visible, parts), markup=False)


def show_rehearsal(files: RecordFiles) -> None:
    """Say loudly that a record is a rehearsal, when it is one."""
    if read_seals(files)[-1].kind == "rehearsal":
        _print(Text(REHEARSAL, "bold yellow"))


def check_json(report: CheckReport) -> dict[str, Any]:
    """The counts of a check."""
    return {
        "applicants": len(report.applicants),
        "groups": report.groups,
        "draws": {
            name: {"entries": one.entries, "applicants": one.applicants, "tickets": one.tickets}
            for name, one in report.draws.items()
        },
        "classes": dict(report.classes),
        "standing": dict(report.standing),
        "unmatched": {column: dict(values) for column, values in report.unmatched.items()},
        "errors": len(report.errors),
        "warnings": len(report.warnings),
    }


def show_check(report: CheckReport) -> None:
    """Show the counts of a check, and whether the file can be sealed."""
    _print(f"{len(report.applicants):,} applicants, {report.groups:,} groups")
    for name, one in report.draws.items():
        _print(f"{name}: {one.entries:,} entries, {one.tickets:,} tickets")
    for name, number in report.classes.items():
        _print(f"class {name}: {number:,} applicants")
    for name, number in report.standing.items():
        _print(f"pool {name}: {number:,} stand in it")
    for column, values in report.unmatched.items():
        if values:
            _print(f"column {column}, of no class or list: {_most_frequent(values)}")
    errors, warnings = len(report.errors), len(report.warnings)
    verdict = "cannot be sealed" if errors else "can be sealed"
    style = "bold red" if errors else "bold green"
    _print(Text(verdict, style), f"({amount(errors, 'error')}, {amount(warnings, 'warning')})")


def _most_frequent(values: Mapping[str, int]) -> str:
    shown = "; ".join(f"{text} ({rows:,})" for text, rows in islice(values.items(), MOST_VALUES))
    rest = f"; {len(values) - MOST_VALUES:,} more" if len(values) > MOST_VALUES else ""
    return shown + rest


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """An explanation of rules as JSON."""
    import msgspec  # inline: turns nested dataclasses into JSON values

    value: dict[str, Any] = msgspec.to_builtins(explanation)
    return value


def seal_json(seal: Seal) -> dict[str, Any]:
    """A seal's own words, its hash and fingerprint."""
    chain = CHAINS[seal.beacon.name]
    return {
        "kind": seal.kind,
        "race": seal.race,
        "draw": seal.draw,
        "sequence": seal.sequence,
        "amends": seal.amends,
        "seal": seal_hash(seal).hex(),
        "fingerprint": fingerprint(seal_hash(seal)),
        "beacon": as_json(seal.beacon) | {"time": chain.time_of(seal.beacon.round)},
        "entries": as_json(seal.entries),
        "totals": as_json(seal.totals),
    }


def show_seal(seal: Seal, *, record: Path, private: Path) -> None:
    """Show a new seal: what to publish, what to keep, when it will be drawn."""
    chain = CHAINS[seal.beacon.name]
    if seal.kind == "rehearsal":
        _print(Text(REHEARSAL, "bold yellow"))
    what = f"amends seal {seal.amends}" if seal.amends else f"seal {seal.sequence} of the race"
    _print(f"{seal.race}, {seal.draw}: {what}")
    _print(f"{seal.entries.count:,} entries of {seal.entries.applicants:,} applicants")
    for quota in seal.rules.floors:
        _print(f"at least {quota.count:,} {quota.class_name} in {quota.scope}")
    for quota in seal.rules.caps:
        _print(f"at most {quota.count:,} {quota.class_name} in {quota.scope}")
    when = utc(chain.time_of(seal.beacon.round))
    _print(f"decided by round {seal.beacon.round} of drand's chain {chain.name}, at {when}")
    _print(f"record   {record}   (publish it)")
    _print(f"private  {private}   (never publish it; slips are made from it)")
    _print("Print these eight words in public before that time:")
    _print(Text(f"  {fingerprint(seal_hash(seal))}", "bold"))


def show_ceremony(line: CeremonyLine, notes: Sequence[str]) -> None:
    """Show recorded numbers, and what verifiers will say of their time."""
    for note in notes:
        _print(Text(f"Every verifier will say: {note}", "bold yellow"))
    _print(f"{line.name}: {', '.join(map(str, line.numbers))}, recorded {utc(line.time)}")
    _print(f"this line's hash {line.hash}")


def draw_json(record: Path, verified: Verified, outcome: Outcome) -> dict[str, Any]:
    """The counts of a draw and where it lies."""
    sealed = verified.sealed
    assert sealed is not None  # it has just been drawn
    return {
        "kind": sealed.seal.kind,
        "record": str(record),
        "places": dict(Counter(outcome.seating.holds.values())),
        "classes": {name: outcome.seating.held["all", name] for name in sealed.seal.rules.classes},
        "waiting_list": {name: len(queue) for name, queue in outcome.waiting.items()},
        "fingerprint": verified.report.fingerprint,
    }


def show_draw(record: Path, verified: Verified, outcome: Outcome) -> None:
    """Show who got places, by pool and class."""
    sealed = verified.sealed
    assert sealed is not None  # it has just been drawn
    rules = sealed.seal.rules
    if sealed.seal.kind == "rehearsal":
        _print(Text(REHEARSAL, "bold yellow"))
    table = Table("pool", "places", "given", *rules.classes, "waiting list")
    given = Counter(outcome.seating.holds.values())
    for pool in rules.pools:
        waiting = outcome.waiting.get(pool.name)
        table.add_row(
            pool.name,
            f"{pool.places:,}",
            f"{given[pool.name]:,}",
            *(f"{outcome.seating.held[pool.name, name]:,}" for name in rules.classes),
            "" if waiting is None else f"{len(waiting):,} entries",
        )
    out().print(table)
    _print(f"wrote places.csv, waiting-list.csv and draw.json into {record}")


def taken_along(line: OfferLine, after: Seating) -> dict[str, str]:
    """Who left with whom on this occasion, without being named."""
    named = {one.id for one in line.withdrawn}
    return {
        id_: left.named
        for id_, left in sorted(after.gone.items())
        if left.occasion == line.number and id_ not in named
    }


def show_offers(line: OfferLine, after: Seating) -> None:
    """Show one occasion of offers."""
    for gone in line.withdrawn:
        _print(f"{gone.id} withdrew: {gone.reason}")
    for id_, friend in taken_along(line, after).items():
        _print(f"{id_} left with {friend}")
    for offer in line.offered:
        _print(f"offer to {', '.join(offer.members)} ({offer.pool}): {offer.why}")
    free = after.free.total()
    if not line.offered:
        _print("no place to offer" if not free else "nobody on the waiting list can be offered one")
    if free:
        _print(f"{amount(free, 'place stays', 'places stay')} free")


def report_json(report: Report) -> dict[str, Any]:
    """A verification report as JSON (section 14 of the draw protocol)."""
    value: dict[str, Any] = as_json(report)
    return value


def show_report(report: Report) -> None:
    """Show a verification report: check by check, then the verdict and what it rests on."""
    if report.kind == "rehearsal":
        _print(Text(REHEARSAL, "bold yellow"))
    for check in report.checks:
        _print(Text.assemble(("  ✓ ", "green"), (f"{check.code:<13}", "bold"), check.says))
    if not report.holds:
        _print(Text.assemble(("  ✗ ", "red"), (f"{report.failed:<13}", "bold"), report.why))
        _print(Text("DOES NOT HOLD", "bold red"), f"at the check `{report.failed}`")
        return
    for sentence in report.slip:
        _print(f"  slip: {sentence}")
    for note in report.notes[:-1]:
        _print(f"  {note}")
    drawn = "HOLDS" if report.drawn else "HOLDS SO FAR: sealed, not drawn yet"
    _print(Text(drawn, "bold green"))
    _print(report.notes[-1])
