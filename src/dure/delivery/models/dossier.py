from django.conf import settings
from django.db import models


class Dossier(models.Model):
    """A sealed archive of a project: documents, data, hashes and the extract of the record."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="dossiers"
    )
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()  # files inside
    audit_head = models.CharField(max_length=64)  # the record's last hash when it was sealed
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "-sealed_at", "-pk")

    def __str__(self) -> str:
        return f"{self.project_id} {self.sha256[:12]}"
