"""Reads of the ledger of person-months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor
from dure.delivery.domain.burn_down import months_between
from dure.delivery.domain.gate import Fact
from dure.delivery.domain.labour import COUNTED, WHOLE, LabourState
from dure.delivery.models import LabourClaim, Project, ProjectPerson
from dure.delivery.queries.building import AGENCY, in_hands, waits
from dure.programme.domain.waiting import Waiting
from dure.programme.queries.consortium import organisations_of

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
    return rows.select_related("project", "person__organisation", "entered_by", "decided_by")


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


@dataclass(frozen=True, slots=True)
class GridCell:
    """A month of a person: what this project claims, and what is left of it over all projects.

    Thousandths of a month; `left` says nothing of which other projects there are.
    """

    month: date
    claim: LabourClaim | None
    left: int

    @property
    def elsewhere(self) -> int:
        """What other projects claim."""
        own = self.claim.share_permille if self.claim else 0
        return WHOLE - self.left - own


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person with every month of the project."""

    person: ProjectPerson
    cells: tuple[GridCell, ...]


def people_of_project(project: Project) -> QuerySet[ProjectPerson]:
    """Return who can be claimed for: the people of the organisations of the consortium."""
    members = organisations_of(project.application_id)
    rows = ProjectPerson.objects.filter(organisation_id__in=members)
    return rows.select_related("organisation").order_by("organisation_id", "name", "pk")


def labour_grid(project: Project, months: Sequence[date]) -> list[GridRow]:
    """Return people against months. Four queries, whatever their number.

    Parameters
    ----------
    months
        First days of months.
    """
    people = list(people_of_project(project))
    own = {
        (claim.person_id, claim.month): claim
        for claim in claims_of(project).filter(state__in=COUNTING)
    }
    taken = dict.fromkeys(((p.pk, month) for p in people for month in months), 0)
    rows = LabourClaim.objects.filter(
        person__in=people, month__in=list(months), state__in=COUNTING
    ).values_list("person_id", "month", "share_permille")
    for person, month, permille in rows:
        taken[person, month] += permille
    return [
        GridRow(
            person,
            tuple(
                GridCell(
                    month, own.get((person.pk, month)), max(0, WHOLE - taken[person.pk, month])
                )
                for month in months
            ),
        )
        for person in people
    ]


def months_of(project: Project) -> list[date]:
    """Return the first day of each month of the project; empty if it has no days yet."""
    if project.starts_on is None or project.ends_on is None:
        return []
    return [end.replace(day=1) for end in months_between(project.starts_on, project.ends_on)]


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the claims that *actor* confirms or disallows."""
    rows = LabourClaim.objects.filter(
        project__in=in_hands(actor, AGENCY), state=LabourState.CLAIMED.value
    ).exclude(entered_by_id=actor.user_id)
    return waits(
        rows.select_related("project"), _("Look at person-months"), "/projects/{project}/labour/"
    )
