from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.programme.domain.conflict import ConflictGround, ConflictOrigin
from dure.programme.labels.conflict import CONFLICT_GROUND, CONFLICT_ORIGIN


class Conflict(models.Model):
    """A person who may not judge, or see for judging, an application. In force until cleared."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    application = models.ForeignKey(
        "programme.Application", on_delete=models.CASCADE, related_name="conflicts"
    )
    ground = models.CharField(
        max_length=30, choices=[(g.value, label) for g, label in CONFLICT_GROUND.items()]
    )
    origin = models.CharField(
        max_length=20, choices=[(o.value, label) for o, label in CONFLICT_ORIGIN.items()]
    )
    note = models.TextField(blank=True)
    found_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cleared_reason = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("user", "application")),)
        constraints = (
            models.CheckConstraint(
                name="conflict_ground_known",
                condition=Q(ground__in=[g.value for g in ConflictGround]),
            ),
            models.CheckConstraint(
                name="conflict_origin_known",
                condition=Q(origin__in=[o.value for o in ConflictOrigin]),
            ),
            models.UniqueConstraint(
                fields=("user", "application", "ground"),
                condition=Q(cleared_at__isnull=True),
                name="conflict_once_in_force",
            ),
            models.CheckConstraint(
                name="conflict_cleared_says_why",
                condition=Q(cleared_at__isnull=True) | ~Q(cleared_reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} × {self.application_id}: {self.ground}"
