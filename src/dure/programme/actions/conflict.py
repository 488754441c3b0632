"""Every write to conflicts of interest. One in force takes the sheets away at once.

Deriving looks at the records as they are; it adds and never clears. What an officer has cleared,
with a reason, is not found again for the same organisation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import SYSTEM, Actor
from dure.core.bounded import needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.actions.notice import notify
from dure.programme.access.conflict import may_clear, may_decide, may_derive, may_report
from dure.programme.actions.withhold import withhold
from dure.programme.domain.conflict import (
    ConflictGround,
    ConflictOrigin,
    Finding,
    ReportState,
    all_conflicts,
)
from dure.programme.models import (
    Application,
    Conflict,
    ConflictReport,
    Evaluator,
    ScoreSheet,
)
from dure.programme.queries.application import application_visible_to, applications_visible_to
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.conflict import (
    conflicts_visible_to,
    in_force,
    involved_by_application,
    panel_is_drawn,
    pool_of,
    reports_visible_to,
    ties_by_evaluator,
    took_part,
)
from dure.programme.queries.officers import officers_for


@transaction.atomic
def derive_conflicts(*, call_id: int, actor: Actor, now: datetime) -> list[Conflict]:
    """Look through the whole pool and all applications of a call; return what is new."""
    call = call_visible_to(actor, call_id)
    if not may_derive(actor, call):
        raise NotAllowed("Only the agency looks for conflicts of interest.")
    return derive_for_call(call_id=call_id, now=now)


@transaction.atomic
def derive_for_call(*, call_id: int, now: datetime) -> list[Conflict]:
    """Do the same as part of another action, which has asked for permission."""
    applications = list(Application.objects.select_related("call").filter(call_id=call_id))
    if not applications:
        return []
    return _derive(pool_of(applications[0].call), applications, now)


@transaction.atomic
def derive_for_application(application_id: int, now: datetime) -> list[Conflict]:
    """Find conflicts anew after an application or its consortium has changed."""
    applications = list(Application.objects.select_related("call").filter(pk=application_id))
    return _derive(pool_of(applications[0].call), applications, now) if applications else []


@transaction.atomic
def derive_for_evaluator(*, evaluator_id: int, now: datetime) -> list[Conflict]:
    """Find conflicts anew after a record has changed, in every call that is not over."""
    people = Evaluator.objects.select_related("user").filter(pk=evaluator_id)
    agencies = people.values("agency_id")
    applications = Application.objects.select_related("call").filter(call__agency_id__in=agencies)
    return _derive(people, list(applications.exclude(call__state__in=("final",))), now)


@transaction.atomic
def declare_conflict(*, application_id: int, note: str, actor: Actor, now: datetime) -> Conflict:
    """Say of oneself that one may not judge an application: an evaluator, or staff.

    Raises
    ------
    NotFound
        If the actor sees neither the application nor a sheet of it.
    Incomplete
        If the reason is missing.
    """
    sheet = ScoreSheet.objects.filter(
        application_id=application_id, evaluator__user_id=actor.user_id or 0
    ).exclude(state__in=("recused", "cancelled"))
    if sheet.exists() and not _has_conflict(actor, application_id):
        application = Application.objects.select_related("call").get(pk=application_id)
    else:
        application = application_visible_to(actor, application_id)
        own = actor.organisations()
        if application.call.agency_id not in own and application.call.ministry_id not in own:
            raise NotAllowed("Only who judges or runs a call declares a conflict of interest.")
    if actor.user_id is None:
        raise NotAllowed("A person declares for themselves.")
    if not note.strip():
        raise Incomplete(("note",))
    return _enter(
        application,
        actor.user_id,
        Finding(ConflictGround.DECLARED, 0),
        ConflictOrigin.DECLARED,
        actor,
        now,
        note=note.strip(),
    )


@transaction.atomic
def report_conflict(
    *, application_id: int, named: str, reason: str, actor: Actor, now: datetime
) -> ConflictReport:
    """Name somebody who should not judge one's application. The agency decides.

    Raises
    ------
    NotAllowed
        If it is not the lead, or nothing was handed in yet.
    Invalid
        If the panel of the call was drawn already.
    """
    application = _application(application_id, actor)
    if not may_report(actor, application) or actor.user_id is None:
        raise NotAllowed("The lead names unsuitable evaluators, once its application is in.")
    missing = tuple(n for n, v in (("named", named), ("reason", reason)) if not v.strip())
    if missing:
        raise Incomplete(missing)
    if panel_is_drawn(application.call):
        raise Invalid(
            "The panel was drawn already.",
            remedy="Unsuitable evaluators are named before the draw.",
        )
    report = ConflictReport.objects.create(
        application=application,
        named=named.strip(),
        reason=reason.strip(),
        reported_by_id=actor.user_id,
        reported_at=now,
    )
    record(verb="conflict_report.enter", subject=report, actor=actor, now=now)
    notify(
        recipients=officers_for(application),
        kind="conflict.report",
        what=gettext_noop("{city} names somebody who should not judge {title}."),
        href=_page(application),
        now=now,
        subject=application,
        city=application.lead.name,
        title=application.title,
    )
    return report


@transaction.atomic
def decide_report(
    *, report_id: int, evaluator_id: int | None, reason: str, actor: Actor, now: datetime
) -> ConflictReport:
    """Uphold a report against somebody of the pool, or dismiss it (no evaluator named)."""
    rows = reports_visible_to(actor).select_for_update(of=("self",))
    report = rows.filter(pk=report_id).first()
    if report is None:
        raise NotFound("There is no such report.")
    if not may_decide(actor, report):
        raise NotAllowed("The agency decides once, and not who reported.")
    reason = needed_reason(reason)
    if evaluator_id is not None:
        person = pool_of(report.application.call).filter(pk=evaluator_id).first()
        if person is None:
            raise NotFound("There is no such evaluator.")
        report.conflict = _enter(
            report.application,
            person.user_id,
            Finding(ConflictGround.NAMED_BY_APPLICANT, 0),
            ConflictOrigin.REPORTED,
            actor,
            now,
            note=reason,
        )
    upheld = report.conflict is not None
    report.state = (ReportState.UPHELD if upheld else ReportState.DISMISSED).value
    report.decided_by_id, report.decided_at = actor.user_id, now
    report.decision_reason = reason
    report.save()
    record(verb="conflict_report.decide", subject=report, actor=actor, now=now, upheld=upheld)
    return report


@transaction.atomic
def clear_conflict(*, conflict_id: int, reason: str, actor: Actor, now: datetime) -> Conflict:
    """Say, with the reason, that a conflict is none. Sheets it took away do not come back."""
    rows = conflicts_visible_to(actor).select_for_update(of=("self",))
    conflict = rows.filter(pk=conflict_id).first()
    if conflict is None:
        raise NotFound("There is no such conflict.")
    if not may_clear(actor, conflict):
        raise NotAllowed("Another person of the agency clears a conflict than who entered it.")
    reason = needed_reason(reason)
    conflict.cleared_at, conflict.cleared_by_id = now, actor.user_id
    conflict.cleared_reason = reason
    conflict.save(update_fields=("cleared_at", "cleared_by", "cleared_reason"))
    record(verb="conflict.clear", subject=conflict, actor=actor, now=now, reason=reason)
    derive_for_application(conflict.application_id, now)  # another tie may give the same ground
    return conflict


def _derive(
    people: QuerySet[Evaluator], applications: list[Application], now: datetime
) -> list[Conflict]:
    evaluators = {row.pk: row for row in people}
    by_key = {row.pk: row for row in applications}
    found = all_conflicts(
        ties_by_evaluator(evaluators),
        involved_by_application(by_key),
        timezone.localtime(now).date(),
    )
    user_of = {row.user_id for row in evaluators.values()}
    wanted = {
        (application, evaluators[person].user_id, finding)
        for (person, application), findings in found.items()
        for finding in findings
    }
    part = Finding(ConflictGround.TOOK_PART, 0)
    wanted |= {(key, person, part) for key, person in took_part(applications, user_of)}
    known = _known(by_key, user_of)
    new = []
    for key, person, finding in sorted(wanted):
        if known.isdisjoint(
            {
                (key, person, finding.ground.value),
                (key, person, finding.ground.value, finding.organisation_id),
            }
        ):
            known.add((key, person, finding.ground.value))
            new.append(_enter(by_key[key], person, finding, ConflictOrigin.DERIVED, SYSTEM, now))
    return new


def _known(applications: Iterable[int], people: Iterable[int]) -> set[tuple[object, ...]]:
    """Return what need not be found: in force by its ground, cleared by its organisation too."""
    rows = Conflict.objects.filter(application_id__in=list(applications), user_id__in=list(people))
    return {
        (key, person, ground, organisation or 0) if cleared else (key, person, ground)
        for key, person, ground, organisation, cleared in rows.values_list(
            "application_id", "user_id", "ground", "organisation_id", "cleared_at"
        )
    }


def _enter(
    application: Application,
    user_id: int,
    finding: Finding,
    origin: ConflictOrigin,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> Conflict:
    conflict, new = Conflict.objects.get_or_create(
        user_id=user_id,
        application=application,
        ground=finding.ground.value,
        cleared_at=None,
        defaults={
            "origin": origin.value,
            "organisation_id": finding.organisation_id or None,
            "note": note,
            "entered_by_id": actor.user_id,
            "found_at": now,
        },
    )
    if new:
        record(
            verb="conflict.enter",
            subject=conflict,
            actor=actor,
            now=now,
            application=application.pk,
            user=user_id,
            ground=finding.ground.value,
            origin=origin.value,
        )
    withhold(conflict, actor=actor, now=now)
    return conflict


def _has_conflict(actor: Actor, application_id: int) -> bool:
    return in_force().filter(application_id=application_id, user_id=actor.user_id or 0).exists()


def _application(application_id: int, actor: Actor) -> Application:
    rows = applications_visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=application_id).first()
    if found is None:
        raise NotFound("There is no such application.")
    return found


def _page(application: Application) -> str:
    return f"/calls/{application.call_id}/conflicts/"
