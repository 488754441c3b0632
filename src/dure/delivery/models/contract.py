from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.delivery.domain.contract import AwardMethod, ContractKind
from dure.delivery.labels.building import AWARD_METHOD, CONTRACT_KIND


class Contract(models.Model):
    """What a project bought from whom; one with a parent is a subcontract of it."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="contracts"
    )
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="subcontracts"
    )
    title = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=20, choices=[(k.value, label) for k, label in CONTRACT_KIND.items()]
    )
    method = models.CharField(
        max_length=20, choices=[(m.value, label) for m, label in AWARD_METHOD.items()]
    )
    supplier = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    bidders = models.PositiveSmallIntegerField(default=0)
    amount_won = models.BigIntegerField()
    noticed_on = models.DateField(null=True)
    signed_on = models.DateField()
    ends_on = models.DateField(null=True)
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    flags = models.JSONField(default=list)  # of `domain.contract`, at the last look
    flags_answer = models.TextField(blank=True)  # the city's reasons
    flags_cleared_at = models.DateTimeField(null=True)
    flags_cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "signed_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="contract_kind_known",
                condition=Q(kind__in=[s.value for s in ContractKind]),
            ),
            models.CheckConstraint(
                name="contract_method_known",
                condition=Q(method__in=[s.value for s in AwardMethod]),
            ),
            models.CheckConstraint(name="contract_amount_positive", condition=Q(amount_won__gt=0)),
            models.CheckConstraint(
                name="contract_not_its_own_parent", condition=~Q(parent=models.F("pk"))
            ),
        )

    def __str__(self) -> str:
        return self.title
