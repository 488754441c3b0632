"""A small language for conditions, checks and sums of a form: text in, tree out, text again.

```
sum(budget.amount where budget.source = "national") <= 2000000000 and not is_empty(plan)
```

Numbers are exact, texts stand in quotes, dates are `date("2022-01-31")`, `table.column` is a
column. Weakest first: or, and, not, comparison (one, not chained), + -, * /, minus. The text is
parsed into the tree below and never run as a program; `expression_types` checks it against a
form, `expression_value` computes it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dure.core.errors import Invalid
from dure.core.said import Said, say

MAX_LENGTH = 2_000
MAX_DEPTH = 30
MAX_TOKENS = 400

FUNCTIONS = ("sum", "count", "min", "max", "len", "contains", "is_empty", "if")
WORDS = frozenset({"or", "and", "not", "true", "false", "where", "date", *FUNCTIONS})
"""Names that mean something here, so no question bears them."""

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
TOKEN = re.compile(
    r"""(?P<space>\s+)
      |(?P<number>[0-9]+(?:\.[0-9]+)?)
      |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
      |(?P<text>"(?:[^"\\\x00-\x1f]|\\["\\nt])*")
      |(?P<sign><=|>=|!=|[-=<>+*/(),.])""",
    re.VERBOSE,
)


class ExpressionFault(Invalid):
    """A text that is not an expression, or not one of this form.

    Parameters
    ----------
    position
        Characters before the fault, from 0.
    """

    def __init__(self, what: Said, position: int, *, remedy: str = "") -> None:
        super().__init__(what, where=str(position + 1), remedy=remedy)
        self.position = position


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Day:
    value: date
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """The answer to a question, or, with a column, a column of a table."""

    key: str
    column: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str  # "not" or "-"
    operand: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function; *where* narrows the rows that `sum`, `count`, `min` and `max` look at."""

    function: str
    arguments: tuple[Node, ...]
    where: Node | None = None
    at: int = field(default=0, compare=False)


Node = Number | Text | Truth | Day | Name | Unary | Binary | Call


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # "number", "name", "text", "sign" or "end"
    text: str
    at: int


def tokens_of(source: str) -> tuple[Token, ...]:
    """Cut a text into words and signs; the last one is the end. Raises `ExpressionFault`."""
    if len(source) > MAX_LENGTH:
        raise ExpressionFault(
            say("This is longer than {most} characters.", most=MAX_LENGTH), MAX_LENGTH
        )
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = TOKEN.match(source, at)
        if match is None:
            sign = source[at]
            raise ExpressionFault(
                say("{sign} cannot stand here.", sign=ascii(sign) if sign < " " else sign),
                at,
                remedy="A text stands between double quotes.",
            )
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match[0], at))
        at = match.end()
    if len(found) > MAX_TOKENS:
        raise ExpressionFault(
            say("This is longer than {most} words and signs.", most=MAX_TOKENS),
            found[MAX_TOKENS].at,
        )
    return (*found, Token("end", "", len(source)))


def parse(source: str) -> Node:
    """Return the tree of a text. Raises `ExpressionFault`: where, and what belongs there."""
    reader = _Reader(tokens_of(source))
    node = reader.disjunction()
    reader.need("end", "")
    return node


def write(node: Node) -> str:
    """Return the one plain text of a tree; `parse` gives the tree again."""
    return _written(node, 0)


