"""Reads of implementation plans: versions, what differs between two, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor
from dure.delivery.domain.plan import PlanState, WorkPackage, missing_for_submission
from dure.delivery.models import ImplementationPlan, Project
from dure.delivery.queries.building import AGENCY, in_hands, waits
from dure.programme.domain.waiting import Waiting


@dataclass(frozen=True, slots=True)
class PackageChange:
    """A work package in two versions; None where a version does not have it."""

    key: str
    before: WorkPackage | None
    after: WorkPackage | None


def plans_of(project: Project) -> QuerySet[ImplementationPlan]:
    """Return the versions of a project's plan, the latest first."""
    rows = ImplementationPlan.objects.filter(project=project).order_by("-version")
    return rows.select_related("entered_by", "approved_by")


def before(plan: ImplementationPlan) -> ImplementationPlan | None:
    """Return the version before, None of the first."""
    return plans_of(plan.project).filter(version__lt=plan.version).first()


def package_changes(
    old: ImplementationPlan | None, new: ImplementationPlan
) -> tuple[PackageChange, ...]:
    """Return the work packages that differ between two versions, in the order of the new one."""
    was = {package.key: package for package in old.packages} if old else {}
    now = {package.key: package for package in new.packages}
    keys = [*now, *(key for key in was if key not in now)]
    return tuple(
        PackageChange(key, was.get(key), now.get(key))
        for key in keys
        if was.get(key) != now.get(key)
    )


def missing_in(plan: ImplementationPlan) -> tuple[str, ...]:
    """Name what a plan lacks before it can be handed in."""
    return missing_for_submission(
        plan.packages,
        plan.readiness,
        total_won=plan.project.national_won + plan.project.local_won,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the plans that *actor* decides on."""
    rows = ImplementationPlan.objects.filter(
        project__in=in_hands(actor, AGENCY), state=PlanState.SUBMITTED.value
    ).exclude(entered_by_id=actor.user_id)
    return waits(
        rows.select_related("project"), _("Decide on an implementation plan"), "/plans/{key}/"
    )
