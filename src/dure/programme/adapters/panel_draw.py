"""Panel draws for the engine: JSON in, JSON out, so that a sealed draw can be made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dure.core.errors import Invalid
from dure.engine.selection import Candidate, NoPanel, PanelRequest, Quota, draw_panel
from dure.engine.selection import in_drawn_order as drawn_order
from dure.programme.adapters.words import field
from dure.programme.domain.panel import POOL_FACTOR
from dure.programme.models import DrawNotice
from dure.programme.queries.panel import PoolEntry


def rule_of(notice: DrawNotice) -> dict[str, Any]:
    """Return the rule of a draw as it was published."""
    return {
        "panels": notice.panels,
        "size": notice.size,
        "demanded": sorted(notice.demanded),
        "pool_factor": POOL_FACTOR,
    }


def given_of(pool: Sequence[PoolEntry]) -> dict[str, Any]:
    """Return the pool as the draw sees it: who knows what, and who is out and why."""
    return {
        "pool": [
            {
                "id": str(entry.evaluator.pk),
                "knows": sorted(entry.evaluator.expertise),
                "out": [out.value for out in entry.out],
            }
            for entry in sorted(pool, key=lambda entry: entry.evaluator.pk)
        ]
    }


def compute(rule: Mapping[str, Any], given: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """Draw the panels one after the other, then the order of the reserve.

    Panel n is drawn with the seed `<seed>/<n>`, from those who are on none yet; of a field that is
    demanded it leaves enough people for the panels after it. Chances are fractions.

    Raises
    ------
    Invalid
        If the pool is too small, or a field is too rare.
    """
    free = [
        Candidate(row["id"], frozenset(row["knows"])) for row in given["pool"] if not row["out"]
    ]
    panels, size = int(rule["panels"]), int(rule["size"])
    needed = panels * size * int(rule["pool_factor"])
    if len(free) < needed:
        raise Invalid(
            "{needed} people must be there to be drawn, {factor} for each place; there are "
            "{available}.",
            where="pool",
            remedy="Enter more evaluators, or draw fewer.",
            needed=needed,
            factor=int(rule["pool_factor"]),
            available=len(free),
        )
    drawn = []
    taken: set[str] = set()
    for number in range(1, panels + 1):
        left = [person for person in free if person.person_id not in taken]
        quotas = tuple(
            Quota(kind, 1, _ceiling(left, kind, panels - number)) for kind in rule["demanded"]
        )
        answer = draw_panel(left, PanelRequest(size, quotas), f"{seed}/{number}")
        if isinstance(answer, NoPanel):
            raise _refusal(answer, number)
        taken |= set(answer.members)
        drawn.append(
            {
                "name": str(number),
                "members": sorted(answer.members, key=int),
                "fitting": str(answer.panels),
                "chances": {key: str(chance) for key, chance in answer.chances.items()},
            }
        )
    rest = [person.person_id for person in free if person.person_id not in taken]
    return {"panels": drawn, "reserve": list(drawn_order(rest, seed, "reserve"))}


def _ceiling(left: Sequence[Candidate], kind: str, later: int) -> int:
    return max(sum(kind in person.kinds for person in left) - later, 1)


def _refusal(answer: NoPanel, number: int) -> Invalid:
    if not answer.quotas:
        return Invalid(
            "Panel {number} cannot be drawn: {count} people are left for it.",
            where="pool",
            number=number,
            count=answer.candidates,
        )
    kind = answer.quotas[0].kind
    return Invalid(
        "Panel {number} cannot be drawn: each panel needs somebody who knows {field}, and "
        "{count} who do can be drawn.",
        where="demanded",
        remedy="Enter more evaluators of that field, or do not demand it.",
        number=number,
        field=field(kind),
        count=answer.available.get(kind, 0),
    )
