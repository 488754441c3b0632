"""What a conflict of interest does to the sheets of a person, in the same transaction."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.notifications.actions.notice import notify
from dure.programme.domain.conflict import ConflictOrigin
from dure.programme.domain.sheet import SHEET_WORKFLOW, SheetState
from dure.programme.labels.conflict import CONFLICT_GROUND
from dure.programme.models import Conflict, ScoreSheet
from dure.programme.queries.officers import officers_for
from dure.programme.queries.panel import replacements_for

INSTEAD = gettext_noop("{person} may not judge {title} any more. {other} could take over.")
ALONE = gettext_noop(
    "{person} may not judge {title} any more. Nobody on the panel or the reserve "
    "list could take over."
)


def withhold(conflict: Conflict, *, actor: Actor, now: datetime) -> list[ScoreSheet]:
    """Take every sheet of the person for the application away; locked ones stay as evidence.

    The agency is told, with whom it could ask instead; the person is told that a sheet is gone,
    without the name of the application.
    """
    own = conflict.origin == ConflictOrigin.DECLARED and actor.user_id == conflict.user_id
    move = "recuse" if own else "cancel"
    sheets = [
        sheet
        for sheet in ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("application", "application__call", "evaluator", "evaluator__user")
        .filter(application_id=conflict.application_id, evaluator__user_id=conflict.user_id)
        if move in SHEET_WORKFLOW.available(SheetState(sheet.state))
    ]
    for sheet in sheets:
        _take(sheet, move, conflict, actor, now)
    return sheets


def _take(sheet: ScoreSheet, move: str, conflict: Conflict, actor: Actor, now: datetime) -> None:
    before = sheet.state
    sheet.state = SHEET_WORKFLOW.target(move, SheetState(sheet.state)).value
    sheet.reason = conflict.note or gettext(str(dict(CONFLICT_GROUND)[conflict.ground]))  # type: ignore[index]
    sheet.updated_at = now
    sheet.save(update_fields=("state", "reason", "updated_at"))
    record(
        verb=f"sheet.{move}",
        subject=sheet,
        actor=actor,
        now=now,
        before=before,
        conflict=conflict.pk,
    )
    instead = next(iter(replacements_for(sheet)), None)
    page = f"/calls/{sheet.application.call_id}/stages/{sheet.stage}/assignment/"
    notify(
        recipients=officers_for(sheet.application),
        kind="conflict.withhold",
        what=ALONE if instead is None else INSTEAD,
        href=page,
        now=now,
        subject=sheet.application,
        person=str(sheet.evaluator),
        title=sheet.application.title,
        other="" if instead is None else str(instead.evaluator),
    )
    notify(
        recipients=[sheet.evaluator.user_id],
        kind="sheet.gone",
        what=gettext_noop(
            "One of your score sheets no longer counts, for a conflict of interest."
        ),
        href="/my-record/",
        now=now,
    )
