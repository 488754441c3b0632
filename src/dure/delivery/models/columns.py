"""Columns and constraints that several tables share."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def person() -> models.ForeignKey[Any, Any]:
    """Return a column for who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )


def document() -> models.ForeignKey[Any, Any]:
    """Return a column for an uploaded file."""
    return models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )


def choices_of(labels: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(member.value, label) for member, label in labels.items()]


def known(name: str, column: str, members: Iterable[StrEnum]) -> models.CheckConstraint:
    """Refuse a value that is none of *members*."""
    values = [member.value for member in members]
    return models.CheckConstraint(name=name, condition=Q(**{f"{column}__in": values}))


def different(name: str, first: str, second: str) -> models.CheckConstraint:
    """Refuse the same person in both columns."""
    nobody = Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True})
    return models.CheckConstraint(name=name, condition=nobody | ~Q(**{first: F(second)}))


def not_negative(name: str, *columns: str) -> models.CheckConstraint:
    condition = Q(**{f"{column}__gte": 0 for column in columns})
    return models.CheckConstraint(name=name, condition=condition)
