"""Passing a member's score sheets on to whoever takes the seat."""

from __future__ import annotations

from datetime import datetime

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.said import say, to_data
from dure.programme.domain.sheet import IN, SHEET_WORKFLOW, SheetState
from dure.programme.models import PanelMember, ScoreSheet
from dure.programme.queries.conflict import in_force


def take_over(
    left: PanelMember, taken: PanelMember, *, reason: str, actor: Actor, now: datetime
) -> list[ScoreSheet]:
    """Cancel what was not handed in; the successor gets a new sheet where there is no conflict."""
    sheets = ScoreSheet.objects.select_for_update(of=("self",)).filter(
        panel_id=left.panel_id, evaluator_id=left.evaluator_id
    )
    open_ = [
        sheet
        for sheet in sheets
        if SheetState(sheet.state) not in IN
        and "cancel" in SHEET_WORKFLOW.available(SheetState(sheet.state))
    ]
    barred = set(
        in_force().filter(user_id=taken.evaluator.user_id).values_list("application_id", flat=True)
    )
    new = []
    for sheet in open_:
        before = sheet.state
        sheet.state = SHEET_WORKFLOW.target("cancel", SheetState(before)).value
        sheet.reason, sheet.updated_at = reason, now
        sheet.save(update_fields=("state", "reason", "updated_at"))
        record(verb="sheet.cancel", subject=sheet, actor=actor, now=now, before=before)
        if sheet.application_id not in barred:
            new.append(_successor(sheet, taken, actor, now))
    return new


def _successor(sheet: ScoreSheet, taken: PanelMember, actor: Actor, now: datetime) -> ScoreSheet:
    made = ScoreSheet.objects.create(
        application_id=sheet.application_id,
        evaluator_id=taken.evaluator_id,
        panel_id=sheet.panel_id,
        stage=sheet.stage,
        rubric_id=sheet.rubric_id,
        why=[to_data(say("Took the seat of a member who left, in the order of the reserve."))],
        created_at=now,
        updated_at=now,
    )
    record(verb="sheet.assign", subject=made, actor=actor, now=now, instead_of=sheet.pk)
    return made
