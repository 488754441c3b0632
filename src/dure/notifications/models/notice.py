from django.conf import settings
from django.db import models


class Notice(models.Model):
    """Something that a person is told: on their page, and by e-mail through the outbox."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.SlugField(max_length=60)  # "application.submitted": groups and preferences
    said = models.JSONField()  # `core.said.to_data`: said in the reader's language when read
    href = models.CharField(max_length=200, blank=True)
    subject_type = models.CharField(max_length=80, blank=True)  # as in the audit record
    subject_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("recipient", "read_at")),)

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.kind}"
