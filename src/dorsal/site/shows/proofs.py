"""The proof of one row: that it stands under the seal, and where it was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.merkle import audit_path, root_from_path
from dorsal.ballot.draw.order import entry_key, pool_key
from dorsal.ballot.draw.record import count_seals, entries_name
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import seal_hash
from dorsal.ballot.draw.verify import Verified
from dorsal.outside.record_store import read_record
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import read_verified, record_folder
from dorsal.site.shows.fates import Fate, fate_of
from dorsal.site.shows.scripts import names_of
from dorsal.site.shows.telling import is_told


@dataclass(frozen=True)
class RowProof:
    """A row with its path to the sealed root. `line` counts from 1; `name` is how the applicant
    agreed to appear, empty until their result is told; `lowest` the entry's key in its draw, hex.
    """

    code: str
    name: str
    row: str
    file: str
    line: int
    rows: int
    leaf: str
    path: tuple[str, ...]
    root: str
    holds: bool
    words: str
    seal: str
    fate: Fate | None = None
    tickets: int = 0
    lowest: str = ""
    seed: str = ""


def proof_of(ballot: Ballot, code: str, now: datetime) -> RowProof | None:
    """The proof of an applicant's row; `None` when no row holds them, `BadInput` when the record
    does not hold.
    """
    verified = read_verified(ballot)
    if verified.sealed is None:
        return None
    entries, seal = verified.sealed.entries, verified.sealed.seal
    index = next((i for i, entry in enumerate(entries) if code in entry.members), None)
    if index is None:
        return None
    leaves = [entry.leaf for entry in entries]
    path = audit_path(leaves, index)
    root = root_from_path(leaves[index], index=index, leaves=len(leaves), path=path)
    files = read_record(record_folder(ballot))
    file = entries_name(count_seals(files))
    told = is_told(ballot, code, now)
    fate = fate_of(ballot, code) if told else None
    lowest, seed = _lowest(verified, entries[index], fate)
    return RowProof(
        code=code,
        name=names_of(ballot, [code]).get(code, code) if told else "",
        row=files[file].split(b"\n")[index].decode(),
        file=file,
        line=index + 1,
        rows=len(leaves),
        leaf=leaves[index].hex(),
        path=tuple(node.hex() for node in path),
        root=root.hex(),
        holds=root.hex() == seal.entries.root,
        words=fingerprint(seal_hash(seal)),
        seal=seal_hash(seal).hex(),
        fate=fate,
        tickets=entries[index].tickets_in(fate.pool) if fate else 0,
        lowest=lowest,
        seed=seed,
    )


def _lowest(verified: Verified, entry: PublicEntry, fate: Fate | None) -> tuple[str, str]:
    """The lowest ticket number of a drawn entry, and the seed from which it follows."""
    if fate is None or not fate.drawn or verified.drawn is None:
        return "", ""
    seed = verified.drawn.drawn.seed
    key = pool_key(bytes.fromhex(seed), fate.pool)
    return entry_key(key, entry.leaf, entry.tickets_in(fate.pool)).hex(), seed
