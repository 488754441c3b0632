"""The value of a checked expression, exact. A question without an answer makes it unknown.

Unknown is None: it goes through arithmetic and comparison; `and` and `or` know what is certain
all the same (`false and unknown` is false). Tables and lists are never unknown, only empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from dure.core.said import say
from dure.programme.domain.expression import (
    Binary,
    Call,
    Day,
    ExpressionFault,
    Name,
    Node,
    Number,
    Text,
    Truth,
    Unary,
)
from dure.programme.domain.expression_types import table_of

Single = Fraction | str | bool | date | None
Row = Mapping[str, Single]
Value = Single | tuple[Single, ...] | tuple[Row, ...]
Lookup = Callable[[str], Value]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


MAX_BITS = 512
"""Length of a number's parts in bits: far beyond any money, and quick to compute with."""


class Uncomputable(ExpressionFault):
    """A checked expression has no value: it divides by zero, or grows beyond all bounds."""


def value_of(node: Node, look_up: Lookup) -> Value:
    """Return the value of a checked expression.

    Parameters
    ----------
    look_up
        Gives the value of a question: `None` or `()` where it is not answered.

    Raises
    ------
    Uncomputable
        Where it divides by zero, or a number on the way grows beyond `MAX_BITS`.
    """
    return _Evaluator(look_up).value(node)


@dataclass(frozen=True, slots=True)
class _Evaluator:
    look_up: Lookup
    table: str = ""
    row: Row | None = None

    def value(self, node: Node) -> Any:
        match node:
            case Number() | Text() | Truth() | Day():
                return node.value
            case Name():
                return self._name(node)
            case Unary():
                value = self.value(node.operand)
                if value is None:
                    return None
                return not value if node.operator == "not" else -value
            case Binary():
                return self._binary(node)
            case Call():
                return self._call(node)

    def _name(self, node: Name) -> Any:
        if node.column and self.row is not None and node.key == self.table:
            return self.row.get(node.column)
        value = self.look_up(node.key)
        return _column(value, node.column) if node.column else value

    def _binary(self, node: Binary) -> Any:
        left = self.value(node.left)
        if node.operator in {"and", "or"}:
            return self._junction(node, left)
        right = self.value(node.right)
        if left is None or right is None:
            return None
        if node.operator in COMPARE:
            return COMPARE[node.operator](left, right)
        return _arithmetic(node, left, right)

    def _junction(self, node: Binary, left: bool | None) -> bool | None:
        certain = node.operator == "or"  # what one side alone decides
        if left is certain:
            return certain
        right: bool | None = self.value(node.right)
        if right is certain:
            return certain
        return None if left is None or right is None else not certain

    def _call(self, node: Call) -> Any:
        match node.function:
            case "is_empty":
                return self.value(node.arguments[0]) in (None, (), "")
            case "if":
                truth = self.value(node.arguments[0])
                return None if truth is None else self.value(node.arguments[1 if truth else 2])
            case "len" | "contains":
                return self._of_text(node)
            case "min" | "max" if len(node.arguments) > 1:
                values = [self.value(argument) for argument in node.arguments]
                return None if None in values else _extreme(node.function, values)
            case _:
                return self._over_rows(node)

    def _of_text(self, node: Call) -> Any:
        values = [self.value(argument) for argument in node.arguments]
        if None in values:
            return None
        if node.function == "len":
            return Fraction(len(values[0]))
        return values[1] in values[0]

    def _over_rows(self, node: Call) -> Any:
        values = self._values(node)
        if node.function == "count":
            return Fraction(len(values))
        known = [value for value in values if value is not None]
        if node.function == "sum":
            return sum(known, Fraction(0))
        return _extreme(node.function, known) if known else None

    def _values(self, node: Call) -> tuple[Any, ...]:
        argument, table = node.arguments[0], table_of(node)
        if node.where is None:
            found: tuple[Any, ...] = self.value(argument)
            return found
        rows = [
            row
            for row in self.look_up(table) or ()  # type: ignore[union-attr]
            if _Evaluator(self.look_up, table, row).value(node.where) is True  # type: ignore[arg-type]
        ]
        column = argument.column if isinstance(argument, Name) else ""
        return _column(tuple(rows), column) if column else tuple(rows)


def _column(rows: Any, column: str) -> tuple[Single, ...]:
    return tuple(row.get(column) for row in rows)


def _extreme(function: str, values: list[Any]) -> Any:
    return max(values) if function == "max" else min(values)


def _arithmetic(node: Binary, left: Fraction, right: Fraction) -> Fraction:
    result = _result(node, left, right)
    if max(result.numerator.bit_length(), result.denominator.bit_length()) > MAX_BITS:
        raise Uncomputable(say("This number is too large."), node.at)
    return result


def _result(node: Binary, left: Fraction, right: Fraction) -> Fraction:
    match node.operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            if right == 0:
                raise Uncomputable(say("This divides by zero."), node.at)
            return left / right
