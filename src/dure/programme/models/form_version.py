from django.conf import settings
from django.db import models


class FormVersion(models.Model):
    """One version of an application form. Once a published call names it, it never changes."""

    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(  # who keeps it; none: it came with the product
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    body = models.JSONField()  # as `domain.form_file` writes it
    frozen_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("key", "version")
        constraints = (
            models.UniqueConstraint(fields=("key", "version"), name="form_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.key}@{self.version}"
