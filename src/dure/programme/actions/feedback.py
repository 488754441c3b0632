"""Saying how an evaluator behaved. It changes no score, no rank and no choice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import MOST_REASON, bounded
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.core.said import say
from dure.programme.access.feedback import may_rate
from dure.programme.domain.feedback import FeedbackSource, Mark
from dure.programme.models import EvaluatorFeedback
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.feedback import Rated, evaluators_of, evaluators_to_remark
from dure.programme.queries.sheet import is_chair


@transaction.atomic
def rate_evaluator(
    *,
    application_id: int,
    panel_id: int,
    number: int,
    mark: Mark,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> EvaluatorFeedback:
    """Rate the conduct of an evaluator, named by number alone, as an applicant and once.

    Raises
    ------
    NotFound
        If the application or the number is none of the actor's.
    NotAllowed
        Before the results, or for anybody but the applicant.
    Incomplete
        If "poor" comes without a reason.
    Invalid
        If they were rated before.
    """
    application = application_visible_to(actor, application_id)
    if not may_rate(actor, application):
        raise NotAllowed("Only the applicant may rate the evaluators, once the results are out.")
    rated = _found(evaluators_of(application), panel_id, number)
    return _said(
        rated,
        application_id=application.pk,
        source=FeedbackSource.APPLICANT,
        mark=mark,
        reason=reason,
        actor=actor,
        now=now,
    )


@transaction.atomic
def remark_as_chair(
    *,
    panel_id: int,
    number: int,
    mark: Mark,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> EvaluatorFeedback:
    """Say how a member of a panel worked, as its chair, once; raises as `rate_evaluator`."""
    if not is_chair(actor, panel_id):
        raise NotFound("There is no such panel.")
    rated = _found(evaluators_to_remark(actor, panel_id), panel_id, number)
    return _said(
        rated,
        application_id=None,
        source=FeedbackSource.CHAIR,
        mark=mark,
        reason=reason,
        actor=actor,
        now=now,
    )


def _found(known: list[Rated], panel_id: int, number: int) -> Rated:
    for one in known:
        if (one.panel_id, one.number) == (panel_id, number):
            return one
    raise NotFound("There is no such evaluator.")


def _said(
    rated: Rated,
    *,
    application_id: int | None,
    source: FeedbackSource,
    mark: Mark,
    reason: str,
    actor: Actor,
    now: datetime,
) -> EvaluatorFeedback:
    if mark is Mark.POOR and not reason.strip():
        raise Incomplete(("reason",))
    if rated.mark:
        raise Invalid("You have rated this evaluator already.")
    said = EvaluatorFeedback.objects.create(
        panel_id=rated.panel_id,
        evaluator_id=rated.evaluator_id,
        application_id=application_id,
        source=source.value,
        mark=mark.value,
        reason=bounded(reason, MOST_REASON, say("Reason")),
        given_by_id=actor.user_id or 0,  # whoever may rate is somebody
        created_at=now,
    )
    record(verb="feedback.give", subject=said, actor=actor, now=now, source=source.value)
    return said
