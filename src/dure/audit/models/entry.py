from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.audit.domain.entry import GENESIS, EntryContent


class Chain(models.Model):
    """The end of the record: one row, locked by whoever appends."""

    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = (models.CheckConstraint(name="chain_single_row", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return f"{self.length}: {self.head[:12]}"


class Entry(models.Model):
    """One line of the append-only record: who did what to which object."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("subject_type", "subject_id")),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type}:{self.subject_id}"

    @property
    def content(self) -> EntryContent:
        """What the entry says, as it is hashed."""
        return EntryContent(
            number=self.number,
            at=self.at,
            actor_id=self.actor_id,
            verb=self.verb,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            detail=self.detail,
        )
