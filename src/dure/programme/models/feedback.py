from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.programme.domain.feedback import FeedbackSource, Mark
from dure.programme.labels.feedback import FEEDBACK_SOURCE, MARK


class EvaluatorFeedback(models.Model):
    """What an applicant or a chair says of an evaluator's conduct; read by the agency alone."""

    panel = models.ForeignKey("programme.Panel", on_delete=models.PROTECT, related_name="feedback")
    evaluator = models.ForeignKey(
        "programme.Evaluator", on_delete=models.PROTECT, related_name="feedback"
    )
    application = models.ForeignKey(
        "programme.Application", null=True, on_delete=models.PROTECT, related_name="feedback"
    )  # whose applicant says it; none if the chair does
    source = models.CharField(
        max_length=20, choices=[(s.value, label) for s, label in FEEDBACK_SOURCE.items()]
    )
    mark = models.CharField(max_length=20, choices=[(m.value, label) for m, label in MARK.items()])
    reason = models.TextField(blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("evaluator", "pk")
        constraints = (
            models.CheckConstraint(
                name="feedback_mark_known", condition=Q(mark__in=[m.value for m in Mark])
            ),
            models.CheckConstraint(
                name="feedback_source_known",
                condition=Q(source__in=[s.value for s in FeedbackSource]),
            ),
            models.CheckConstraint(
                name="feedback_poor_says_why", condition=~Q(mark="poor") | ~Q(reason="")
            ),
            models.UniqueConstraint(
                fields=("panel", "evaluator", "application"),
                condition=Q(application__isnull=False),
                name="feedback_once_an_application",
            ),
            models.UniqueConstraint(
                fields=("panel", "evaluator"),
                condition=Q(application__isnull=True),
                name="feedback_once_of_the_chair",
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluator_id}: {self.mark}"
