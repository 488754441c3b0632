"""Every write to a project's book. What is written stays; a mistake is undone by a reversal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import needed, needed_reason
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.core.said import say
from dure.delivery.access.ledger import may_post_interest, may_reverse
from dure.delivery.actions.project import locked_project, refuse_unless_active
from dure.delivery.domain.ledger import BANK, INTEREST, Book, Entry, JournalKind, Pot
from dure.delivery.domain.ledger import reversed_entries as undoing
from dure.delivery.domain.words import MOST_BOOK_TEXT
from dure.delivery.models import Account, Journal, Posting, Project
from dure.delivery.queries.ledger import bank_won, next_number

MOST_RECEIPT = 40
"""Characters in the number of a bank's statement."""


@transaction.atomic
def post_interest(
    *, project_id: int, amount_won: int, day: date, receipt: str, actor: Actor, now: datetime
) -> Journal:
    """Write down interest that the dedicated account earned.

    Parameters
    ----------
    receipt
        Number of the bank's statement; the same one is refused twice.
    """
    project = locked_project(project_id, actor)
    if not may_post_interest(actor, project):
        raise NotAllowed("Only a finance officer writes in the book.")
    if amount_won <= 0:
        raise Invalid("Interest is more than nothing.", where="amount_won")
    receipt = needed(receipt, MOST_RECEIPT, "receipt", say("Number of the bank's statement"))
    refuse_unless_active(project)
    return post(
        project,
        JournalKind.INTEREST,
        [Entry(BANK, INTEREST, amount_won, Pot.INTEREST)],
        reference=f"interest:{receipt}",
        day=day,
        actor=actor,
        now=now,
    )


@transaction.atomic
def reverse_interest(*, journal_id: int, reason: str, actor: Actor, now: datetime) -> Journal:
    """Undo interest that was written down wrongly; other events are reversed where they began."""
    project_id = Journal.objects.filter(pk=journal_id).values_list("project_id", flat=True).first()
    project = locked_project(project_id or 0, actor)
    journal = Journal.objects.filter(pk=journal_id, project=project).first()
    if journal is None:
        raise NotFound("There is no such entry in the book.")
    if not may_reverse(actor, project):
        raise NotAllowed("Only the agency's finance officer reverses an entry.")
    reason = needed_reason(reason, MOST_BOOK_TEXT)
    if journal.kind != JournalKind.INTEREST:
        raise Invalid("This entry is undone where it was made, not in the book.")
    refuse_unless_active(project)
    return reverse(journal, reason=reason, actor=actor, now=now)


def post(
    project: Project,
    kind: JournalKind,
    entries: Sequence[Entry],
    *,
    reference: str,
    day: date,
    actor: Actor,
    now: datetime,
    text: str = "",
    reverses: Journal | None = None,
) -> Journal:
    """Write one event into the book of a locked project. Permission is the caller's question.

    Raises
    ------
    Invalid
        If the same thing is in the book already, or the account would hold less than nothing.
    """
    if Journal.objects.filter(project=project, reference=reference).exists():
        raise Invalid("This is in the book already.", where=reference)
    journal = Journal.objects.create(
        project=project,
        number=next_number(project),
        kind=kind.value,
        day=day,
        text=_shown(text),
        reference=reference,
        reverses=reverses,
        entered_by_id=actor.user_id,
        entered_at=now,
    )
    books = _accounts(project, entries)
    Posting.objects.bulk_create(
        Posting(
            journal=journal,
            debit=books[entry.debit],
            credit=books[entry.credit],
            amount_won=entry.amount_won,
            pot=entry.pot.value,
        )
        for entry in entries
    )
    _refuse_overdraft(project, entries)
    record(
        verb="journal.post",
        subject=journal,
        actor=actor,
        now=now,
        kind=kind.value,
        reference=reference,
        won=sum(entry.amount_won for entry in entries),
    )
    return journal


def reverse(journal: Journal, *, reason: str, actor: Actor, now: datetime) -> Journal:
    """Write the event that undoes *journal*, once. Permission is the caller's question."""
    if Journal.objects.filter(reverses=journal).exists() or journal.reverses_id is not None:
        raise Invalid("This entry is reversed already, or is a reversal itself.")
    entries = [row.entry for row in journal.postings.select_related("debit", "credit")]
    return post(
        journal.project,
        JournalKind.REVERSAL,
        undoing(entries),
        reference=f"reversal:{journal.pk}",
        day=localdate(now),
        actor=actor,
        now=now,
        text=reason,
        reverses=journal,
    )


def _shown(text: str) -> str:
    """Return what stands beside an event: what is said in full elsewhere is shown shortened."""
    return text if len(text) <= MOST_BOOK_TEXT else f"{text[: MOST_BOOK_TEXT - 1]}…"


def _accounts(project: Project, entries: Sequence[Entry]) -> dict[Book, Account]:
    books: dict[Book, Account] = {row.book: row for row in Account.objects.filter(project=project)}
    for entry in entries:
        for book in (entry.debit, entry.credit):
            if book not in books:
                books[book] = Account.objects.create(
                    project=project, kind=book.kind.value, category=book.category
                )
    return books


def _refuse_overdraft(project: Project, entries: Sequence[Entry]) -> None:
    for pot in sorted({entry.pot for entry in entries if BANK in (entry.debit, entry.credit)}):
        short = -bank_won(project, pot)
        if short > 0:
            raise Invalid(
                "The account holds {won:,} won too little for this.",
                where=pot.value,
                remedy="Wait until the money is in the account.",
                won=short,
            )
