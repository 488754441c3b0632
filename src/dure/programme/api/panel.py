"""Draws, panels and assignments for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema, Status

from dure.programme.actions import assignment as assignments
from dure.programme.actions import panel as actions
from dure.programme.actions.conflict import derive_conflicts
from dure.programme.adapters.assignment import Impossible
from dure.programme.api.conflict import ConflictReasonIn, Long
from dure.programme.api.evaluator import (
    actor_of,
)
from dure.programme.domain.assignment import AssignmentMode, AssignmentRule
from dure.programme.domain.evaluator import Expertise
from dure.programme.models import Panel, PanelMember, ScoreSheet
from dure.programme.queries.assignment import assignment_page
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.panel import draw_notices_visible_to, panels_visible_to
from dure.web.clock import now
from dure.web.fields import Id, Key

router = Router(tags=["panels"])

Stage = Annotated[int, Path(ge=0, le=99)]
Line = Annotated[str, Field(max_length=60, pattern=r"^[^\x00\n]*$")]


class DrawNoticeOut(Schema):
    id: int
    stage: int
    seed: str
    source: str
    outcome: str
    panels: int
    size: int
    demanded: list[str]
    published_at: datetime
    run: int | None = Field(alias="run_id")


class NoticeIn(Schema):
    seed_text: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00\n]*$")]
    source: Annotated[str, Field(max_length=120, pattern=r"^[^\x00\n]*$")] = ""
    panels: Annotated[int, Field(ge=1, le=60)] = 1
    size: Annotated[int, Field(ge=1, le=60)]
    demanded: tuple[Expertise, ...] = ()


class DrawIn(Schema):
    outcome: Annotated[str, Field(max_length=40, pattern=r"^[^\x00\n]*$")] = ""


class PanelMemberOut(Schema):
    evaluator: int = Field(alias="evaluator_id")
    name: str
    is_chair: bool
    left_at: datetime | None

    @staticmethod
    def resolve_name(row: PanelMember) -> str:
        return str(row.evaluator)


class PanelOut(Schema):
    id: int
    stage: int
    name: str
    run: int | None = Field(alias="run_id")
    members: list[PanelMemberOut]

    @staticmethod
    def resolve_members(row: Panel) -> list[PanelMember]:
        return list(row.members.all())


class RuleIn(Schema):
    mode: AssignmentMode
    reviews: Annotated[int, Field(ge=1, le=60)]
    load_floor: Annotated[int, Field(ge=0, le=5000)] = 0
    load_ceiling: Annotated[int, Field(ge=1, le=5000)]
    demanded: tuple[Expertise, ...] = ()

    def rule(self) -> AssignmentRule:
        keys = tuple(key.value for key in self.demanded)
        return AssignmentRule(self.mode, self.reviews, self.load_floor, self.load_ceiling, keys)


class ConfirmIn(RuleIn):
    token: Annotated[str, Field(max_length=64, pattern=r"^[0-9a-f]*$")]


class AskedIn(Schema):
    """The fields that an application asks of its evaluators."""

    expertise: Annotated[list[Expertise], Field(max_length=40)]


class AssignedSheetOut(Schema):
    id: int
    application: int = Field(alias="application_id")
    evaluator: int = Field(alias="evaluator_id")
    panel: int = Field(alias="panel_id")
    state: str


class HandIn(Schema):
    evaluator: Id
    panel: Id
    reason: Long


@router.get("/calls/{call_id}/draws", response=list[DrawNoticeOut])
def list_draws(request: HttpRequest, call_id: Key) -> Any:
    """List the published seeds of a call: they are public."""
    call = call_visible_to(actor_of(request), call_id)
    return draw_notices_visible_to(actor_of(request)).filter(call=call)


@router.post("/calls/{call_id}/stages/{stage}/draws", response={201: DrawNoticeOut})
def publish(request: HttpRequest, call_id: Key, stage: Stage, given: NoticeIn) -> Any:
    """Publish the seed and the rule of a draw."""
    made = actions.publish_seed(
        call_id=call_id,
        stage=stage,
        seed_text=given.seed_text,
        panels=given.panels,
        size=given.size,
        demanded=[key.value for key in given.demanded],
        source=given.source,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, made)


@router.post("/draws/{notice_id}/draw", response=list[PanelOut])
def draw(request: HttpRequest, notice_id: Key, given: DrawIn) -> Any:
    """Draw the panels of a published seed."""
    drawn = actions.draw_panels(
        notice_id=notice_id, outcome=given.outcome, actor=actor_of(request), now=now()
    )
    return panels_visible_to(actor_of(request)).filter(pk__in=[panel.pk for panel in drawn])


@router.get("/calls/{call_id}/panels", response=list[PanelOut])
def list_panels(request: HttpRequest, call_id: Key) -> Any:
    """List panels with members: to who runs the call, to all once it is announced."""
    call = call_visible_to(actor_of(request), call_id)
    return panels_visible_to(actor_of(request)).filter(call=call)


@router.post("/panels/{panel_id}/members/{evaluator_id}/chair", response=PanelMemberOut)
def chair(request: HttpRequest, panel_id: Key, evaluator_id: Key) -> Any:
    """Name a member who leads the panel."""
    return actions.name_chair(
        panel_id=panel_id, evaluator_id=evaluator_id, actor=actor_of(request), now=now()
    )


@router.post("/panels/{panel_id}/members/{evaluator_id}/replace", response=PanelMemberOut)
def replace(
    request: HttpRequest, panel_id: Key, evaluator_id: Key, given: ConflictReasonIn
) -> Any:
    """Let the next fitting person of the reserve take a seat."""
    return actions.replace_member(
        panel_id=panel_id,
        evaluator_id=evaluator_id,
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )


@router.get("/calls/{call_id}/stages/{stage}/assignment", response=list[AssignedSheetOut])
def list_assignment(request: HttpRequest, call_id: Key, stage: Stage) -> Any:
    """List who judges what, as the caller may see it."""
    page = assignment_page(actor_of(request), call_id, stage)
    return [sheet for row in page.rows for sheet in row.sheets]


@router.post("/calls/{call_id}/stages/{stage}/assignment/proposal", response=dict[str, Any])
def propose(request: HttpRequest, call_id: Key, stage: Stage, given: RuleIn) -> Any:
    """Compute who would judge what, or say why nobody can; conflicts are found first."""
    actor = actor_of(request)
    derive_conflicts(call_id=call_id, actor=actor, now=now())
    visible = {str(row.application.pk) for row in assignment_page(actor, call_id, stage).rows}
    answer = assignments.preview_assignment(
        call_id=call_id, stage=stage, rule=given.rule(), actor=actor
    )
    if isinstance(answer, Impossible):
        return {"possible": False, "reasons": answer.reasons, "repair": answer.repair}
    pairs = [pair for pair in answer.output["pairs"] if pair[0] in visible]
    return {
        "possible": True,
        "token": answer.token,
        "pairs": [
            {
                "application": int(application),
                "evaluator": int(person),
                "panel": int(panel),
                "why": [str(line) for line in answer.why[application, person]],
            }
            for application, person, panel in pairs
        ],
        "loads": answer.output["loads"],
    }


@router.post("/calls/{call_id}/stages/{stage}/assignment/confirm", response={201: dict[str, int]})
def confirm(request: HttpRequest, call_id: Key, stage: Stage, given: ConfirmIn) -> Any:
    """Give out what was proposed."""
    made: list[ScoreSheet] = assignments.confirm_assignment(
        call_id=call_id,
        stage=stage,
        rule=given.rule(),
        token=given.token,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, {"sheets": len(made)})


@router.post("/applications/{application_id}/evaluators", response={201: AssignedSheetOut})
def add_by_hand(request: HttpRequest, application_id: Key, given: HandIn) -> Any:
    """Give one application to one evaluator, with the reason."""
    made = assignments.add_by_hand(
        application_id=application_id,
        evaluator_id=given.evaluator,
        panel_id=given.panel,
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, made)


@router.put("/applications/{application_id}/expertise", response={204: None})
def ask_expertise(request: HttpRequest, application_id: Key, given: AskedIn) -> Any:
    """Say which fields an application asks of its evaluators."""
    assignments.set_asked_expertise(
        application_id=application_id,
        expertise=[key.value for key in given.expertise],
        actor=actor_of(request),
        now=now(),
    )
    return Status(204, None)
