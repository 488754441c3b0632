from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.core.said import from_data
from dure.transit import labels
from dure.transit.domain.scenario import Scenario
from dure.transit.domain.scenario_file import scenario_from_mapping
from dure.transit.domain.study import STUDY_WORKFLOW, StudyState


class Study(models.Model):
    """A question about one city, and its answer. Only `dure.transit.actions` changes `state`."""

    city = models.ForeignKey("places.City", on_delete=models.PROTECT, related_name="studies")
    name = models.CharField(max_length=120)
    scenario = models.JSONField()
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in labels.STUDY_STATE.items()],
        default=STUDY_WORKFLOW.initial.value,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="studies"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    attempt = models.PositiveIntegerField(default=0)  # how often a worker took it up
    heartbeat_at = models.DateTimeField(null=True)
    progress = models.FloatField(default=0)  # share of the work that is done
    step = models.CharField(max_length=20, blank=True)
    summary = models.JSONField(default=dict)  # headline numbers of the result
    error_what = models.TextField(blank=True)
    error_where = models.TextField(blank=True)
    error_remedy = models.TextField(blank=True)
    error_said = models.JSONField(default=dict)  # the three by name, as `to_data` stores texts

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=("state", "heartbeat_at")),)
        constraints = (
            models.CheckConstraint(
                name="study_state_known",
                condition=Q(state__in=[s.value for s in StudyState]),
            ),
            models.CheckConstraint(
                name="study_progress_is_a_share", condition=Q(progress__range=(0, 1))
            ),
            models.CheckConstraint(
                name="study_running_has_heartbeat",
                condition=~Q(state=StudyState.RUNNING.value) | Q(heartbeat_at__isnull=False),
            ),
            models.CheckConstraint(
                name="study_failed_says_why",
                condition=~Q(state=StudyState.FAILED.value) | ~Q(error_what=""),
            ),
            models.CheckConstraint(
                name="study_published_is_done",
                condition=Q(published_at__isnull=True) | Q(state=StudyState.DONE.value),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def failure(self) -> dict[str, str]:
        """Why there is no result: `what`, `where` and `remedy`, to be told in any language."""
        english = {"what": self.error_what, "where": self.error_where, "remedy": self.error_remedy}
        return english | {name: from_data(text) for name, text in self.error_said.items()}

    @property
    def assumptions(self) -> Scenario:
        """The scenario as a checked value."""
        return scenario_from_mapping(self.scenario)
