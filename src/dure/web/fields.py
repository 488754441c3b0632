"""Bounded values of the data interface: what lies outside is refused before it does harm.

Whole numbers fit the database, texts hold no NUL, days and instants lie within 1900 and 2200.
"""

import re
from datetime import UTC, date, datetime
from math import isfinite
from typing import Annotated, Any

from ninja import Path, Schema
from ninja.pagination import LimitOffsetPagination
from pydantic import AfterValidator, AwareDatetime, Field

Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
Number = Annotated[int, Path(ge=0, le=1000)]
Id = Annotated[int, Field(ge=1, le=2**53)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Whole = Annotated[int, Field(ge=0, le=2**53)]
Line = Annotated[str, Field(max_length=120, pattern=r"^[^\x00\r\n]*$")]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00\r\n]*$")]
Text = Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2200, 12, 31, tzinfo=UTC)),
]


_UNKEPT = re.compile("[\\x00\\ud800-\\udfff]")


def fault_of(given: Any, deepest: int | None = None) -> str:
    """Return what no database keeps of a value, however deep; empty if nothing.

    That is NUL, halves of characters, huge numbers, and what is nested deeper than *deepest*.
    """
    left: list[tuple[Any, int]] = [(given, 0)]
    while left:
        one, depth = left.pop()
        if deepest is not None and depth > deepest:
            return "it is nested too deeply"
        if isinstance(one, dict):
            left += [(part, depth + 1) for part in (*one, *one.values())]
        elif isinstance(one, list):
            left += [(part, depth + 1) for part in one]
        elif fault := _fault(one):
            return fault
    return ""


def _fault(one: Any) -> str:
    if isinstance(one, str) and _UNKEPT.search(one):
        return "a text holds a character that cannot be kept"
    if isinstance(one, int) and abs(one) > 2**53:
        return "a number is too large"
    if isinstance(one, float) and not isfinite(one):
        return "a number is too large"
    return ""


def _keepable(given: dict[str, Any]) -> dict[str, Any]:
    if fault := fault_of(given):
        raise ValueError(fault)
    return given


Body = Annotated[dict[str, Any], AfterValidator(_keepable)]


class Paged(LimitOffsetPagination):
    """A page by limit and offset, at most a thousand at once, within what databases count to."""

    class Input(Schema):
        limit: int = Field(100, ge=1, le=1000)
        offset: int = Field(0, ge=0, le=2**53)
