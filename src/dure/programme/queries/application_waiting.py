"""What waits for a person in applications: to be finished, signed, corrected or checked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.check import CheckState
from dure.programme.domain.deadline import closes_for
from dure.programme.domain.waiting import Waiting
from dure.programme.models import Application, Check, ConsortiumChange, CorrectionRequest
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.consortium import invitations_of

S = ApplicationState
SOON = timedelta(days=30)
"""How long before its deadline an unfinished application is named."""

MOST = 50


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return what waits for *actor*. At most seven queries, those of roles not held left out."""
    if actor.user_id is None or actor.system:
        return []
    found: list[Waiting] = []
    if actor.organisations(Role.CITY_OFFICER):
        found += _to_write(actor, now)
    if actor.organisations(Role.APPROVER):
        found += _to_sign(actor)
    if actor.organisations(Role.CITY_OFFICER, Role.APPROVER):
        found += _to_correct(actor)
    if actor.organisations(Role.PROGRAMME_OFFICER):
        found += [*_to_check(actor), *_to_confirm(actor), *_to_review(actor)]
    return found + _to_answer(actor)


def _to_write(actor: Actor, now: datetime) -> list[Waiting]:
    own = actor.organisations(Role.CITY_OFFICER)
    rows = applications_visible_to(actor).filter(lead__in=own, state=S.DRAFT.value)
    near = Q(call__closes_at__lte=now + SOON) | Q(extension_until__isnull=False)
    found = []
    for row in rows.filter(near)[:MOST]:
        due = closes_for(row.call.closes_at, row.extension_until)
        verb = _("Finish the application before its deadline")
        found.append(_waiting(verb, row, "", row.updated_at, due))
    return found


def _to_sign(actor: Actor) -> list[Waiting]:
    own = actor.organisations(Role.APPROVER)
    rows = applications_visible_to(actor).filter(lead__in=own, state=S.AWAITING_SIGNOFF.value)
    return [
        _waiting(
            _("Sign off and submit"),
            row,
            "signoff/",
            row.signoff_at or row.updated_at,
            closes_for(row.call.closes_at, row.extension_until),
        )
        for row in rows[:MOST]
    ]


def _to_correct(actor: Actor) -> list[Waiting]:
    own = actor.organisations(Role.CITY_OFFICER, Role.APPROVER)
    rows = CorrectionRequest.objects.filter(
        application__lead__in=own,
        application__state=S.CORRECTING.value,
        answered_at__isnull=True,
    ).select_related("application")
    return [
        _waiting(
            _("Correct what the agency named"), row.application, "", row.requested_at, row.until
        )
        for row in rows[:MOST]
    ]


def _to_check(actor: Actor) -> list[Waiting]:
    agencies = actor.organisations(Role.PROGRAMME_OFFICER)
    rows = applications_visible_to(actor).filter(
        call__agency__in=agencies, state=S.SUBMITTED.value, call__state="checking"
    )
    rows = rows.exclude(checks__state=CheckState.FAIL_PROPOSED.value)
    return [
        _waiting(_("Review the application"), row, "check/", row.submitted_at or row.updated_at)
        for row in rows[:MOST]
    ]


def _to_confirm(actor: Actor) -> list[Waiting]:
    seen = applications_visible_to(actor).select_related(None)
    rows = Check.objects.filter(
        application__in=seen,
        application__call__agency__in=actor.organisations(Role.PROGRAMME_OFFICER),
        state=CheckState.FAIL_PROPOSED.value,
    ).exclude(proposed_by=actor.user_id)
    return [
        _waiting(_("Confirm or return a refusal"), row.application, "check/", row.run_at)
        for row in rows.select_related("application")[:MOST]
    ]


def _to_review(actor: Actor) -> list[Waiting]:
    seen = applications_visible_to(actor).select_related(None)
    rows = ConsortiumChange.objects.filter(
        application__in=seen,
        application__call__agency__in=actor.organisations(Role.PROGRAMME_OFFICER),
        reviewed_at__isnull=True,
    )
    return [
        _waiting(_("Review a change in the consortium"), row.application, "consortium/", row.at)
        for row in rows.select_related("application")[:MOST]
    ]


def _to_answer(actor: Actor) -> list[Waiting]:
    return [
        _waiting(
            _("Answer an invitation to a consortium"),
            row.application,
            "consortium/",
            row.application.updated_at,
        )
        for row in invitations_of(actor)[:MOST]
    ]


def _waiting(
    verb: object, row: Application, page: str, since: datetime, due: datetime | None = None
) -> Waiting:
    href = f"/applications/{row.pk}/{page}"
    return Waiting(verb=verb, title=row.title, href=href, since=since, due=due)
