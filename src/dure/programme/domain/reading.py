"""Reading tables of JSON values strictly: every fault is kept, with the path to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from dure.core.errors import Invalid

E = TypeVar("E", bound=StrEnum)

MAX_WON = 10**15
"""More than any budget of the state; keeps whole numbers inside what a database holds."""

_FRACTION = re.compile(r"-?\d{1,18}(/[1-9]\d{0,17})?")


class Faulty(Invalid):
    """A table with faults. Told as its first one; `faults` has them all, each with its path."""

    def __init__(self, faults: tuple[Invalid, ...]) -> None:
        super().__init__(faults[0].what, where=faults[0].where, remedy=faults[0].remedy)
        self.faults = faults


class Table:
    """A mapping being read, and the faults met on the way.

    Every question takes its key out; `finish` then names the keys that nobody asked for. What
    cannot be read becomes a fault and a harmless value, so that reading goes on.

    Parameters
    ----------
    given
        A mapping; anything else is a fault.
    path
        Where it stands, `"stages[2]"`; empty at the root.
    """

    def __init__(self, given: Any, path: str = "", faults: list[Invalid] | None = None) -> None:
        self.path = path
        self.faults: list[Invalid] = [] if faults is None else faults
        self.given: Mapping[Any, Any] = given if isinstance(given, Mapping) else {}
        self._asked: set[str] = set()
        if not isinstance(given, Mapping):
            self.faults.append(Invalid("This must be a table of named values.", where=path))

    def at(self, key: str) -> str:
        """Return the path of *key*."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Tell whether *key* is given and is not null."""
        return self.given.get(key) is not None

    def take(self, key: str, default: Any = ...) -> Any:
        """Return the value of *key* as it stands; a fault and None if it is required and not."""
        self._asked.add(key)
        value = self.given.get(key)
        if value is not None:
            return value
        if default is ...:
            self.faults.append(Invalid("This is missing.", where=self.at(key)))
            return None
        return default

    def text(self, key: str, default: Any = ..., *, most: int = 4000) -> str:
        """Return a text of at most *most* characters."""
        value = self.take(key, default)
        if value is None:
            return ""
        if not isinstance(value, str) or "\x00" in value:
            self.fault(key, Invalid("This must be a text."))
        elif len(value) > most:
            self.fault(key, Invalid("This is longer than {most} characters.", most=most))
        else:
            return value
        return ""

    def whole(self, key: str, default: Any = ..., *, least: int = 0, most: int = MAX_WON) -> int:
        """Return a whole number from *least* to *most*."""
        value = self.take(key, default)
        if value is None:
            return least
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(key, Invalid("This must be a whole number."))
        elif not least <= value <= most:
            self.fault(
                key, Invalid("This must lie from {least} to {most}.", least=least, most=most)
            )
        else:
            return value
        return least

    def whole_or_none(self, key: str, *, least: int = 0, most: int = MAX_WON) -> int | None:
        """Return a whole number, None if it is not given."""
        return self.whole(key, least=least, most=most) if self.has(key) else self.take(key, None)

    def fraction(
        self, key: str, default: Any = ..., *, least: Fraction | int = 0, most: Any = None
    ) -> Fraction:
        """Return an exact fraction, given as a whole number or as a text like `"1/2"`."""
        value = self.take(key, default)
        if value is None:
            return Fraction(0)
        if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
            self.fault(key, Invalid('This must be a whole number or a fraction in quotes, "1/2".'))
            return Fraction(0)
        if isinstance(value, str) and not _FRACTION.fullmatch(value):
            self.fault(key, Invalid('This must be a whole number or a fraction in quotes, "1/2".'))
            return Fraction(0)
        number = Fraction(value)
        if number < least or (most is not None and number > most):
            self.fault(key, Invalid("This share or weight is out of range."))
            return Fraction(0)
        return number

    def fraction_or_none(self, key: str, *, most: Any = None) -> Fraction | None:
        """Return an exact fraction, None if it is not given."""
        return self.fraction(key, most=most) if self.has(key) else self.take(key, None)

    def truth(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self.take(key, default)
        if not isinstance(value, bool):
            self.fault(key, Invalid("This must be true or false."))
            return default
        return value

    def one_of(self, key: str, kinds: type[E], default: Any = ...) -> E:
        """Return a member of the enumeration *kinds*."""
        first = next(iter(kinds))
        value = self.take(key, default)
        if value is None:
            return first
        if not isinstance(value, str) or value not in set(kinds):
            known = ", ".join(kind.value for kind in kinds)
            self.fault(key, Invalid("This is none of: {known}.", known=known))
            return first
        return kinds(value)

    def instant(self, key: str) -> datetime | None:
        """Return an instant, written as ISO 8601 with its offset."""
        value = self.take(key)
        if value is None:
            return None
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            instant = None
        if instant is None or instant.utcoffset() is None:
            self.fault(
                key,
                Invalid(
                    "This must be an instant with its offset, like 2021-12-27T09:00:00+09:00."
                ),
            )
            return None
        return instant

    def day(self, key: str) -> date | None:
        """Return a day, written as ISO 8601."""
        value = self.take(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fault(key, Invalid("This must be a day, like 2021-12-31."))
            return None

    def texts(self, key: str, default: Any = ()) -> tuple[str, ...]:
        """Return texts, in order, each once."""
        value = self.take(key, default)
        if value is None:
            return ()
        if not isinstance(value, list | tuple) or not all(
            isinstance(text, str) and "\x00" not in text for text in value
        ):
            self.fault(key, Invalid("This must be a list of texts."))
            return ()
        if len(set(value)) != len(value):
            self.fault(key, Invalid("This names one thing twice."))
        return tuple(value)

    def members(self, key: str, kinds: type[E]) -> tuple[E, ...]:
        """Return at least one member of the enumeration *kinds*."""
        values = self.texts(key, ...)
        known = {kind.value for kind in kinds}
        if self.given.get(key) == [] or not set(values) <= known:
            listed = ", ".join(kind.value for kind in kinds)
            self.fault(key, Invalid("This must name at least one of: {known}.", known=listed))
        return tuple(kinds(value) for value in values if value in known)

    def tables(self, key: str, default: Any = ()) -> list[Table]:
        """Return a list of tables, numbered from 1 in their paths."""
        value = self.take(key, default)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.fault(key, Invalid("This must be a list."))
            return []
        return [
            Table(item, f"{self.at(key)}[{number}]", self.faults)
            for number, item in enumerate(value, start=1)
        ]

    def table(self, key: str) -> Table:
        """Return the table under *key*."""
        value = self.take(key)
        return Table({} if value is None else value, self.at(key), self.faults)

    def fault(self, key: str, fault: Invalid) -> None:
        """Keep a fault of *key*; without a key, of the table itself."""
        self.faults.append(fault.placed(self.at(key) if key else self.path))

    def finish(self) -> None:
        """Name the keys that mean nothing here."""
        for key in self.given:
            if key not in self._asked:
                self.faults.append(
                    Invalid("There is no field of this name.", where=self.at(str(key)))
                )

    def refuse(self) -> None:
        """Raise `Faulty` if there is any fault."""
        if self.faults:
            raise Faulty(tuple(self.faults))


def fraction_text(value: Fraction) -> str:
    """Return a fraction as it is stored: `"1/2"`, `"30"`."""
    return str(value)
