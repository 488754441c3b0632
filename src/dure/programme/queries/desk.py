"""The evaluator's desk: what is left to declare, to write and to hand in, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dure.core.actor import Actor
from dure.programme.domain.sheet import IN, SheetState
from dure.programme.domain.terms import Terms, WindowKind
from dure.programme.models import Call, ScoreSheet
from dure.programme.queries.call import terms_of
from dure.programme.queries.sheet import is_chair, own_sheets

_IN = frozenset(state.value for state in IN)


@dataclass(frozen=True, slots=True)
class Item:
    """One sheet on the desk; title and lead are empty where the stage hides them."""

    sheet: ScoreSheet
    title: str
    lead: str


@dataclass(frozen=True, slots=True)
class DeskStage:
    """One stage of a call on the desk."""

    call: Call
    stage: int
    closes_at: datetime | None
    to_declare: tuple[Item, ...]
    to_write: tuple[Item, ...]
    handed_in: tuple[Item, ...]
    is_chair: bool
    panel_id: int

    @property
    def total(self) -> int:
        return len(self.to_declare) + len(self.to_write) + len(self.handed_in)

    @property
    def left(self) -> int:
        return len(self.to_declare) + len(self.to_write)

    @property
    def percent(self) -> int:
        """How much is handed in, in whole percent."""
        return len(self.handed_in) * 100 // self.total if self.total else 0


def desk_of(actor: Actor) -> tuple[DeskStage, ...]:
    """Return the stages in which *actor* has sheets, those with something left first."""
    by_stage: dict[tuple[int, int], list[ScoreSheet]] = {}
    for sheet in own_sheets(actor):
        by_stage.setdefault((sheet.application.call_id, sheet.stage), []).append(sheet)
    terms: dict[int, Terms] = {}
    found = []
    for (call_id, _stage), sheets in by_stage.items():
        if call_id not in terms:
            terms[call_id] = terms_of(sheets[0].application.call)
        found.append(_stage_on(actor, sheets, terms[call_id]))
    return tuple(sorted(found, key=lambda one: (one.left == 0, -one.call.pk, one.stage)))


def _stage_on(actor: Actor, sheets: list[ScoreSheet], terms: Terms) -> DeskStage:
    number = sheets[0].stage
    rule, window = terms.stage(number), terms.window(WindowKind.EVALUATION)
    hidden = frozenset(rule.anonymous) if rule else frozenset()
    items = [
        Item(
            sheet,
            "" if "title" in hidden else sheet.application.title,
            "" if "lead" in hidden else sheet.application.lead.name,
        )
        for sheet in sheets
    ]
    return DeskStage(
        call=sheets[0].application.call,
        stage=number,
        closes_at=window.closes_at if window and number else None,
        to_declare=tuple(i for i in items if i.sheet.state == SheetState.ASSIGNED),
        to_write=tuple(i for i in items if i.sheet.state not in _IN | {SheetState.ASSIGNED.value}),
        handed_in=tuple(i for i in items if i.sheet.state in _IN),
        is_chair=is_chair(actor, sheets[0].panel_id),
        panel_id=sheets[0].panel_id,
    )