class _Reader:
    """Reads tokens from left to right, one method a strength."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self, kind: str, *texts: str) -> Token | None:
        token = self.token
        if token.kind != kind or (texts and token.text not in texts):
            return None
        self.place += kind != "end"
        return token

    def need(self, kind: str, text: str) -> Token:
        found = self.take(kind, text) if text else self.take(kind)
        if found is None:
            raise self.expected(f"“{text}”" if text else say("the end"))
        return found

    def expected(self, wanted: str) -> ExpressionFault:
        token = self.token
        if token.kind == "end":
            return ExpressionFault(
                say("It ends where {wanted} should follow.", wanted=wanted), token.at
            )
        return ExpressionFault(
            say("Expected {wanted}, found “{found}”.", wanted=wanted, found=token.text), token.at
        )

    def disjunction(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionFault(
                say("This is nested deeper than {most} levels.", most=MAX_DEPTH), self.token.at
            )
        node = self.conjunction()
        while token := self.take("name", "or"):
            node = Binary("or", node, self.conjunction(), token.at)
        self.depth -= 1
        return node

    def conjunction(self) -> Node:
        node = self.negation()
        while token := self.take("name", "and"):
            node = Binary("and", node, self.negation(), token.at)
        return node

    def negation(self) -> Node:
        signs = []
        while token := self.take("name", "not"):
            signs.append(token)
        node = self.comparison()
        return self._signed(signs, node)

    def comparison(self) -> Node:
        node = self.addition()
        if token := self.take("sign", *COMPARISONS):
            node = Binary(token.text, node, self.addition(), token.at)
            if self.token.kind == "sign" and self.token.text in COMPARISONS:
                raise ExpressionFault(
                    say("Comparisons cannot be chained."),
                    self.token.at,
                    remedy="Join two comparisons with “and”.",
                )
        return node

    def addition(self) -> Node:
        node = self.product()
        while token := self.take("sign", "+", "-"):
            node = Binary(token.text, node, self.product(), token.at)
        return node

    def product(self) -> Node:
        node = self.minus()
        while token := self.take("sign", "*", "/"):
            node = Binary(token.text, node, self.minus(), token.at)
        return node

    def minus(self) -> Node:
        signs = []
        while token := self.take("sign", "-"):
            signs.append(token)
        return self._signed(signs, self.atom())

    def atom(self) -> Node:
        if token := self.take("number"):
            return self._number(token)
        if token := self.take("text"):
            return Text(json.loads(token.text), token.at)
        if self.take("sign", "("):
            node = self.disjunction()
            self.need("sign", ")")
            return node
        if token := self.take("name"):
            return self._named(token)
        raise self.expected(say("a value"))

    def _signed(self, signs: list[Token], node: Node) -> Node:
        if len(signs) > MAX_DEPTH:
            raise ExpressionFault(
                say("This is nested deeper than {most} levels.", most=MAX_DEPTH), signs[0].at
            )
        for sign in reversed(signs):
            node = Unary(sign.text, node, sign.at)
        return node

    def _number(self, token: Token) -> Number:
        if len(token.text) > 20:
            raise ExpressionFault(say("This number is too long."), token.at)
        return Number(Fraction(token.text), token.at)

    def _named(self, token: Token) -> Node:
        if token.text in {"true", "false"}:
            return Truth(token.text == "true", token.at)
        if token.text == "date":
            return self._day(token)
        if token.text in FUNCTIONS:
            return self._call(token)
        if token.text in WORDS:
            self.place -= 1
            raise self.expected(say("a value"))
        if self.take("sign", "."):
            column = self.take("name")
            if column is None:
                raise self.expected(say("the name of a column"))
            return Name(token.text, column.text, token.at)
        if self.token.kind == "sign" and self.token.text == "(":
            raise ExpressionFault(
                say("There is no function {name}.", name=token.text),
                token.at,
                remedy=say("There are {names}.", names=", ".join(FUNCTIONS)),
            )
        return Name(token.text, "", token.at)

    def _day(self, token: Token) -> Day:
        self.need("sign", "(")
        text = self.take("text")
        if text is None:
            raise self.expected(say("a date such as “2022-01-31”, in quotes"))
        try:
            if not re.fullmatch(r'"\d{4}-\d\d-\d\d"', text.text, re.ASCII):
                raise ValueError
            day = date.fromisoformat(text.text[1:-1])
        except ValueError:
            raise ExpressionFault(
                say("{text} is not a date.", text=text.text),
                text.at,
                remedy="Write it as year-month-day.",
            ) from None
        self.need("sign", ")")
        return Day(day, token.at)

    def _call(self, token: Token) -> Call:
        self.need("sign", "(")
        arguments = [self.disjunction()]
        while self.take("sign", ","):
            arguments.append(self.disjunction())
        where = self.disjunction() if self.take("name", "where") else None
        self.need("sign", ")")
        return Call(token.text, tuple(arguments), where, token.at)


STRENGTH = {"or": 1, "and": 2, "not": 3, **dict.fromkeys(COMPARISONS, 4)} | {
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}


def _written(node: Node, least: int) -> str:
    """Write *node*, in brackets if it binds more weakly than *least*."""
    if isinstance(node, Binary):
        strength = STRENGTH[node.operator]
        left = _written(node.left, strength + (strength == 4))
        text = f"{left} {node.operator} {_written(node.right, strength + 1)}"
    elif isinstance(node, Unary):
        strength = 3 if node.operator == "not" else 7
        space = " " if node.operator == "not" else ""
        text = f"{node.operator}{space}{_written(node.operand, strength)}"
    else:
        return _plain(node)
    return f"({text})" if strength < least else text


def _plain(node: Number | Text | Truth | Day | Name | Call) -> str:
    match node:
        case Number():
            return decimal_text(node.value)
        case Text():
            return json.dumps(node.value, ensure_ascii=False)
        case Truth():
            return "true" if node.value else "false"
        case Day():
            return f'date("{node.value.isoformat()}")'
        case Name():
            return f"{node.key}.{node.column}" if node.column else node.key
        case Call():
            inside = ", ".join(_written(argument, 0) for argument in node.arguments)
            where = f" where {_written(node.where, 0)}" if node.where is not None else ""
            return f"{node.function}({inside}{where})"


def decimal_text(value: Fraction) -> str:
    """Write an exact decimal, `0.05`; a fraction that is none as `1/3`."""
    for digits in range(20):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            text = f"{abs(scaled.numerator):0{digits + 1}}"
            sign = "-" if value < 0 else ""
            return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)
    return f"{value.numerator}/{value.denominator}"
