from django.db import models
from django.db.models import Q

from dure.delivery.domain.commitment import (
    COMMITMENT_WORKFLOW,
    CommitmentState,
    MatchForm,
    MatchSource,
)
from dure.delivery.labels.money import COMMITMENT_STATE, MATCH_FORM, MATCH_SOURCE
from dure.delivery.models.columns import choices_of, different, document, known, person


class MatchCommitment(models.Model):
    """A promise of local money, with the council's vote, until it is in the account."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="commitments"
    )
    source = models.CharField(max_length=20, choices=choices_of(MATCH_SOURCE))
    form = models.CharField(max_length=20, choices=choices_of(MATCH_FORM))
    amount_won = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=20,
        choices=choices_of(COMMITMENT_STATE),
        default=COMMITMENT_WORKFLOW.initial.value,
    )
    voted_on = models.DateField(null=True)
    vote_number = models.CharField(max_length=60, blank=True)
    vote_file = document()
    received_on = models.DateField(null=True)
    entered_by = person()
    confirmed_by = person()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "pk")
        constraints = (
            known("commitment_state_known", "state", CommitmentState),
            known("commitment_source_known", "source", MatchSource),
            known("commitment_form_known", "form", MatchForm),
            models.CheckConstraint(
                name="commitment_is_of_something", condition=Q(amount_won__gt=0)
            ),
            models.CheckConstraint(
                name="commitment_voted_has_its_vote",
                condition=~Q(state__in=("voted", "confirmed"))
                | (Q(voted_on__isnull=False) & ~Q(vote_number="")),
            ),
            models.CheckConstraint(
                name="commitment_confirmed_has_its_day",
                condition=~Q(state="confirmed") | Q(received_on__isnull=False),
            ),
            different("commitment_four_eyes", "confirmed_by", "entered_by"),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.source} {self.amount_won}"
