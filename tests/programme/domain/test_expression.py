"""The language of conditions and checks: what is read, what is refused, what comes out."""

from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dure.programme.domain.expression import (
    Binary,
    Call,
    Day,
    ExpressionFault,
    Name,
    Number,
    Text,
    Truth,
    Unary,
    parse,
    write,
)
from dure.programme.domain.expression_types import ListOf, Rows, ValueType, type_of
from dure.programme.domain.expression_value import Uncomputable, value_of

T = ValueType
NAMES = {
    "n": T.NUMBER,
    "m": T.NUMBER,
    "t": T.TEXT,
    "b": T.TRUTH,
    "d": T.DATE,
    "many": ListOf(T.TEXT),
    "rows": Rows({"kind": T.TEXT, "amount": T.NUMBER, "day": T.DATE, "yes": T.TRUTH}),
}
NUMBERS = st.fractions(-1000, 1000, max_denominator=8)
TEXTS = st.text('ab가 "\\\n', max_size=4)
DAYS = st.dates(date(2020, 1, 1), date(2023, 1, 1))


def maybe(values):
    return st.none() | values


ROW = st.fixed_dictionaries(
    {
        "kind": maybe(TEXTS),
        "amount": maybe(NUMBERS),
        "day": maybe(DAYS),
        "yes": maybe(st.booleans()),
    }
)
ANSWERS = st.fixed_dictionaries(
    {
        "n": maybe(NUMBERS),
        "m": maybe(NUMBERS),
        "t": maybe(TEXTS),
        "b": maybe(st.booleans()),
        "d": maybe(DAYS),
        "many": st.lists(TEXTS, max_size=3).map(tuple),
        "rows": st.lists(ROW, max_size=3).map(tuple),
    }
)


@cache
def of_type(kind: ValueType, depth: int, row: bool = False):
    """Trees of a type; inside `where`, columns of the table are single values."""
    columns = {T.NUMBER: "amount", T.TEXT: "kind", T.DATE: "day", T.TRUTH: "yes"}
    leaf = {
        T.NUMBER: st.integers(0, 99).map(lambda v: Number(Fraction(v, 4)))
        | st.sampled_from(("n", "m")).map(Name),
        T.TEXT: TEXTS.map(Text) | st.just(Name("t")),
        T.TRUTH: st.booleans().map(Truth) | st.just(Name("b")),
        T.DATE: DAYS.map(Day) | st.just(Name("d")),
    }[kind]
    if row:
        leaf |= st.just(Name("rows", columns[kind]))
    if depth == 0:
        return leaf
    below = {t: of_type(t, depth - 1, row) for t in T}
    return leaf | st.one_of(*_compound(kind, below, columns, depth, row))


def _compound(kind, below, columns, depth, row):
    number, text, truth, day = (below[t] for t in (T.NUMBER, T.TEXT, T.TRUTH, T.DATE))
    where = st.none() if row else st.none() | of_type(T.TRUTH, depth - 1, True)

    def over(function, column):
        return where.map(lambda w: Call(function, (Name("rows", column),), w))

    yield st.builds(lambda a, b, c: Call("if", (a, b, c)), truth, below[kind], below[kind])
    if kind in {T.NUMBER, T.DATE}:
        for function in ("min", "max"):
            yield st.lists(below[kind], min_size=2, max_size=3).map(
                lambda found, f=function: Call(f, tuple(found))
            )
            if not row:
                yield over(function, columns[kind])
    if kind is T.NUMBER:
        yield st.builds(Binary, st.sampled_from("+-*/"), number, number)
        yield number.map(lambda v: Unary("-", v))
        yield text.map(lambda v: Call("len", (v,)))
        if not row:
            yield over("sum", "amount")
            yield where.map(lambda w: Call("count", (Name("rows"),), w))
    if kind is T.TRUTH:
        yield st.builds(Binary, st.sampled_from(("and", "or")), truth, truth)
        yield truth.map(lambda v: Unary("not", v))
        signs = st.sampled_from(("=", "!=", "<", "<=", ">", ">="))
        yield st.builds(Binary, signs, number, number)
        yield st.builds(Binary, signs, day, day)
        yield st.builds(Binary, st.sampled_from(("=", "!=")), text, text)
        yield st.builds(lambda a, b: Call("contains", (a, b)), text, text)
        yield text.map(lambda v: Call("contains", (Name("many"), v)))
        yield text.map(lambda v: Call("is_empty", (v,)))


