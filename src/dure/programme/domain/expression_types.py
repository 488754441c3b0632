"""The type of an expression, checked when a form is made: then it cannot fail when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dure.core.said import Said, say, word
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


class ValueType(StrEnum):
    """The types of values; a list of one of them is a `ListOf`, a table is `Rows`."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ListOf:
    """Many values of one type: the choices of a question, or a column of a table."""

    of: ValueType


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: the types of its columns."""

    columns: Mapping[str, ValueType] = field(default_factory=dict)


Type = ValueType | ListOf | Rows
Names = Mapping[str, Type]
T = ValueType

ORDERED = frozenset({T.NUMBER, T.DATE})
LITERAL: Mapping[type, ValueType] = {
    Number: T.NUMBER,
    Text: T.TEXT,
    Truth: T.TRUTH,
    Day: T.DATE,
}
ARGUMENTS = {"contains": 2, "if": 3, "min": None, "max": None}
OVER_ROWS = frozenset({"sum", "count", "min", "max"})


def type_of(node: Node, names: Names) -> Type:
    """Return the type of an expression over *names*.

    Raises
    ------
    ExpressionFault
        With the place, what was expected and what was found.
    """
    return _Checker(names).type(node)


def references(node: Node) -> frozenset[str]:
    """Return the questions that an expression looks at."""
    match node:
        case Name():
            return frozenset({node.key})
        case Unary():
            return references(node.operand)
        case Binary():
            return references(node.left) | references(node.right)
        case Call():
            parts = (*node.arguments, *(() if node.where is None else (node.where,)))
            return frozenset().union(*(references(part) for part in parts))
        case _:
            return frozenset()


def table_of(call: Call) -> str:
    """Return the table whose rows a call looks at, empty if it looks at none."""
    first = call.arguments[0] if len(call.arguments) == 1 else None
    return first.key if call.function in OVER_ROWS and isinstance(first, Name) else ""


@dataclass(frozen=True, slots=True)
class _Checker:
    """*row*: the table in whose `where` we are; its columns are single values there."""

    names: Names
    row: str = ""

    def type(self, node: Node) -> Type:
        match node:
            case Name():
                return self._name(node)
            case Unary():
                wanted = T.TRUTH if node.operator == "not" else T.NUMBER
                return self._need(node.operand, wanted)
            case Binary():
                return self._binary(node)
            case Call():
                return self._call(node)
            case _:
                return LITERAL[type(node)]

    def _need(self, node: Node, wanted: ValueType) -> ValueType:
        found = self.type(node)
        if found != wanted:
            raise _wrong(node, word(WORD[wanted]), found)
        return wanted

    def _single(self, node: Node) -> ValueType:
        found = self.type(node)
        if not isinstance(found, ValueType):
            raise _wrong(node, say("one value"), found)
        return found

    def _name(self, node: Name) -> Type:
        found = self.names.get(node.key)
        if found is None:
            raise ExpressionFault(
                say("There is no question {name}.", name=node.key),
                node.at,
                remedy=say("There are {names}.", names=_some(self.names)),
            )
        if not node.column:
            return found
        columns = found.columns if isinstance(found, Rows) else {}
        if node.column not in columns:
            raise ExpressionFault(
                say("{name} has no column {column}.", name=node.key, column=node.column),
                node.at,
                remedy=say("There are {names}.", names=_some(columns)) if columns else "",
            )
        kind = columns[node.column]
        return kind if node.key == self.row else ListOf(kind)

    def _binary(self, node: Binary) -> ValueType:
        if node.operator in {"and", "or"}:
            self._need(node.left, T.TRUTH)
            return self._need(node.right, T.TRUTH)
        if node.operator in {"+", "-", "*", "/"}:
            self._need(node.left, T.NUMBER)
            return self._need(node.right, T.NUMBER)
        left = self._single(node.left)
        self._need(node.right, left)
        if node.operator not in {"=", "!="} and left not in ORDERED:
            raise _wrong(node.left, say("a number or a date"), left)
        return T.TRUTH

    def _call(self, node: Call) -> ValueType:
        if node.where is not None:
            self._where(node, node.where)
        wanted = ARGUMENTS.get(node.function, 1)
        if wanted is not None and len(node.arguments) != wanted:
            values = {"name": node.function, "wanted": wanted, "found": len(node.arguments)}
            raise ExpressionFault(
                say("{name} takes {wanted} values, not {found}.", **values), node.at
            )
        if node.function in {"min", "max"}:
            return self._extreme(node)
        if node.function == "contains":
            return self._contains(node)
        if node.function == "if":
            self._need(node.arguments[0], T.TRUTH)
            return self._need(node.arguments[2], self._single(node.arguments[1]))
        return self._of_one(node.function, node.arguments[0])

    def _of_one(self, function: str, argument: Node) -> ValueType:
        match function:
            case "sum":
                return self._list(argument, frozenset({T.NUMBER}))
            case "count":
                return self._count(argument)
            case "len":
                self._need(argument, T.TEXT)
                return T.NUMBER
            case _:
                self.type(argument)
                return T.TRUTH

    def _where(self, node: Call, where: Node) -> None:
        table = table_of(node)
        if table:
            self.type(node.arguments[0])  # an unknown table is told as that
        if not isinstance(self.names.get(table), Rows) or self.row:
            raise ExpressionFault(
                say("“where” narrows a table inside {names}.", names="sum, count, min, max"),
                where.at,
            )
        _Checker(self.names, table)._need(where, T.TRUTH)

    def _list(self, node: Node, allowed: frozenset[ValueType]) -> ValueType:
        found = self.type(node)
        if not isinstance(found, ListOf) or found.of not in allowed:
            raise _wrong(node, say("a column of a table, such as budget.amount"), found)
        return found.of

    def _count(self, node: Node) -> ValueType:
        found = self.type(node)
        if isinstance(found, ValueType):
            raise _wrong(node, say("a table or a list"), found)
        return T.NUMBER

    def _extreme(self, node: Call) -> ValueType:
        if len(node.arguments) == 1:
            return self._list(node.arguments[0], ORDERED)
        first = self._single(node.arguments[0])
        if first not in ORDERED:
            raise _wrong(node.arguments[0], say("a number or a date"), first)
        for argument in node.arguments[1:]:
            self._need(argument, first)
        return first

    def _contains(self, node: Call) -> ValueType:
        whole = self.type(node.arguments[0])
        if whole is not T.TEXT and not isinstance(whole, ListOf):
            raise _wrong(node.arguments[0], say("a text or a list"), whole)
        self._need(node.arguments[1], whole.of if isinstance(whole, ListOf) else T.TEXT)
        return T.TRUTH


WORD = {
    T.NUMBER: "a number",
    T.TEXT: "a text",
    T.TRUTH: "yes or no",
    T.DATE: "a date",
}


def type_name(found: Type) -> Said:
    """Name a type for people."""
    if isinstance(found, Rows):
        return say("a table")
    if isinstance(found, ListOf):
        return say("a list")
    return word(WORD[found])


def _wrong(node: Node, wanted: Said, found: Type) -> ExpressionFault:
    return ExpressionFault(
        say("Expected {wanted}, found {found}.", wanted=wanted, found=type_name(found)), node.at
    )


def _some(names: Mapping[str, object]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")
