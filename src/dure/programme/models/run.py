from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.programme.domain.run import RunKind


class SealedRun(models.Model):
    """A computation that anyone entitled can repeat: rule, input, seed, output, one hash."""

    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="runs")
    stage = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in RunKind])
    rule = models.JSONField()
    given = models.JSONField()  # the input
    input_hash = models.CharField(max_length=64)
    seed = models.CharField(max_length=120, blank=True)
    output = models.JSONField()
    hash = models.CharField(max_length=64)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="run_kind_known", condition=Q(kind__in=[k.value for k in RunKind])
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.hash[:12]}"
