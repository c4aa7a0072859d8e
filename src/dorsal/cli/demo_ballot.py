"""The demonstration: a whole ballot of Zegama's size, drawn, verified, and then attacked."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files as package_files
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dorsal.ballot.draw.beacon import QUICKNET
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.record import PLACES
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import ReservedPool, seal_hash
from dorsal.ballot.draw.slips import slip_bytes
from dorsal.ballot.draw.verify import Verified, verify
from dorsal.ballot.examples.known_round import KNOWN_ROUND
from dorsal.ballot.odds.exact_ballot import why_not_exact
from dorsal.cli.odds_pictures import write_ballot_picture
from dorsal.cli.odds_tables import show_chances
from dorsal.cli.odds_views import BallotOdds, method_line
from dorsal.cli.reporting import SelfCheckFailed, out
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.ballot_examples import write_example
from dorsal.outside.ballot_office import draw_record, offer_places, sealed_part
from dorsal.outside.odds_runs import Effort, chances_of, open_ballot
from dorsal.outside.private_store import slip_for
from dorsal.outside.record_store import pack_record, read_record
from dorsal.outside.sealing import SealOrder, seal_ballot

MARK = ".dorsal-demo"
MOST_DRAWS = 20_000
VERIFIERS = ("dorsal_verify.py", "dorsal_verify.html")


def run_demo(folder: Path, *, seconds: int) -> None:
    """Make the ballot anew in `folder`; with `seconds`, also fail when it takes longer."""
    started = time.monotonic()
    console = out()
    _make_room(folder)
    made = _make_list(console, folder)
    _tell_chances(console, folder, made)
    record = _draw_and_offer(console, folder, made)
    verified = _verify(console, folder, record)
    _attack(console, folder, record)
    _say_where(console, folder, verified)
    elapsed = time.monotonic() - started
    console.print(f"The whole ballot took {elapsed:.1f} s.")
    if seconds and elapsed > seconds:
        raise SelfCheckFailed(f"the demonstration took {elapsed:.1f} s, more than {seconds} s")


def _make_room(folder: Path) -> None:
    """Empty the folder of an earlier demonstration; refuse one that holds anything else."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        what = "this folder holds something else than an earlier demonstration"
        raise BadInput([Problem(what, "give a new folder with --out", str(folder))])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def _step(console: Console, text: str) -> None:
    console.print(Text(f"\n{text}", "bold"))


def _make_list(console: Console, folder: Path) -> dict[str, Path]:
    _step(console, "1. A made-up list: 13,830 people ask for 500 places")
    made = write_example(folder, applicants=0, places=0, seed=None, zegama=True)
    console.print(f"{made['entries']} and {made['rules']}")
    return made


def _tell_chances(console: Console, folder: Path, made: Mapping[str, Path]) -> None:
    _step(console, "2. The chances, before anything is drawn")
    ballot = open_ballot(made["entries"], made["rules"])
    chances = chances_of(ballot.form, Effort(precision=0.0005, most_draws=MOST_DRAWS, seed=1))
    drawn = sum(ballot.form.seating.free[pool.name] for pool in ballot.rules.draws)
    if abs(chances.expected_places - drawn) > drawn / 100:
        raise SelfCheckFailed(f"the chances add up to {chances.expected_places:.2f}, not {drawn}")
    show_chances(chances)
    console.print(method_line(chances, why=why_not_exact(ballot.form)))
    picture = folder / "chances.svg"
    write_ballot_picture(picture, BallotOdds(ballot, chances, ()), of="chances")
    console.print(f"{picture}: the same as a picture to publish")


