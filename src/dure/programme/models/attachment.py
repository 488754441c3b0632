from django.conf import settings
from django.db import models
from django.db.models import Q


class Attachment(models.Model):
    """A file that answers a question. Removing it keeps the row, for what was signed before."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.CASCADE, related_name="attachments"
    )
    question = models.CharField(max_length=40)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("application", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "question", "file"),
                condition=Q(removed_at__isnull=True),
                name="attachment_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.question}"
