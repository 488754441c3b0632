from django.db import models
from django.db.models import Q

from dure.programme.domain.sheet import SHEET_WORKFLOW, SheetState
from dure.programme.labels.sheet import SHEET_STATE


class ScoreSheet(models.Model):
    """What one evaluator says of one application at one stage: the assignment and its result."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="sheets"
    )
    evaluator = models.ForeignKey(
        "programme.Evaluator", on_delete=models.PROTECT, related_name="sheets"
    )
    panel = models.ForeignKey("programme.Panel", on_delete=models.PROTECT, related_name="sheets")
    stage = models.PositiveSmallIntegerField()
    run = models.ForeignKey(
        "programme.SealedRun", null=True, on_delete=models.PROTECT, related_name="+"
    )  # the assignment it comes from; none if added by hand
    why = models.JSONField(default=list)  # "why this person", as the assignment gave it
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in SHEET_STATE.items()],
        default=SHEET_WORKFLOW.initial.value,
    )
    rubric = models.ForeignKey(
        "programme.RubricVersion", on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)  # one up at each saved change
    comment = models.TextField(blank=True)
    comment_to_applicant = models.TextField(blank=True)
    comments_version = models.PositiveIntegerField(default=0)  # at which the comments last changed
    pledged_at = models.DateTimeField(null=True)  # no conflict, and confidentiality
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # of recusal, reopening or cancelling

    class Meta:
        ordering = ("application", "pk")
        indexes = (models.Index(fields=("evaluator", "state")),)
        constraints = (
            models.CheckConstraint(
                name="sheet_state_known", condition=Q(state__in=[s.value for s in SheetState])
            ),
            models.UniqueConstraint(
                fields=("application", "evaluator", "stage"), name="sheet_once"
            ),
            models.CheckConstraint(
                name="sheet_in_has_its_time",
                condition=~Q(state__in=("submitted", "locked")) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sheet_gone_says_why",
                condition=~Q(state__in=("recused", "cancelled", "reopened")) | ~Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} × {self.evaluator_id} @ {self.stage}"


class CriterionScore(models.Model):
    """The points that a sheet gives for one criterion; none while it is empty."""

    sheet = models.ForeignKey(
        "programme.ScoreSheet", on_delete=models.CASCADE, related_name="scores"
    )
    criterion = models.SlugField(max_length=60)
    points = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)  # of the sheet, when this last changed
    # What a second device gave while the first one had saved something else; kept until chosen.
    other_points = models.DecimalField(max_digits=7, decimal_places=3, null=True)

    class Meta:
        ordering = ("sheet", "pk")
        constraints = (
            models.UniqueConstraint(fields=("sheet", "criterion"), name="criterion_score_once"),
            models.CheckConstraint(
                name="criterion_points_not_negative",
                condition=Q(points__isnull=True) | Q(points__gte=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.sheet_id}: {self.criterion}"
