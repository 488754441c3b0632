from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.agreement import AGREEMENT_WORKFLOW, AgreementState, Party
from dure.delivery.labels.money import AGREEMENT_STATE, PARTY
from dure.delivery.models.columns import choices_of, different, document, known, person


class Agreement(models.Model):
    """One version of what ministry, operator and lead agree. Only actions change `state`."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="agreements"
    )
    version = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20,
        choices=choices_of(AGREEMENT_STATE),
        default=AGREEMENT_WORKFLOW.initial.value,
    )
    text = models.TextField(blank=True)
    file = document()
    starts_on = models.DateField()
    ends_on = models.DateField()
    entered_by = person()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("project", "-version")
        constraints = (
            known("agreement_state_known", "state", AgreementState),
            models.UniqueConstraint(fields=("project", "version"), name="agreement_version_once"),
            models.UniqueConstraint(
                fields=("project",), condition=Q(state="in_force"), name="agreement_one_in_force"
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} v{self.version}"


class AgreementSignature(models.Model):
    """One party's signature under one version."""

    agreement = models.ForeignKey(
        "delivery.Agreement", on_delete=models.CASCADE, related_name="signatures"
    )
    party = models.CharField(max_length=20, choices=choices_of(PARTY))
    signed_by = person()
    entered_by = person()  # who entered the version: repeated, so that the table can refuse
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("agreement", "signed_at", "pk")
        constraints = (
            known("agreement_signature_party_known", "party", Party),
            models.UniqueConstraint(
                fields=("agreement", "party"), name="agreement_signed_once_by_each_party"
            ),
            models.UniqueConstraint(
                fields=("agreement", "signed_by"), name="agreement_signed_by_three_people"
            ),
            different("agreement_four_eyes", "signed_by", "entered_by"),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.party}"
