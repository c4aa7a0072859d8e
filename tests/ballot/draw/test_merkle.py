"""The Merkle tree against the recursive definitions of RFC 6962, written here from its text."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.draw.merkle import audit_path, leaf_hash, root_from_path, tree_root

MOST = 40


def leaves_of(number: int) -> list[bytes]:
    return [leaf_hash(b"row %d" % i) for i in range(number)]


def split_of(number: int) -> int:
    """The largest power of two below n."""
    k = 1
    while k * 2 < number:
        k *= 2
    return k


def plain_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    k = split_of(len(leaves))
    return sha256(b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


def plain_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split_of(len(leaves))
    if index < k:
        return [*plain_path(index, leaves[:k]), plain_root(leaves[k:])]
    return [*plain_path(index - k, leaves[k:]), plain_root(leaves[:k])]


def test_a_leaf_is_hashed_with_a_nought_before_it() -> None:
    assert leaf_hash(b"") == sha256(b"\x00").digest()
    assert leaf_hash(b"L123456").hex() == (
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    )


@pytest.mark.parametrize("number", range(1, MOST + 1))
def test_roots_and_paths_are_those_of_the_recursive_definition(number: int) -> None:
    leaves = leaves_of(number)
    root = plain_root(leaves)
    assert tree_root(leaves) == root
    for index, leaf in enumerate(leaves):
        path = audit_path(leaves, index)
        assert path == plain_path(index, leaves)
        assert root_from_path(leaf, index=index, leaves=number, path=path) == root


@pytest.mark.parametrize("number", range(1, MOST + 1))
def test_a_path_shows_one_place_only(number: int) -> None:
    """At another index, or in a tree of another size, it leads elsewhere or cannot be."""
    leaves = leaves_of(number)
    root = tree_root(leaves)
    for index, leaf in enumerate(leaves):
        path = audit_path(leaves, index)
        for other in range(number):
            assert leads_to(root, leaf, other, number, path) == (other == index)


def leads_to(root: bytes, leaf: bytes, index: int, leaves: int, path: Sequence[bytes]) -> bool:
    try:
        return root_from_path(leaf, index=index, leaves=leaves, path=path) == root
    except ValueError:
        return False


@given(st.data())
def test_a_changed_bit_or_a_path_of_another_length_leads_elsewhere(data: st.DataObject) -> None:
    number = data.draw(st.integers(2, MOST))
    index = data.draw(st.integers(0, number - 1))
    leaves = leaves_of(number)
    root, leaf, path = tree_root(leaves), leaves[index], audit_path(leaves, index)
    bit = 1 << data.draw(st.integers(0, 255))
    step = data.draw(st.integers(0, len(path) - 1))
    flipped = (int.from_bytes(path[step], "big") ^ bit).to_bytes(32, "big")
    other_leaf = (int.from_bytes(leaf, "big") ^ bit).to_bytes(32, "big")
    assert not leads_to(root, leaf, index, number, [*path[:step], flipped, *path[step + 1 :]])
    assert not leads_to(root, other_leaf, index, number, path)
    assert not leads_to(root, leaf, index, number, path[:-1])
    assert not leads_to(root, leaf, index, number, [*path, path[0]])
    assert not leads_to(root, leaf, index, number, [*path[:step], *path[step + 1 :]])


def test_a_tree_without_a_leaf_and_indexes_outside_it_are_refused() -> None:
    leaves = leaves_of(3)
    with pytest.raises(ValueError, match="at least one leaf"):
        tree_root([])
    for index in (-1, 3):
        with pytest.raises(ValueError, match=f"no leaf {index} among 3"):
            audit_path(leaves, index)
        with pytest.raises(ValueError, match=f"no leaf {index} among 3"):
            root_from_path(leaves[0], index=index, leaves=3, path=[])


def test_paths_that_cannot_belong_to_the_tree_are_named() -> None:
    leaves = leaves_of(4)
    path = audit_path(leaves, 1)
    with pytest.raises(ValueError, match="too short"):
        root_from_path(leaves[1], index=1, leaves=4, path=path[:1])
    with pytest.raises(ValueError, match="too long"):
        root_from_path(leaves[1], index=1, leaves=4, path=[*path, path[0]])
