"""Bounded values of the data interface: what lies outside is refused before it does harm.

Whole numbers fit the database, texts hold no NUL, days and instants lie within 1900 and 2200.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from ninja import Path, Schema
from ninja.pagination import LimitOffsetPagination
from pydantic import AfterValidator, AwareDatetime, Field

Key = Annotated[int, Path(ge=1, le=2**63 - 1)]
Number = Annotated[int, Path(ge=0, le=1000)]
Id = Annotated[int, Field(ge=1, le=2**53)]
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


def _keepable(given: dict[str, Any]) -> dict[str, Any]:
    """Refuse what no database keeps, however deep: NUL, halves of characters, huge numbers."""
    left: list[Any] = [given]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list):
            left += one
        elif isinstance(one, str) and _UNKEPT.search(one):
            raise ValueError("a text holds a character that cannot be kept")
        elif isinstance(one, int) and abs(one) > 2**53:
            raise ValueError("a number is too large")
    return given


Body = Annotated[dict[str, Any], AfterValidator(_keepable)]


class Paged(LimitOffsetPagination):
    """A page by limit and offset, at most a thousand at once, within what databases count to."""

    class Input(Schema):
        limit: int = Field(100, ge=1, le=1000)
        offset: int = Field(0, ge=0, le=2**53)
