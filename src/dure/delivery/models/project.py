from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.project import PROJECT_WORKFLOW, ProjectState
from dure.delivery.labels.project import PROJECT_STATE


class Project(models.Model):
    """An awarded application on its way to a running solution. Only actions change `state`."""

    application = models.OneToOneField(
        "programme.Application", on_delete=models.PROTECT, related_name="project"
    )
    lead = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    ministry = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in PROJECT_STATE.items()],
        default=PROJECT_WORKFLOW.initial.value,
    )
    suspended_from = models.CharField(max_length=20, blank=True)  # the state it goes back to
    national_won = models.BigIntegerField()
    local_won = models.BigIntegerField()
    minimum_local_cash_won = models.BigIntegerField(default=0)
    paid_won = models.BigIntegerField(default=0)  # national money paid so far
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="project_state_known", condition=Q(state__in=[s.value for s in ProjectState])
            ),
            models.CheckConstraint(
                name="project_money_not_negative",
                condition=Q(national_won__gte=0, local_won__gte=0),
            ),
            # Two payments at once cannot pass the award together.
            models.CheckConstraint(
                name="project_paid_within_its_award",
                condition=Q(paid_won__gte=0, paid_won__lte=F("national_won")),
            ),
            models.CheckConstraint(
                name="project_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
            ),
        )

    def __str__(self) -> str:
        return self.title
