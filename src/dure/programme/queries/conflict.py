"""Reads of conflicts of interest: those stored, and the facts they are derived from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.audit.queries.entry import acted_on
from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.conflict import Involved, ReportState, Tie
from dure.programme.domain.consortium import MembershipState
from dure.programme.domain.evaluator import TieKind
from dure.programme.domain.waiting import Waiting
from dure.programme.models import (
    Application,
    Call,
    Conflict,
    ConflictReport,
    ConsortiumMember,
    DrawNotice,
    Employment,
    Evaluator,
)
from dure.programme.queries.application import applications_visible_to

READS = (Role.PROGRAMME_OFFICER, Role.APPROVER)
INVOLVED = (MembershipState.INVITED.value, MembershipState.CONFIRMED.value)


def conflicts_visible_to(actor: Actor) -> QuerySet[Conflict]:
    """Return the conflicts that *actor* may read: agency, ministry and auditors.

    Not the person concerned: the row would tell them that the application exists. Not staff who
    have a conflict with the application themselves.
    """
    rows = Conflict.objects.select_related(
        "user", "application", "application__call", "application__lead", "organisation"
    )
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    return rows.filter(_for_staff(actor)).exclude(user_id=actor.user_id or 0)


def conflict_visible_to(actor: Actor, conflict_id: int) -> Conflict:
    """Return one conflict, or raise `NotFound`."""
    found = conflicts_visible_to(actor).filter(pk=conflict_id).first()
    if found is None:
        raise NotFound("There is no such conflict.")
    return found


def reports_visible_to(actor: Actor) -> QuerySet[ConflictReport]:
    """Return the applicants' reports: to the agency, the ministry, auditors and the lead."""
    rows = ConflictReport.objects.select_related("application", "application__call")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    own = Q(application__lead_id__in=actor.organisations(Role.CITY_OFFICER, Role.APPROVER))
    return rows.filter(_for_staff(actor) | own)


def report_visible_to(actor: Actor, report_id: int) -> ConflictReport:
    """Return one report, or raise `NotFound`."""
    found = reports_visible_to(actor).filter(pk=report_id).first()
    if found is None:
        raise NotFound("There is no such report.")
    return found


def _for_staff(actor: Actor) -> Q:
    own = actor.organisations(*READS)
    staff = Q(application__call__agency_id__in=own) | Q(application__call__ministry_id__in=own)
    return staff & Q(application__in=applications_visible_to(actor).values("pk"))


def in_force() -> QuerySet[Conflict]:
    return Conflict.objects.filter(cleared_at__isnull=True)


def barred_pairs(call: Call) -> set[tuple[int, int]]:
    """Return (application, person) of every conflict in force in a call. One query."""
    rows = in_force().filter(application__call=call)
    return set(rows.values_list("application_id", "user_id"))


def ties_by_evaluator(evaluators: Iterable[int]) -> dict[int, list[Tie]]:
    """Return the ties of some evaluators: their records, and whom they act for here. 2 queries."""
    ties: dict[int, list[Tie]] = defaultdict(list)
    keys = list(evaluators)
    rows = Employment.objects.filter(evaluator_id__in=keys).values_list(
        "evaluator_id", "organisation_id", "organisation__name", "since", "until", "kind"
    )
    for key, organisation, name, since, until, kind in rows:
        ties[key].append(Tie(organisation, name, since, until, TieKind(kind)))
    held = Evaluator.objects.filter(pk__in=keys, user__grants__isnull=False)
    for key, role, organisation, name in held.values_list(
        "pk",
        "user__grants__role",
        "user__grants__organisation_id",
        "user__grants__organisation__name",
    ):
        if role != Role.EVALUATOR:
            ties[key].append(Tie(organisation, name, date.min))
    return ties


def involved_by_application(applications: Iterable[int]) -> dict[int, list[Involved]]:
    """Return lead, partners and subcontractors of some applications. Two queries."""
    found: dict[int, dict[int, Involved]] = defaultdict(dict)
    keys = list(applications)
    leads = Application.objects.filter(pk__in=keys).values_list("pk", "lead_id", "lead__name")
    members = ConsortiumMember.objects.filter(
        application_id__in=keys, state__in=INVOLVED
    ).values_list("application_id", "organisation_id", "organisation__name")
    for application, organisation, name in [*leads, *members]:
        found[application][organisation] = Involved(organisation, name)
    return {key: list(rows.values()) for key, rows in found.items()}


def took_part(applications: Iterable[Application], people: Iterable[int]) -> set[tuple[int, int]]:
    """Return (application, person) where the person created or worked on it. One query."""
    wanted = set(people)
    rows = list(applications)
    found = {(row.pk, row.created_by_id) for row in rows if row.created_by_id in wanted}
    label = Application._meta.label_lower
    acted = acted_on(label, [str(row.pk) for row in rows], wanted)
    return found | {(int(subject), person) for subject, person in acted}


def pool_of(call: Call) -> QuerySet[Evaluator]:
    """Return the pool of a call's agency."""
    return Evaluator.objects.select_related("user").filter(agency_id=call.agency_id)


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the applicants' reports that *actor* has to decide."""
    agencies = actor.organisations(Role.PROGRAMME_OFFICER)
    if not agencies:
        return []
    rows = reports_visible_to(actor).filter(
        state=ReportState.OPEN.value, application__call__agency_id__in=agencies
    )
    return [
        Waiting(
            _("Decide on a report of a conflict of interest"),
            row.application.title,
            f"/calls/{row.application.call_id}/conflicts/#report-{row.pk}",
            row.reported_at,
        )
        for row in rows.exclude(reported_by_id=actor.user_id)
    ]


def panel_is_drawn(call: Call) -> bool:
    """Tell whether a panel of the call was drawn; nobody is named as unsuitable after that."""
    return DrawNotice.objects.filter(call=call, run__isnull=False).exists()
