from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.labour import LABOUR_WORKFLOW, LabourState
from dure.delivery.labels.building import LABOUR_STATE


class ProjectPerson(models.Model):
    """A named person whose work is paid by projects; one row for all of them.

    The organisation's own number of the person tells two of the same name apart.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    staff_number = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    competence = models.TextField()  # what qualifies for the work
    monthly_won = models.BigIntegerField()
    cap_permille = models.PositiveSmallIntegerField(default=1000)  # in one project
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("organisation", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "staff_number"), name="project_person_once"
            ),
            models.CheckConstraint(
                name="project_person_cap_is_a_share",
                condition=Q(cap_permille__gt=0, cap_permille__lte=1000),
            ),
            models.CheckConstraint(
                name="project_person_cost_positive", condition=Q(monthly_won__gt=0)
            ),
        )

    def __str__(self) -> str:
        return self.name


class LabourClaim(models.Model):
    """A share of one month of one person that a project pays for."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="labour_claims"
    )
    person = models.ForeignKey(
        "delivery.ProjectPerson", on_delete=models.PROTECT, related_name="claims"
    )
    month = models.DateField()  # its first day
    share_permille = models.PositiveSmallIntegerField()
    cost_won = models.BigIntegerField()
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in LABOUR_STATE.items()],
        default=LABOUR_WORKFLOW.initial.value,
    )
    work = models.TextField()  # what was done
    reason = models.TextField(blank=True)  # why it was disallowed
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "month", "person")
        constraints = (
            models.CheckConstraint(
                name="labour_state_known",
                condition=Q(state__in=[s.value for s in LabourState]),
            ),
            models.UniqueConstraint(
                fields=("project", "person", "month"),
                condition=Q(state__in=("claimed", "confirmed")),
                name="labour_claim_once",
            ),
            models.CheckConstraint(name="labour_month_is_a_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="labour_share_is_a_share",
                condition=Q(share_permille__gt=0, share_permille__lte=1000),
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="labour_four_eyes",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.month:%Y-%m}"
