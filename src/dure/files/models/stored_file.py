from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.files.domain.stored_file import SCAN_WORKFLOW, ScanState
from dure.files.labels import SCAN_STATE


class StoredFile(models.Model):
    """An uploaded file. Who may read it is asked of what it is attached to, never of itself."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)  # below the data folder
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in SCAN_STATE.items()],
        default=SCAN_WORKFLOW.initial.value,
    )
    finding = models.CharField(max_length=200, blank=True)  # what the scanner said
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("state",)), models.Index(fields=("sha256",)))
        constraints = (
            models.CheckConstraint(
                name="stored_file_state_known",
                condition=Q(state__in=[s.value for s in ScanState]),
            ),
        )

    def __str__(self) -> str:
        return self.name
