import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.entry_file.person_names import FoldedName, NameFolder, PartNumbers, edits


def number(name: str) -> int:
    numbers = PartNumbers()
    return sum(numbers[part] for part in name.split())


@pytest.mark.parametrize(
    "name",
    [
        "Jean-Luc García Pérez",
        "JEAN-LUC GARCÍA PÉREZ",
        "Garcia Perez, Jean-Luc",
        "  Pérez  García\tJean Luc ",
        "Jean-Luc Garci\N{COMBINING ACUTE ACCENT}a Pe\N{COMBINING ACUTE ACCENT}rez",
        "Luc, Jean (García Pérez)",
    ],
)
def test_spellings_of_one_name_fold_to_the_same(name: str) -> None:
    assert NameFolder().fold(name) == "garcia jean luc perez"
    assert number(name) == number("Jean-Luc García Pérez")


def test_other_letters_are_kept_apart() -> None:
    fold = NameFolder().fold
    assert fold("Straße Øre") == "strasse øre"
    assert fold("Иван") != fold("Ива")


@given(
    st.lists(st.text(max_size=6), max_size=4).flatmap(
        lambda p: st.tuples(st.just(p), st.permutations(p))
    )
)
def test_the_order_of_parts_changes_neither_fold_nor_number(
    orders: tuple[list[str], list[str]],
) -> None:
    name, turned = map(" ".join, orders)
    assert NameFolder().fold(name) == NameFolder().fold(turned)
    assert number(name) == number(turned)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("lasa", "lasa", 0),
        ("lasa", "lase", 1),
        ("lasa", "laasa", 1),
        ("lasa", "asla", 2),
        ("lasa", "alsa", 1),
        ("", "ab", 2),
        ("oria", "lasa", 3),
    ],
)
def test_edits_count_changes_and_swaps_of_letters(one: str, other: str, distance: int) -> None:
    assert edits(one, other, most=5) == distance
    assert edits(other, one, most=5) == distance


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_a_bound_only_cuts_off_what_is_above_it(one: str, other: str, most: int) -> None:
    full, bounded = edits(one, other, most=20), edits(one, other, most=most)
    assert min(bounded, most + 1) == min(full, most + 1)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Ane Etxeberria", "Ane Etxebarria", True),
        ("Ane Etxeberria", "Ana Etxebarria", True),
        ("Ane Etxeberria", "Ana Etxebarrio", False),
        ("Ane Lasa", "Ana Lasa", True),
        ("Ane Lasa", "Ana Lase", False),
        ("Ane Lasa", "Ane Lasa Oria", True),
        ("Ane", "Ane Lasa", False),
        ("Ane Lasa", "Jon Oria", False),
    ],
)
def test_names_are_near_by_a_slip_or_one_surname_more(one: str, other: str, near: bool) -> None:
    fold = NameFolder().fold
    first, second = FoldedName(fold(one)), FoldedName(fold(other))
    assert first.is_near(second) is near
    assert second.is_near(first) is near