TREES = st.sampled_from(list(T)).flatmap(lambda kind: of_type(kind, 2))


def read(text):
    """Return the tree of a text, or why there is none."""
    try:
        return parse(text)
    except ExpressionFault as fault:
        return fault


@given(TREES)
def test_a_written_tree_reads_as_itself(tree):
    text = write(tree)
    found = read(text)
    assume(not isinstance(found, ExpressionFault) or "longer" not in found.what)
    assert found == tree
    assert write(found) == text


WORDS = 'n m t()<>=+-*/.,"0123 and or not if where sum rows'


@given(st.text(max_size=60) | st.text(WORDS, max_size=60))
def test_any_text_is_read_or_refused_at_a_place_in_it(text):
    found = read(text)
    if isinstance(found, ExpressionFault):
        assert 0 <= found.position <= len(text)
        assert found.what
    else:
        assert parse(write(found)) == found


@given(TREES, ANSWERS)
def test_a_checked_tree_computes_as_the_slow_way_does(tree, answers):
    type_of(tree, NAMES)
    try:
        fast = value_of(tree, answers.get)
    except Uncomputable:
        fast = "divided"
    assert fast == slow(tree, answers, None)


@given(TREES, ANSWERS)
def test_the_value_has_the_type_that_was_found(tree, answers):
    kind = type_of(tree, NAMES)
    try:
        value = value_of(tree, answers.get)
    except Uncomputable:
        return
    python = {T.NUMBER: Fraction, T.TEXT: str, T.TRUTH: bool, T.DATE: date}[kind]
    assert value is None or isinstance(value, python)


class Divided(Exception):
    """The slow way met a division by zero."""


def slow(tree, answers, row):
    try:
        return _slow(tree, answers, row)
    except Divided:
        return "divided"


def _slow(tree, answers, row):  # noqa: PLR0911
    """The obvious meaning, case by case; `and`, `or` and `if` look at no more than they need."""
    if isinstance(tree, Number | Text | Truth | Day):
        return tree.value
    if isinstance(tree, Name):
        if tree.column and row is not None:
            return row[tree.column]
        value = answers[tree.key]
        return [r[tree.column] for r in value] if tree.column else value
    if isinstance(tree, Unary):
        value = _slow(tree.operand, answers, row)
        if value is None:
            return None
        return not value if tree.operator == "not" else 0 - value
    if isinstance(tree, Binary):
        return _slow_binary(tree, answers, row)
    return _slow_call(tree, answers, row)


def _slow_binary(tree, answers, row):  # noqa: PLR0911
    left = _slow(tree.left, answers, row)
    if tree.operator == "and" and left is False:
        return False
    if tree.operator == "or" and left is True:
        return True
    right = _slow(tree.right, answers, row)
    if tree.operator == "and":
        return False if right is False else (None if None in (left, right) else True)
    if tree.operator == "or":
        return True if right is True else (None if None in (left, right) else False)
    if left is None or right is None:
        return None
    if tree.operator == "/":
        if right == 0:
            raise Divided
        return left / right
    return {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "=": lambda: left == right,
        "!=": lambda: left != right,
        "<": lambda: left < right,
        "<=": lambda: not right < left,
        ">": lambda: right < left,
        ">=": lambda: not left < right,
    }[tree.operator]()


