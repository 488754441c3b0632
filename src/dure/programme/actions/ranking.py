"""Ranking a stage and releasing its result, all applications at one moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound, Stale
from dure.notifications.actions.notice import notify
from dure.programme.access.ranking import may_rank, may_release_stage
from dure.programme.actions.call import locked_call
from dure.programme.actions.run import seal_run
from dure.programme.adapters.ranking import rank
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.call import CALL_WORKFLOW, CallState
from dure.programme.domain.run import RunKind, digest
from dure.programme.domain.sheet import GONE, SHEET_WORKFLOW, SheetState
from dure.programme.domain.terms import Stage, Terms
from dure.programme.models import Application, Call, ScoreSheet, SealedRun
from dure.programme.queries.call import terms_of
from dure.programme.queries.people import people_of_applicants
from dure.programme.queries.ranking import (
    latest_run,
    ranking_material,
    ranking_rule,
    refuse_conflicted,
)

UNFINISHED_REASON = "The stage was closed before this sheet was handed in."


@transaction.atomic
def rank_stage(
    *, call_id: int, stage: int, actor: Actor, now: datetime, seed: str = ""
) -> SealedRun:
    """Rank the applications of the stage under way by the call's rule, and seal it.

    Parameters
    ----------
    seed
        For the lots among equals; the hash of the input if empty, which nobody can choose.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such call, the actor may not, or the stage is not under way.
    Invalid
        If applications have fewer sheets than the quorum or the rule needs; all are named.
    """
    call = locked_call(call_id, actor)
    if not may_rank(actor, call):
        raise NotAllowed("Only an officer of the agency may rank a stage.")
    refuse_conflicted(actor, call)
    terms, laid = _stage_under_way(call, stage)
    rule = ranking_rule(terms, laid)
    given = ranking_material(call, terms, laid)
    if not given["applications"]:
        raise Invalid("No application is in stage {stage}.", stage=stage)
    chosen = seed or digest(given)
    return seal_run(
        call=call,
        stage=stage,
        kind=RunKind.RANKING,
        rule=rule,
        given=given,
        output=rank(rule, given, chosen),
        actor=actor,
        now=now,
        seed=chosen,
    )


@transaction.atomic
def release_stage(*, call_id: int, stage: int, actor: Actor, now: datetime) -> Call:
    """Move everybody at once: the shortlisted to the next stage, the others out; tell them all.

    The sheets of the stage are closed with it. After the last stage nobody is moved or told
    anything: the call goes into selection.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        As `rank_stage`; also if the stage was released already.
    Invalid
        If the stage was not ranked.
    Stale
        If sheets changed since; rank again.
    """
    call = locked_call(call_id, actor)
    if not may_release_stage(actor, call):
        raise NotAllowed("Only an officer of the agency may release a stage.")
    refuse_conflicted(actor, call)
    terms, laid = _stage_under_way(call, stage)
    run = latest_run(call, RunKind.RANKING, stage)
    if run is None:
        raise Invalid("Stage {stage} was not ranked yet.", stage=stage, remedy="Rank it first.")
    material = ranking_material(call, terms, laid)
    if not material["applications"]:
        raise IllegalMove("release", call.state)
    if digest(material) != run.input_hash:
        raise Stale("The sheets changed since the ranking was sealed.", remedy="Rank again.")
    _close_sheets(call, stage, now)
    later = next((one for one in terms.scored_stages if one.number > stage), None)
    record(verb="call.release_stage", subject=call, actor=actor, now=now, run=run.hash)
    if later is None:
        call.state = CALL_WORKFLOW.target("deliberate", CallState(call.state)).value
        call.save(update_fields=("state",))
        record(verb="call.deliberate", subject=call, actor=actor, now=now, run=run.hash)
    else:
        _move_applications(call, run, later, actor, now)
    return call


def _stage_under_way(call: Call, stage: int) -> tuple[Terms, Stage]:
    if call.state != CallState.EVALUATING or call.stage != stage:
        raise IllegalMove("rank", call.state)
    terms = terms_of(call)
    laid = terms.stage(stage)
    if laid is None:
        raise NotFound("There is no such stage.")
    return terms, laid


def _close_sheets(call: Call, stage: int, now: datetime) -> None:
    """Lock what was handed in; what was not no longer counts."""
    sheets = ScoreSheet.objects.filter(application__call=call, stage=stage)
    locked = SHEET_WORKFLOW.target("lock", SheetState.SUBMITTED).value
    sheets.filter(state=SheetState.SUBMITTED.value).update(state=locked, updated_at=now)
    ended = [s.value for s in GONE | {SheetState.LOCKED}]
    cancelled = SHEET_WORKFLOW.target("cancel", SheetState.ASSIGNED).value
    sheets.exclude(state__in=ended).update(
        state=cancelled, updated_at=now, reason=UNFINISHED_REASON
    )


def _move_applications(
    call: Call, run: SealedRun, later: Stage, actor: Actor, now: datetime
) -> None:
    inside = {row["application"] for row in run.output["ranking"] if row["inside"]}
    rows = list(
        Application.objects.select_for_update().filter(
            call=call, state=ApplicationState.IN_STAGE.value, stage=run.stage
        )
    )
    for one in rows:
        goes_on = one.pk in inside
        move = "shortlist" if goes_on else "drop"
        one.state = APPLICATION_WORKFLOW.target(move, ApplicationState(one.state)).value
        one.stage = later.number if goes_on else one.stage
        one.updated_at = now
        record(
            verb=f"application.{move}", subject=one, actor=actor, now=now, stage=one.stage,
            run=run.hash,
        )  # fmt: skip
    Application.objects.bulk_update(rows, ("state", "stage", "updated_at"))
    people = people_of_applicants([one.lead_id for one in rows])
    for one in rows:
        notify(
            recipients=people.get(one.lead_id, ()),
            kind="application.shortlisted" if one.pk in inside else "application.not_shortlisted",
            what=_GOES_ON if one.pk in inside else _DROPPED,
            href=f"/applications/{one.pk}/result/",
            now=now,
            subject=one,
            title=one.title,
        )


_GOES_ON = gettext_noop("“{title}” goes on to the next stage.")
_DROPPED = gettext_noop("“{title}” was not shortlisted. Read why.")
