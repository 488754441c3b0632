from django.conf import settings
from django.db import models


class RubricVersion(models.Model):
    """One version of what evaluators score by. Once a published call names it, it is frozen."""

    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    body = models.JSONField()  # as `domain.rubric` writes it
    frozen_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("key", "version")
        constraints = (
            models.UniqueConstraint(fields=("key", "version"), name="rubric_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.key}@{self.version}"
