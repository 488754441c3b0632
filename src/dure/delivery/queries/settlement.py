"""Reads for a settlement: its statement, exact to the won, and what stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.ledger import AccountKind, Entry, Pot, balances
from dure.delivery.domain.settlement import (
    SettlementState,
    close_books,
    disallow,
    givers,
    owed_back,
)
from dure.delivery.models import Disallowance, Project, Settlement
from dure.delivery.queries.ledger import entries_of, spent_report
from dure.delivery.queries.project import Side, in_hands_of, projects_visible_to
from dure.programme.domain.waiting import Waiting


def settlement_of(project: Project) -> Settlement | None:
    return Settlement.objects.filter(project=project).first()


def settlement_visible_to(actor: Actor, settlement_id: int) -> Settlement:
    """Return one settlement. Raises `NotFound` where *actor* may not see its project."""
    seen = Settlement.objects.filter(project__in=projects_visible_to(actor))
    found = seen.select_related("project").filter(pk=settlement_id).first()
    if found is None:
        raise NotFound("There is no such settlement.")
    return found


def disallowances_of(settlement: Settlement | None) -> QuerySet[Disallowance]:
    rows = Disallowance.objects.filter(settlement=settlement)
    return rows.select_related("expenditure__line")


def disallowed_entries(settlement: Settlement | None) -> list[Entry]:
    """Return the postings that take the disallowed costs out. One query."""
    made: list[Entry] = []
    for row in disallowances_of(settlement):
        parts = {Pot.NATIONAL: row.national_won, Pot.LOCAL: row.local_won}
        made += disallow(row.expenditure.line.category, parts)
    return made


def closing_entries(project: Project, settlement: Settlement | None) -> list[Entry]:
    """Return every posting that approving the settlement writes. Two queries."""
    book, taken_out = entries_of(project), disallowed_entries(settlement)
    return taken_out + close_books([*book, *taken_out])


def statement_of(project: Project, settlement: Settlement | None) -> dict[str, Any]:
    """Return the statement: received, spent, disallowed, unspent, interest, what goes back.

    Whole won throughout. Received = spent + disallowed + unspent, source by source.
    """
    if settlement is not None and settlement.statement:
        return dict(settlement.statement)
    book, taken_out = entries_of(project), disallowed_entries(settlement)
    return statement_from(book, taken_out)


def statement_from(book: Sequence[Entry], taken_out: Sequence[Entry]) -> dict[str, Any]:
    """Return the statement of a book from which *taken_out* has yet to be taken."""
    every = [*book, *taken_out]
    held = balances(every)
    received = [(b.category or "national", won) for b, won in givers(book)]
    by_pot = {pot: _pot(book, taken_out, pot) for pot in (Pot.NATIONAL, Pot.LOCAL)}
    back = owed_back([*every, *close_books(every)])
    return {
        "received": [{"giver": giver, "won": won} for giver, won in received],
        "sources": [{"pot": pot.value, **row} for pot, row in by_pot.items()],
        "spent": [
            {"category": r.category, "national": r.national, "local": r.local, "won": r.total}
            for r in spent_report(book)
        ],
        "interest": -sum(w for b, w in held.items() if b.kind is AccountKind.INTEREST),
        "back": [{"giver": giver, "won": won} for giver, won in sorted(back.items())],
        "back_won": sum(back.values()),
    }


def _pot(book: Sequence[Entry], taken_out: Sequence[Entry], pot: Pot) -> dict[str, int]:
    held = balances(e for e in book if e.pot is pot)
    spent = sum(won for b, won in held.items() if b.kind is AccountKind.SPENT)
    received = sum(won for _book, won in givers([e for e in book if e.pot is pot]))
    disallowed = sum(e.amount_won for e in taken_out if e.pot is pot)
    return {
        "received": received,
        "spent": spent - disallowed,
        "disallowed": disallowed,
        "unspent": received - spent,
    }


STEPS: tuple[tuple[SettlementState, str | Promise, tuple[tuple[Side, Role], ...]], ...] = (
    (
        SettlementState.PREPARED,
        _("Check a settlement"),
        (("agency", Role.PROGRAMME_OFFICER),),
    ),
    (
        SettlementState.CHECKED,
        _("Approve a settlement"),
        (("ministry", Role.APPROVER), ("agency", Role.FINANCE_OFFICER)),
    ),
    (
        SettlementState.APPROVED,
        _("Record that the money is given back"),
        (("agency", Role.FINANCE_OFFICER),),
    ),
)


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the settlements that *actor* checks, approves or completes."""
    found = []
    for state, verb, roles in STEPS:
        rows = Settlement.objects.filter(
            project__in=in_hands_of(actor, *roles), state=state.value
        ).exclude(prepared_by_id=actor.user_id)
        if state is SettlementState.CHECKED:
            rows = rows.exclude(checked_by_id=actor.user_id)
        found += [
            Waiting(
                verb=str(verb),
                title=row.project.title,
                href=f"/projects/{row.project_id}/settlement/",
                since=row.updated_at,
            )
            for row in rows.select_related("project")
        ]
    return found
