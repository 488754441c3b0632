"""Reads of the ledger of person-months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from dure.delivery.domain.gate import Fact
from dure.delivery.domain.labour import COUNTED, WHOLE, LabourState
from dure.delivery.models import LabourClaim, Project, ProjectPerson

COUNTING = tuple(sorted(state.value for state in COUNTED))


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """What a person is claimed for in a month over all projects, in thousandths."""

    person: ProjectPerson
    month: date
    permille: int
    projects: int

    @property
    def is_full(self) -> bool:
        """Whether nothing of the month is left."""
        return self.permille >= WHOLE


def claims_of(project: Project) -> QuerySet[LabourClaim]:
    """Return every claim of a project that the caller has found visible."""
    rows = LabourClaim.objects.filter(project=project)
    return rows.select_related("person__organisation", "entered_by", "decided_by")


def person_months(project: Project) -> list[PersonMonth]:
    """Return each month of each person of a project, with what all projects claim. Three queries.

    Of other projects the sum is told, never which they are.
    """
    own = claims_of(project).filter(state__in=COUNTING).values_list("person_id", "month")
    pairs = set(own)
    people = ProjectPerson.objects.in_bulk({person for person, _ in pairs})
    rows = (
        LabourClaim.objects.filter(person_id__in=people, state__in=COUNTING)
        .values_list("person_id", "month")
        .annotate(permille=Sum("share_permille"), projects=Count("project", distinct=True))
        .order_by("person_id", "month")
    )
    return [
        PersonMonth(people[person], month, permille, projects)
        for person, month, permille, projects in rows
        if (person, month) in pairs
    ]


def labour_decided(project: Project) -> Fact:
    """Every claim confirmed, disallowed or withdrawn."""
    waiting = LabourClaim.objects.filter(project=project, state=LabourState.CLAIMED.value).count()
    return Fact(waiting == 0, waiting)
