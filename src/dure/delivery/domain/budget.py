"""Lines of a project's budget, and how much may be moved between them without a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from dure.core.workflow import Move, Workflow


class BudgetCategory(StrEnum):
    LABOUR = "labour"
    EQUIPMENT = "equipment"
    CONSTRUCTION = "construction"
    SOFTWARE = "software"
    OPERATION = "operation"
    OVERHEAD = "overhead"
    OTHER = "other"


class TransferState(StrEnum):
    ASKED = "asked"
    MADE = "made"
    REFUSED = "refused"


S = TransferState

TRANSFER_WORKFLOW = Workflow(
    S.ASKED,
    (
        Move("make", frozenset({S.ASKED}), S.MADE),
        Move("refuse", frozenset({S.ASKED}), S.REFUSED),
    ),
)

FREE_SHARE = Fraction(1, 5)


MOST_NAME = 80
CATEGORIES = {category.value: category for category in BudgetCategory} | {
    "facilities": BudgetCategory.CONSTRUCTION
}
"""What an application calls a category; what is not listed is `OTHER`, under its own name."""
SOURCES = {"national": (True, False)} | dict.fromkeys(
    ("province", "city", "in_kind"), (False, True)
)
"""Whose money a source of an application is: private money stands beside both sums."""


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A line as an application has it: whole won of both sources."""

    name: str
    category: BudgetCategory
    national_won: int
    local_won: int


def propose_lines(
    rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]
) -> list[ProposedLine]:
    """Return one line for each category of an application's budget table, in its order.

    Parameters
    ----------
    rows
        With `source`, `category` and `amount`; rows that lack one, and private money, are left
        out.
    names
        What the form calls each category.
    """
    sums: dict[str, list[int]] = {}
    for row in rows:
        side, won = SOURCES.get(str(row.get("source"))), row.get("amount")
        category = row.get("category")
        if side is None or type(won) is not int or won <= 0 or not isinstance(category, str):
            continue
        found = sums.setdefault(category, [0, 0])
        for place, counts in enumerate(side):
            found[place] += won if counts else 0
    return [
        ProposedLine(
            names.get(key, key)[:MOST_NAME],
            CATEGORIES.get(key, BudgetCategory.OTHER),
            national,
            local,
        )
        for key, (national, local) in sums.items()
    ]


def needs_approval(moved_won: int, line_won: int, *, free_share: Fraction = FREE_SHARE) -> bool:
    """Tell whether moving *moved_won* out of a line of *line_won* needs the agency's decision."""
    return Fraction(moved_won) > free_share * line_won
