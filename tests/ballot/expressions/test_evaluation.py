"""Values of expressions against a brute force over the same trees, and their bounds."""

from __future__ import annotations

import math
from decimal import getcontext, localcontext
from fractions import Fraction
from time import process_time
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.expressions.evaluation import evaluate, show_number, trace
from dorsal.ballot.expressions.parsing import parse
from dorsal.ballot.expressions.tree import ExpressionError

Tree: TypeAlias = tuple[Any, ...]
FACTS: dict[str, int | Fraction] = {"a": 3, "b": Fraction(-7, 4), "c": 0, "km run": 1000}
LARGEST = 2**80
FINEST = 2**1024


def value(text: str, **facts: int | Fraction) -> Fraction:
    return evaluate(parse(text), facts)


def trees() -> st.SearchStrategy[Tree]:
    leaves = st.one_of(
        st.decimals(0, 500, places=2).map(lambda number: ("number", str(number))),
        st.integers(0, 40).map(lambda number: ("number", str(number))),
        st.sampled_from(sorted(FACTS)).map(lambda name: ("fact", name)),
    )

    def deeper(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        sign = st.sampled_from("+-*/")
        return st.one_of(
            st.tuples(st.just("two"), sign, inner, inner),
            st.tuples(st.just("power"), inner, st.integers(0, 5).map(lambda n: ("number", str(n)))),
            st.tuples(st.just("minus"), inner),
            st.tuples(st.just("one"), st.sampled_from(["floor", "ceil", "round"]), inner),
            st.tuples(st.just("many"), st.sampled_from(["min", "max"]), inner, inner, inner),
            st.tuples(
                st.just("if"), st.sampled_from(["<", "<=", "=="]), inner, inner, inner, inner
            ),
        )

    return st.recursive(leaves, deeper, max_leaves=12)


def written(tree: Tree) -> tuple[str, int]:
    """The tree as text with only the brackets it needs, and how tightly its top binds."""
    match tree:
        case ("number", text):
            return text, 9
        case ("fact", name):
            return (f"[{name}]" if " " in name else name), 9
        case ("two", sign, left, right):
            tight = 1 if sign in "+-" else 2
            return f"{bracketed(left, tight)} {sign} {bracketed(right, tight + 1)}", tight
        case ("power", base, exponent):
            return f"{bracketed(base, 5)}**{bracketed(exponent, 3)}", 4
        case ("minus", of):
            return f"-{bracketed(of, 3)}", 3
        case ("if", compare, a, b, c, d):
            inside = f"{written(a)[0]} {compare} {written(b)[0]}, {written(c)[0]}, {written(d)[0]}"
            return f"if({inside})", 9
        case (_, function, *arguments):
            return f"{function}({', '.join(written(one)[0] for one in arguments)})", 9
    raise AssertionError(tree)


def bracketed(tree: Tree, least: int) -> str:
    text, tight = written(tree)
    return text if tight >= least else f"({text})"


def brute(tree: Tree) -> Fraction:
    """The tree's value by plain fractions; OverflowError beyond the bounds, also on the way."""
    found = brute_unbounded(tree)
    if abs(found) > LARGEST or found.denominator > FINEST:
        raise OverflowError
    return found


def brute_unbounded(tree: Tree) -> Fraction:
    match tree:
        case ("number", text):
            return Fraction(text)
        case ("fact", name):
            return Fraction(FACTS[name])
        case ("minus", of):
            return 0 - brute(of)
        case ("power", base, exponent):
            return math.prod([brute(base)] * int(exponent[1]), start=Fraction(1))
        case ("two", sign, left, right):
            return two(sign, brute(left), brute(right))
        case ("if", compare, a, b, c, d):
            x, y = brute(a), brute(b)
            holds = {"<": x < y, "<=": x <= y, "==": x == y}[compare]
            return brute(c if holds else d)
        case ("many", name, *arguments):
            ordered = sorted(brute(one) for one in arguments)
            return ordered[0 if name == "min" else -1]
        case ("one", name, of):
            x = brute(of)
            down = x.numerator // x.denominator
            up = -(-x.numerator // x.denominator)
            half = Fraction((2 * x + 1).__floor__() // 2)
            return {"floor": Fraction(down), "ceil": Fraction(up)}.get(name, half)
    raise AssertionError(tree)


def two(sign: str, x: Fraction, y: Fraction) -> Fraction:
    if sign == "/":
        return x / y
    return {"+": x + y, "-": x - y, "*": x * y}[sign]


@given(trees())
def test_values_are_those_of_the_brute_force(tree: Tree) -> None:
    text = written(tree)[0]
    if len(text) > 1000:
        return
    started = process_time()
    try:
        expected: Fraction | None = brute(tree)
    except (OverflowError, ZeroDivisionError):
        expected = None
    if expected is None:
        with pytest.raises(ExpressionError, match=r"larger than|finer than|division by zero"):
            evaluate(parse(text), FACTS)
    else:
        assert evaluate(parse(text), FACTS) == expected
    assert process_time() - started < 2


@given(trees())
def test_the_terms_add_up_to_the_value(tree: Tree) -> None:
    expression = parse(f"0 + {bracketed(tree, 2)} - 1")
    try:
        expected = evaluate(expression, FACTS)
    except ExpressionError:
        return
    terms = trace(expression, FACTS)
    assert sum(term.value for term in terms) == expected
    assert [term.text for term in terms][::2] == ["0", "-1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2**3**2", 512),
        ("-2**2", -4),
        ("2**-0", 1),
        ("10 - 4 - 3", 3),
        ("16 / 4 / 2", 2),
        ("1 + 2 * 3", 7),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("0 ** 0", 1),
        ("round(2.5)", 3),
        ("round(-2.5)", -2),
        ("floor(-0.5)", -1),
        ("ceil(-0.5)", 0),
        ("min(3, 1, 2) + max(3, 1, 2)", 4),
        ("if(2 >= 2, 1, 1 / 0)", 1),
        ("if(2 != 2, ln(0), 5)", 5),
        ("sqrt(144)", 12),
        ("ln(1)", 0),
    ],
)
def test_values_by_hand(text: str, expected: int | Fraction) -> None:
    assert value(text) == expected


def test_ln_and_sqrt_are_correct_to_30_decimals_whatever_the_thread_has_set() -> None:
    with localcontext() as context:
        context.prec = 3
        logarithm, root = value("ln(3)"), value("sqrt(2)")
    assert getcontext().prec != 3
    assert logarithm == Fraction("1.098612288668109691395245236923")
    assert root == Fraction("1.414213562373095048801688724210")


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("1 / (a - a)", 3, "division by zero"),
        ("1 + ln(0)", 5, "ln of 0"),
        ("sqrt(0 - 2)", 1, "sqrt of -2"),
        ("2 ** 65", 3, "the exponent is 65"),
        ("2 ** 0.5", 3, "the exponent is 0.5"),
        ("2 ** (0 - 1)", 3, "the exponent is -1"),
        ("a + failures", 5, "there is no fact 'failures'"),
        ("9 ** 64", 3, "the value is larger than 2**80"),
        ("2 ** 64 * 2 ** 17", 9, "the value is larger than 2**80"),
        ("(1 / 3 ** 50) ** 64", 15, "the fraction is finer than 1 / 2**1024"),
    ],
)
def test_what_has_no_value_is_told_with_its_place(text: str, position: int, what: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse(text), {"a": 3})
    assert (caught.value.position, caught.value.what) == (position, what)


