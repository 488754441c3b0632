from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.ledger import AccountKind, Book, Entry, JournalKind, Pot
from dure.delivery.labels.money import ACCOUNT_KIND, JOURNAL_KIND, POT
from dure.delivery.models.columns import choices_of, known, person


class KeptRows(models.QuerySet[Any]):
    """Rows that are written once: the book is corrected by a reversal, never by a change."""

    def update(self, **_values: Any) -> int:
        raise TypeError("what is in the book is not changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("what is in the book is not deleted")


class Account(models.Model):
    """One account of one project's book."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="accounts"
    )
    kind = models.CharField(max_length=20, choices=choices_of(ACCOUNT_KIND))
    category = models.CharField(max_length=20, blank=True)  # of the budget, or who gave

    class Meta:
        ordering = ("project", "kind", "category")
        constraints = (
            known("account_kind_known", "kind", AccountKind),
            models.UniqueConstraint(
                fields=("project", "kind", "category"), name="account_once_in_a_project"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.kind} {self.category}".strip()

    @property
    def book(self) -> Book:
        return Book(AccountKind(self.kind), self.category)


class Journal(models.Model):
    """One event in a project's book. Never changed; `reverses` names what it undoes."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="journals"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=choices_of(JOURNAL_KIND))
    day = models.DateField()
    text = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=60)  # what it posts, "tranche:7": once in a project
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    entered_by = person()
    entered_at = models.DateTimeField()

    objects = KeptRows.as_manager()

    class Meta:
        ordering = ("project", "number")
        constraints = (
            known("journal_kind_known", "kind", JournalKind),
            models.UniqueConstraint(fields=("project", "number"), name="journal_number_once"),
            models.UniqueConstraint(
                fields=("project", "reference"), name="journal_posts_a_thing_once"
            ),
            models.CheckConstraint(
                name="journal_reversal_names_what_it_undoes",
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("what is in the book is not changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("what is in the book is not deleted")


class Posting(models.Model):
    """Won moved from one account to another: each row is balanced in itself."""

    journal = models.ForeignKey(
        "delivery.Journal", on_delete=models.PROTECT, related_name="postings"
    )
    debit = models.ForeignKey("delivery.Account", on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(
        "delivery.Account", on_delete=models.PROTECT, related_name="credits"
    )
    amount_won = models.BigIntegerField()
    pot = models.CharField(max_length=20, choices=choices_of(POT))

    objects = KeptRows.as_manager()

    class Meta:
        ordering = ("journal", "pk")
        constraints = (
            known("posting_pot_known", "pot", Pot),
            models.CheckConstraint(name="posting_moves_something", condition=Q(amount_won__gt=0)),
            models.CheckConstraint(
                name="posting_moves_somewhere", condition=~Q(debit=F("credit"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.journal_id}: {self.amount_won}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("what is in the book is not changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("what is in the book is not deleted")

    @property
    def entry(self) -> Entry:
        return Entry(self.debit.book, self.credit.book, self.amount_won, Pot(self.pot))
