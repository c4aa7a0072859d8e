"""What if: a drawn record on disk, replayed under the rules of another file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dorsal.ballot.draw.record import rules_name
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.verify import verify
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ballot.entry_file import form_entries, read_entries
from dorsal.ballot.replay import (
    Replay,
    check_people,
    check_rows,
    check_sealed_facts,
    read_sealed_rules,
    replay_draw,
    rows_of_entries,
    rows_of_record,
)
from dorsal.ballot.replay.what_if_rows import ASK
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.progress import SILENT, Progress
from dorsal.outside.record_store import read_published
from dorsal.outside.sealing import read_ballot

Warn = Callable[[Sequence[Problem]], None]


def replay_record(
    record: Path,
    rules_path: Path,
    *,
    entries_path: Path | None = None,
    warn: Warn = lambda _: None,
    progress: Progress = SILENT,
) -> Replay:
    """Replay a drawn record under the rules of `rules_path`: a what-if, not a draw.

    The record (folder or zip) is verified first. Without `entries_path` its public rows must hold
    what the rules need; `BadInput` says what they lack. `entries_path` is the entry file that was
    sealed. `warn` is told what would not forbid a seal.
    """
    rules = read_rules(rules_path.read_bytes(), file=str(rules_path))
    files, sealed, drawn = read_drawn(record, progress=progress)
    name = rules_name(len(sealed.seals))
    before = read_sealed_rules(files[name], sealed.seal.rules)
    if entries_path is not None:
        rows = _rows_of_file(entries_path, sealed, before, rules, warn=warn, progress=progress)
    elif before is None:
        what = f"{name} in the record is not in the form of this program, or not what was sealed"
        raise BadInput([Problem(what, ASK, str(record))])
    else:
        file = str(rules_path)
        rows = rows_of_record(sealed.entries, sealed=before, rules=rules, file=file)
        warn(check_rows(rows, rules, file=file))
    return replay_draw(sealed, drawn, rules, rows=rows, progress=progress)


def read_drawn(
    record: Path, *, progress: Progress = SILENT
) -> tuple[Mapping[str, bytes], SealedRecord, DrawnRecord]:
    """The files of a record that holds and is drawn, and what they say; `BadInput` otherwise."""
    files = read_published(record)
    verified = verify(files, progress=progress)
    if not verified.report.holds:
        what = f"the record does not hold: {verified.report.failed}: {verified.report.why}"
        raise BadInput([Problem(what, "restore it as it was published", str(record))])
    if verified.sealed is None or verified.drawn is None:
        what = "this record is not drawn yet, and only a draw can be replayed"
        raise BadInput([Problem(what, "give a drawn record", str(record))])
    return files, verified.sealed, verified.drawn


def _rows_of_file(
    path: Path,
    sealed: SealedRecord,
    before: Rules | None,
    rules: Rules,
    *,
    warn: Warn,
    progress: Progress,
) -> list[PublicEntry]:
    """The rows of an entry file under other rules, once it is seen to be the sealed one."""
    checked = read_ballot(path, rules, progress=progress)
    check_people(checked.entries, sealed.entries, file=str(path))
    if before is not None:
        found = read_entries(path.read_bytes(), before, file=str(path), progress=progress)
        entries = form_entries(found.checked(), before)
        check_sealed_facts(entries, sealed.entries, file=str(path))
    warn(checked.warnings)
    return rows_of_entries(checked.entries, sealed.entries)