def test_the_bound_itself_is_allowed() -> None:
    assert value("2 ** 64 * 2 ** 16") == 2**80
    assert value("0 - 2 ** 64 * 2 ** 16") == -(2**80)


def test_a_fact_beyond_the_bound_is_refused() -> None:
    with pytest.raises(ExpressionError, match="larger than"):
        value("x * 0", x=2**81)


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9**9**9",
        "**".join(["64"] * 30),
        "*".join(["9**25"] * 166),
        "+".join(["(1/3)**40"] * 100),
        "+".join(f"1/{n}" for n in range(1001, 1140)),
        "ln(" * 29 + "2" + ")" * 29,
        "+".join(["ln(3)*sqrt(7)"] * 71),
    ],
)
def test_nothing_explodes(text: str) -> None:
    started = process_time()
    try:
        found = evaluate(parse(text), {})
    except ExpressionError:
        found = Fraction(0)
    assert abs(found) <= LARGEST
    assert process_time() - started < 1


def test_terms_are_told_as_they_were_written() -> None:
    terms = trace(parse("  2 *a-  ln(1)+ 0.5 "), {"a": 4})
    assert [(term.text, term.value) for term in terms] == [
        ("2 *a", 8),
        ("-ln(1)", 0),
        ("0.5", Fraction(1, 2)),
    ]
    assert [term.text for term in trace(parse(" a * 2 "), {"a": 4})] == ["a * 2"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (7, "7"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(-9, 4), "-2.25"),
        (Fraction(1, 100_000), "0"),
        (0, "0"),
    ],
)
def test_numbers_are_shown_with_up_to_four_decimals(number: int | Fraction, shown: str) -> None:
    assert show_number(number) == shown