def _slow_call(tree, answers, row):  # noqa: C901, PLR0911
    name, given_ = tree.function, tree.arguments
    if name == "if":
        truth = _slow(given_[0], answers, row)
        if truth is None:
            return None
        return _slow(given_[1], answers, row) if truth else _slow(given_[2], answers, row)
    if name in {"sum", "count"} or (name in {"min", "max"} and len(given_) == 1):
        kept = []
        for line in answers["rows"]:
            if tree.where is None or _slow(tree.where, answers, line) is True:
                kept.append(line[given_[0].column] if given_[0].column else line)
        if name == "count":
            return len(kept)
        kept = [value for value in kept if value is not None]
        if name == "sum":
            total = Fraction(0)
            for value in kept:
                total += value
            return total
        return (sorted(kept)[0 if name == "min" else -1]) if kept else None
    values = [_slow(part, answers, row) for part in given_]
    if name == "is_empty":
        return values[0] is None or len(values[0]) == 0
    if any(value is None for value in values):
        return None
    if name == "len":
        return len(values[0])
    if name == "contains":
        return values[1] in values[0]
    return sorted(values)[0 if name == "min" else -1]


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("", 0, "It ends where a value should follow."),
        ("n +", 3, "It ends where a value should follow."),
        ("n 1", 2, "Expected the end, found “1”."),
        ("(n", 2, "It ends where “)” should follow."),
        ("1 < 2 < 3", 6, "Comparisons cannot be chained."),
        ("n & m", 2, "& cannot stand here."),
        ("'a'", 0, "' cannot stand here."),
        ("len(", 4, "It ends where a value should follow."),
        ("eval(n)", 0, "There is no function eval."),
        ("rows.", 5, "It ends where the name of a column should follow."),
        ('date("2022-02-30")', 5, '"2022-02-30" is not a date.'),
        ("1 = and", 4, "Expected a value, found “and”."),
        ("(" * 31 + "1" + ")" * 31, 30, "This is nested deeper than 30 levels."),
        ("-" * 31 + "1", 0, "This is nested deeper than 30 levels."),
        ("1" + "+1" * 300, 400, "This is longer than 400 words and signs."),
        ("1" * 21, 0, "This number is too long."),
        (" " * 2001, 2000, "This is longer than 2000 characters."),
        ("n\x00", 1, "'\\x00' cannot stand here."),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(text, position, what):
    with pytest.raises(ExpressionFault) as caught:
        parse(text)
    assert (caught.value.position, caught.value.what) == (position, what)


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("x > 1", 0, "There is no question x."),
        ("n.amount > 1", 0, "n has no column amount."),
        ("rows.price", 0, "rows has no column price."),
        ('n + "a"', 4, "Expected a number, found a text."),
        ("b > b", 0, "Expected a number or a date, found yes or no."),
        ("n = t", 4, "Expected a number, found a text."),
        ("n and b", 0, "Expected yes or no, found a number."),
        ("not n", 4, "Expected yes or no, found a number."),
        ("rows = rows", 0, "Expected one value, found a table."),
        ("sum(n)", 4, "Expected a column of a table, such as budget.amount, found a number."),
        ("sum(rows.kind)", 4,
         "Expected a column of a table, such as budget.amount, found a list."),
        ("sum(rows.amount, 1)", 0, "sum takes 1 values, not 2."),
        ("count(n)", 6, "Expected a table or a list, found a number."),
        ("len(n)", 4, "Expected a text, found a number."),
        ("contains(many, 1)", 15, "Expected a text, found a number."),
        ("if(b, 1, t)", 9, "Expected a number, found a text."),
        ("len(t where b)", 12, "“where” narrows a table inside sum, count, min, max."),
        ("count(rows where count(rows where b) > 0)", 34,
         "“where” narrows a table inside sum, count, min, max."),
        ("sum(rows.amount where rows.amount)", 22, "Expected yes or no, found a number."),
        ("sum(rows.amount where sum(rows.amount) > 1)", 26,
         "Expected a column of a table, such as budget.amount, found a number."),
        ("min(t, t)", 4, "Expected a number or a date, found a text."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_where_it_stands(text, position, what):
    with pytest.raises(ExpressionFault) as caught:
        type_of(parse(text), NAMES)
    assert (caught.value.position, caught.value.what) == (position, what)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2 = 0.3", True),
        ("1 + 2 * 3 - 4 / 2", 5),
        ("-(1 + 2)", -3),
        ("not false and false", False),
        ("false and b", False),
        ("b and false", False),
        ("true or b", True),
        ("b or false", None),
        ("n = n", None),
        ("is_empty(n)", True),
        ("sum(rows.amount)", 0),
        ("min(rows.amount)", None),
        ('date("2022-01-31") < date("2022-02-01")', True),
        ('len("가\\"나")', 3),
        ("if(b, 1, 2)", None),
        ("10000000000000000000 - 9999999999999999999", 1),
    ],
)
def test_without_answers_only_what_is_certain_is_known(text, value):
    empty = {"many": (), "rows": ()}
    tree = parse(text)
    type_of(tree, NAMES)
    assert value_of(tree, empty.get) == value


def test_division_by_zero_is_the_one_refusal():
    with pytest.raises(Uncomputable) as caught:
        value_of(parse("n / (m - m)"), {"n": Fraction(1), "m": Fraction(2)}.get)
    assert caught.value.position == 2
