"""The draw order: from the seal, the public random number and the ceremony to one key for each
entry.

Section 9 of the draw protocol. The law is that of drawing tickets from a hat: among entries with
t_1, ..., t_n tickets the lowest of all ticket numbers belongs to entry i with chance t_i / sum(t),
and so on among the rest. Only integers and SHA-256 are used, and taking an entry away never changes
the order of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import PROTOCOL


def draw_seed(*, seal_hash: bytes, random_number: bytes, ceremony_hash: bytes) -> bytes:
    """The seed: SHA-256("dorsal-draw-1" || seal hash || public random number || ceremony hash),
    32 bytes.
    """
    return sha256(PROTOCOL.encode() + seal_hash + random_number + ceremony_hash).digest()


def pool_key(seed: bytes, pool: str) -> bytes:
    """The key of one pool: SHA-256("pool" || seed || name), so that several draws are
    independent.
    """
    return sha256(b"pool" + seed + pool.encode()).digest()


def ticket_number(key: bytes, leaf: bytes, index: int) -> bytes:
    """The number of one ticket: SHA-256(pool key || leaf || index as four bytes)."""
    return sha256(key + leaf + index.to_bytes(4, "big")).digest()


def entry_key(key: bytes, leaf: bytes, tickets: int) -> bytes:
    """The key of an entry: the lowest of its ticket numbers."""
    return min(ticket_number(key, leaf, index) for index in range(tickets))


def draw_order(entries: Iterable[PublicEntry], *, seed: bytes, pool: str) -> list[PublicEntry]:
    """The entries with tickets in the pool, in draw order (ascending keys)."""
    key = pool_key(seed, pool)
    taking_part = [
        (entry, tickets) for entry in entries for name, tickets in entry.tickets if name == pool
    ]
    suffixes = _suffixes(max((tickets for _, tickets in taking_part), default=0))
    keyed: list[tuple[bytes, int]] = []
    digest = sha256
    for position, (entry, tickets) in enumerate(taking_part):
        prefix = key + entry.leaf
        if tickets == 1:
            lowest = digest(prefix + suffixes[0]).digest()
        elif tickets <= len(suffixes):
            lowest = min([digest(prefix + suffix).digest() for suffix in suffixes[:tickets]])
        else:
            lowest = entry_key(key, entry.leaf, tickets)
        keyed.append((lowest, position))
    keyed.sort()
    return [taking_part[position][0] for _, position in keyed]


def _suffixes(most: int) -> Sequence[bytes]:
    """The indexes of the first tickets as bytes, made once; enough for nearly every entry."""
    return [index.to_bytes(4, "big") for index in range(min(most, 4096))]
