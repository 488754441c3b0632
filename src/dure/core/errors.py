"""Errors a caller may expect.

Every refusal the product can give a person derives from `Refusal`; a web
view turns it into a page, an API into a problem document, a command into an
exit code. Anything else that escapes is a defect.
"""

from __future__ import annotations

from typing import Self, TypeVar

from dure.core.said import Said, say, word

T = TypeVar("T", bound="Refusal")


class Refusal(Exception):
    """The request was understood and will not be done.

    Each text is a template, `"Port {port} is taken."`, and the values are named behind it, so that
    a page can say it in another language; `what`, `where`, `remedy` and `str` are the English.

    Parameters
    ----------
    what
        What is wrong, in one plain sentence.
    where
        The place of it: a file with its line, a field, a row. Empty if none.
    remedy
        What the person can do about it. Empty if nothing.
    values
        What stands in the braces of *what* and *remedy*; see `dure.core.said.say`.
    """

    code = "refused"

    def __init__(
        self, what: str = "", /, *, where: str = "", remedy: str = "", **values: object
    ) -> None:
        super().__init__(what)
        self.what = what if isinstance(what, Said) else say(what, **values)
        self.where = where
        self.remedy = remedy if isinstance(remedy, Said) else say(remedy, **values)

    @property
    def template(self) -> str:
        """The text of *what* before its values are filled in."""
        return self.what.template

    @property
    def remedy_template(self) -> str:
        """The text of *remedy* before its values are filled in."""
        return self.remedy.template

    @property
    def values(self) -> dict[str, object]:
        """The values of both texts by name."""
        return self.remedy.values | self.what.values

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.remedy}".strip() or self.code

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # Refusals cross process boundaries; the default would lose where and remedy.
        return (_rebuilt, (type(self), self.__dict__.copy(), self.args))

    def placed(self, where: str) -> Self:
        """Return the same refusal at another place."""
        copy = _rebuilt(type(self), self.__dict__.copy(), self.args)
        copy.where = where
        return copy


class NotFound(Refusal):
    """No such object, or none that this actor may know of."""

    code = "not_found"


class IllegalMove(Refusal):
    """The object is in a state the requested move does not start from."""

    code = "illegal_move"

    def __init__(self, move: str, state: str, *, where: str = "") -> None:
        super().__init__(
            "cannot {move} from {state}", where=where, move=word(move), state=word(state)
        )
        self.move = move
        self.state = state


class NotAllowed(Refusal):
    """The actor lacks the permission."""

    code = "not_allowed"


class Incomplete(Refusal):
    """Something required is missing; `missing` names each field."""

    code = "incomplete"

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("{fields}", fields=", ".join(missing))
        self.missing = missing


class Invalid(Refusal):
    """A value, row or file is not what it must be."""

    code = "invalid"


class Stale(Refusal):
    """The object changed since it was read; read it again and decide again."""

    code = "stale"


class Busy(Refusal):
    """The same work is already under way."""

    code = "busy"


def _rebuilt(kind: type[T], state: dict[str, object], args: tuple[object, ...]) -> T:
    refusal = kind.__new__(kind)
    refusal.args = args
    refusal.__dict__.update(state)
    return refusal