def _draw_and_offer(console: Console, folder: Path, made: Mapping[str, Path]) -> Path:
    _step(console, "3. The seal: every entry, ticket and rule is fixed before the random number")
    order = SealOrder(
        entries_path=made["entries"],
        rules_path=made["rules"],
        record=folder / "record",
        private=folder / "private",
        moment=Moment(now=int(time.time()), round=KNOWN_ROUND.number, rehearsal=True),
    )
    sealed = seal_ballot(order)
    seal = sealed.seal
    console.print(f"{seal.entries.count:,} entries, root {seal.entries.root}")
    console.print(Text(fingerprint(seal_hash(seal)), "bold cyan"))
    console.print("A rehearsal: its round is known, so that the demonstration needs no network.")
    _step(console, "4. The draw, by round 1000 of the beacon's chain quicknet")
    outcome = draw_record(order.record, sealed_part(order.record), KNOWN_ROUND, fallback=False)
    table = Table("pool", "places", "given", "women", "waiting list")
    given = Counter(outcome.seating.holds.values())
    for pool in seal.rules.pools:
        women = outcome.seating.held[pool.name, "women"]
        waiting = f"{len(outcome.waiting[pool.name]):,}" if pool.name in outcome.waiting else ""
        named = f"{given[pool.name]:,}" if not isinstance(pool, ReservedPool) else "names follow"
        table.add_row(pool.name, f"{pool.places:,}", named, f"{women:,}", waiting)
    console.print(table)
    _step(console, "5. Withdrawals, and the offers that follow by the same rules")
    drawn = [one.members[0] for one in outcome.seated if one.pool == "draw"]
    line = offer_places(
        order.record, {drawn[0]: "declined", drawn[1]: "unpaid"}, time=int(time.time())
    )
    for offer in line.offered:
        console.print(f"offer to {', '.join(offer.members)}: {offer.why}")
    slip = slip_for(order.record, order.private, drawn[2])
    (folder / "slip.json").write_bytes(slip_bytes(slip))
    console.print(f"{folder / 'slip.json'}: the entry slip of {slip.id}, {slip.identity.name}")
    for reason in slip.reasons:
        console.print(f"  {reason}")
    return order.record


def _verify(console: Console, folder: Path, record: Path) -> Verified:
    _step(console, "6. Verified: everything computed again, by two programs that share no code")
    files = read_record(record)
    verified = verify(files, slip=(folder / "slip.json").read_bytes())
    if not verified.report.holds:
        raise SelfCheckFailed(f"the record does not hold: {verified.report.why}")
    for check in verified.report.checks:
        console.print(Text.assemble(("✓ ", "green"), (f"{check.code:<13}", "bold"), check.says))
    for name in VERIFIERS:
        target = folder / name
        target.write_bytes((package_files("dorsal.verifiers") / name).read_bytes())
    done = _run_verifier(folder, record)
    if done.returncode:
        raise SelfCheckFailed(f"the independent verifier says:\n{done.stdout}")
    console.print(f"dorsal_verify.py, which needs nothing but Python: {_verdict(done.stdout)}")
    pack_record(files, folder / "record.zip")
    return verified


def _run_verifier(folder: Path, record: Path) -> subprocess.CompletedProcess[str]:
    arguments: list[str | Path] = [sys.executable, folder / "dorsal_verify.py", record]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def _verdict(said: str) -> str:
    return next((line for line in said.splitlines() if "HOLD" in line), "no verdict").lower()


def _attack(console: Console, folder: Path, record: Path) -> None:
    _step(console, "7. Attacked: one byte of the published places is changed")
    forged = folder / "forged"
    shutil.copytree(record, forged)
    lines = (forged / PLACES).read_text(encoding="utf-8").splitlines()
    order, id_, rest = lines[-1].split(",", 2)
    lines[-1] = ",".join([order, id_[:-1] + ("1" if id_[-1] != "1" else "2"), rest])
    (forged / PLACES).write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = verify(read_record(forged)).report
    done = _run_verifier(folder, forged)
    if report.holds or not done.returncode:
        raise SelfCheckFailed("a forged record was not refused")
    console.print(Text.assemble(("✗ ", "red"), (f"{report.failed:<13}", "bold"), report.why))
    console.print(f"dorsal_verify.py: {_verdict(done.stdout)}")


def _say_where(console: Console, folder: Path, verified: Verified) -> None:
    seal = verified.sealed.seal if verified.sealed else None
    _step(console, "Look for yourself")
    page = (folder / "dorsal_verify.html").resolve()
    console.print(f"{folder / 'record'}        the public record (also {folder / 'record.zip'})")
    console.print(f"{folder / 'forged'}        the same with one byte changed")
    console.print(f"{folder / 'private'}       salts and names: what a race never publishes")
    console.print(f"Open {page.as_uri()} in a browser,")
    console.print(f"and drop {folder / 'record.zip'} and {folder / 'slip.json'} on it.")
    if seal is not None:
        console.print(f"Round {seal.beacon.round} of {QUICKNET.name} decided this rehearsal.")
    for name in VERIFIERS:
        digest = sha256((folder / name).read_bytes()).hexdigest()
        console.print(f"{name}: SHA-256 {digest}")
