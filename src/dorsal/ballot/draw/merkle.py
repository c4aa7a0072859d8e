"""The Merkle tree of RFC 6962 over the public rows: one root that fixes every row, and a short path
that shows one of them.

Section 4 of the draw protocol. A leaf is SHA-256(0x00 || row), a node SHA-256(0x01 || left ||
right).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(row: bytes) -> bytes:
    """The leaf of a canonical row: 32 bytes."""
    return sha256(b"\x00" + row).digest()


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    pairs = iter(level)
    above = [
        sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)
    ]
    if len(level) % 2:
        above.append(level[-1])
    return above


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The tree's root (RFC 6962, section 2.1) over leaf hashes; `ValueError` without a leaf.

    Joining neighbours from below and carrying an odd last one upwards is the same tree as splitting
    at the largest power of two from above.
    """
    if not leaves:
        raise ValueError("a tree needs at least one leaf")
    level = leaves
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` (from 0) to the root, from below (RFC 6962, section
    2.1.1).
    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"there is no leaf {index} among {len(leaves)}")
    path = []
    level: Sequence[bytes] = leaves
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        level = _level_above(level)
        index //= 2
    return path


def root_from_path(leaf: bytes, *, index: int, leaves: int, path: Sequence[bytes]) -> bytes:
    """The root to which a path leads from a leaf; `ValueError` when the path cannot belong to
    such a tree.
    """
    if not 0 <= index < leaves:
        raise ValueError(f"there is no leaf {index} among {leaves}")
    node, last = leaf, leaves - 1
    for beside in path:
        if last == 0:
            raise ValueError("the path is too long for the tree")
        if index % 2 or index == last:
            node = sha256(b"\x01" + beside + node).digest()
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            node = sha256(b"\x01" + node + beside).digest()
        index, last = index // 2, last // 2
    if last:
        raise ValueError("the path is too short for the tree")
    return node
