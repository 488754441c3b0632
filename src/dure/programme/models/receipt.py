from django.conf import settings
from django.db import models
from django.db.models import Q


class SubmissionReceipt(models.Model):
    """What was received, when by the server's clock, under which hash. Never changed."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="receipts"
    )
    number = models.CharField(max_length=20)  # of the application, "2022-017"
    round = models.PositiveSmallIntegerField()  # 1: handed in; 2, …: handed in again corrected
    revision = models.PositiveIntegerField()
    content = models.JSONField()  # answers and hashes of files; `hash` covers its canonical text
    hash = models.CharField(max_length=64)  # SHA-256, hexadecimal
    received_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("application", "round")
        constraints = (
            models.UniqueConstraint(fields=("application", "round"), name="receipt_round_once"),
            models.CheckConstraint(name="receipt_has_its_number", condition=~Q(number="")),
        )

    def __str__(self) -> str:
        return f"{self.number} #{self.round}"
