"""From the pool of evaluators to the last score sheets but a few."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction

from dure.accounts.models import User
from dure.accounts.queries.actor import actor_of
from dure.cli.play.applications import submitted
from dure.cli.play.calendar import Calendar
from dure.cli.play.people import Cast
from dure.core.actor import Actor
from dure.programme.actions.assignment import confirm_assignment, preview_assignment
from dure.programme.actions.call_move import start_stage
from dure.programme.actions.employment import add_employment
from dure.programme.actions.evaluator import change_evaluator, check_evaluator, enter_evaluator
from dure.programme.actions.panel import draw_panels, name_chair, publish_seed
from dure.programme.actions.ranking import rank_stage, release_stage
from dure.programme.actions.sheet import declare_free, lock_sheets, save_sheet, submit_sheet
from dure.programme.adapters.assignment import Impossible
from dure.programme.domain.assignment import AssignmentMode, AssignmentRule
from dure.programme.domain.call import CallState
from dure.programme.domain.evaluator import Expertise, NewTie
from dure.programme.domain.run import RunKind
from dure.programme.domain.score import SheetChange
from dure.programme.domain.sheet import SheetState
from dure.programme.models import Call, Evaluator, Panel, PanelMember, ScoreSheet
from dure.programme.queries.ranking import latest_run

POOL = 63
SEATS = 21
SEED = 2022
LEFT = 3
"""Sheets that the second evaluator with a log-in still has to hand in."""
WHOLE = LEFT
"""Steps of a sheet: 0 untouched, 1 declared, 2 begun, 3 handed in."""
WAITING = (SheetState.ASSIGNED, SheetState.DECLARED, SheetState.DRAFT, SheetState.REOPENED)


def enter_pool(cast: Cast, days: Calendar) -> None:
    """Enter the pool, each evaluator with two fields and an employer."""
    now, fields = days.at(12, 1, year=2021), [field.value for field in Expertise]
    for number in range(Evaluator.objects.count() + 1, POOL + 1):
        _enter(number, fields, cast, now)


@transaction.atomic
def _enter(number: int, fields: list[str], cast: Cast, now: datetime) -> None:
    evaluator = enter_evaluator(
        agency_id=cast.agency.pk, email=f"evaluator-{number:02}@experts.example",
        name=f"평가위원 {number:02}",
        expertise=[fields[number % 10], fields[(number * 3 + 1) % 10]], region="",
        actor=cast.officer, now=now,
    )  # fmt: skip
    own = actor_of(evaluator.user)
    for tie in _ties(number, cast):
        add_employment(evaluator_id=evaluator.pk, tie=tie, actor=own, now=now)
    check_evaluator(evaluator_id=evaluator.pk, actor=cast.second, now=now)


@transaction.atomic
def draw(cast: Cast, call: Call, stage: int, panels: int, now: datetime) -> list[Panel]:
    """Publish a seed and draw the panels by it; the first of each is in the chair."""
    notice = publish_seed(
        call_id=call.pk, stage=stage, seed_text=f"2022-{stage}", panels=panels, size=7,
        actor=cast.officer, now=now,
    )  # fmt: skip
    drawn = draw_panels(notice_id=notice.pk, actor=cast.officer, now=now)
    for panel in drawn:
        first = PanelMember.objects.filter(panel=panel).order_by("pk").first()
        if first is not None:
            name_chair(
                panel_id=panel.pk, evaluator_id=first.evaluator_id, actor=cast.officer, now=now
            )
    return drawn


def share_out(cast: Cast, call: Call, stage: int, rule: AssignmentRule, now: datetime) -> None:
    """Share the applications out, exactly."""
    proposal = preview_assignment(call_id=call.pk, stage=stage, rule=rule, actor=cast.officer)
    if isinstance(proposal, Impossible):
        raise RuntimeError(f"the trial cannot be shared out: {proposal}")
    confirm_assignment(
        call_id=call.pk, stage=stage, rule=rule, token=proposal.token, actor=cast.officer, now=now
    )


class Judges:
    """Evaluators with a taste: each application has its quality, each evaluator a bias."""

    def __init__(self, call: Call, own_city: int) -> None:
        lots = random.Random(SEED)  # noqa: S311  a story, no secret
        self.quality = {a.pk: lots.gauss(0, 1) for a in submitted(call)}
        own = [a.pk for a in submitted(call) if a.lead_id == own_city]
        self.quality |= dict.fromkeys(own, 2.2)  # so that the city with log-ins goes on
        self.bias = {e.pk: lots.gauss(0, 0.5) for e in Evaluator.objects.order_by("pk")}

    def points(self, sheet: ScoreSheet) -> dict[str, Fraction | None]:
        """Return whole points for each criterion of a sheet."""
        lots = random.Random(f"{SEED}/{sheet.stage}/{sheet.evaluator_id}/{sheet.application_id}")  # noqa: S311
        felt = self.quality[sheet.application_id] + self.bias[sheet.evaluator_id]
        points: dict[str, Fraction | None] = {}
        for criterion in sheet.rubric.body["criteria"]:
            whole = int(criterion["weight"])
            share = 0.76 + 0.07 * felt + lots.gauss(0, 0.05)
            points[criterion["key"]] = Fraction(round(whole * min(max(share, 0.2), 1.0)))
        return points


def judge(
    call: Call, stage: int, judges: Judges, now: datetime, say: Callable[[float], None],
    *, leave: str = "",
) -> None:  # fmt: skip
    """Declare, score and hand in every sheet of a stage, but the first few of *leave*."""
    sheets = ScoreSheet.objects.filter(application__call=call, stage=stage).order_by("pk")
    kept = list(sheets.filter(evaluator__user__email=leave).values_list("pk", flat=True)[:LEFT])
    rows = sheets.filter(state=SheetState.ASSIGNED).select_related("evaluator__user", "rubric")
    actors: dict[int, Actor] = {}
    for done, sheet in enumerate(rows):
        user: User = sheet.evaluator.user
        actor = actors.setdefault(user.pk, actor_of(user))
        if done % 10 == 0:
            say(done / len(rows))
        steps = kept.index(sheet.pk) if sheet.pk in kept else WHOLE
        with transaction.atomic():
            _begin(sheet, actor, judges, now, steps=steps)


def judge_rest(call: Call, stage: int, judges: Judges, now: datetime) -> None:
    """Hand in every sheet of a stage that is still open, from wherever its evaluator left it."""
    sheets = ScoreSheet.objects.filter(application__call=call, stage=stage, state__in=WAITING)
    for sheet in sheets.select_related("evaluator__user", "rubric").order_by("pk"):
        actor = actor_of(sheet.evaluator.user)
        if sheet.state == SheetState.ASSIGNED:
            declare_free(sheet_id=sheet.pk, pledged=True, actor=actor, now=now)
        _hand_in(sheet, judges.points(sheet), actor, now)


@transaction.atomic
def finish(cast: Cast, call: Call, stage: int, now: datetime) -> None:
    """Lock the sheets of a stage, rank it and release who goes on."""
    lock_sheets(call_id=call.pk, stage=stage, actor=cast.officer, now=now)
    rank_stage(call_id=call.pk, stage=stage, actor=cast.officer, now=now, seed=f"{call.year}")
    release_stage(call_id=call.pk, stage=stage, actor=cast.officer, now=now)


def review_papers(cast: Cast, call: Call, days: Calendar, say: Callable[[float], None]) -> None:
    """Play the written stage: three panels of seven, seven sheets for each application."""
    if call.state == CallState.CHECKING:
        start_stage(call_id=call.pk, number=2, actor=cast.officer, now=days.at(1, 7, 9))
        call.refresh_from_db()
    if call.stage != 2 or latest_run(call, RunKind.RANKING, 2):
        return
    rule = AssignmentRule(AssignmentMode.MIXED, reviews=7, load_floor=10, load_ceiling=18)
    _seat(cast, call, 2, 3, rule, (days.at(1, 7, 11), days.at(1, 7, 14)))
    judge(call, 2, Judges(call, cast.cities[0].organisation.pk), days.at(1, 12), say)
    finish(cast, call, 2, days.at(1, 14))


def hear(cast: Cast, call: Call, days: Calendar, say: Callable[[float], None]) -> None:
    """Play the presentations before one panel of seven; one evaluator is not done yet."""
    if call.state == CallState.EVALUATING and call.stage == 2:
        start_stage(call_id=call.pk, number=3, actor=cast.officer, now=days.at(1, 17, 9))
        call.refresh_from_db()
    if call.stage != 3 or latest_run(call, RunKind.RANKING, 3):
        return
    rule = AssignmentRule(AssignmentMode.ONE, reviews=6, load_ceiling=49)
    if not Panel.objects.filter(call=call, stage=3).exists():
        _leave_the_pool(cast, call, days)
    _seat(cast, call, 3, 1, rule, (days.at(1, 17, 11), days.at(1, 17, 14)))
    judges = Judges(call, cast.cities[0].organisation.pk)
    leave = "evaluator-04@experts.example"
    judge(call, 3, judges, days.at(1, 20, 17), say, leave=leave)


def _seat(
    cast: Cast, call: Call, stage: int, panels: int, rule: AssignmentRule,
    when: tuple[datetime, datetime],
) -> None:  # fmt: skip
    """Draw the panels of a stage and share the applications out, if that is not done."""
    if not Panel.objects.filter(call=call, stage=stage).exists():
        draw(cast, call, stage, panels, when[0])
    if not ScoreSheet.objects.filter(application__call=call, stage=stage).exists():
        share_out(cast, call, stage, rule, when[1])


def _begin(sheet: ScoreSheet, actor: Actor, judges: Judges, now: datetime, *, steps: int) -> None:
    if steps < 1:
        return
    declare_free(sheet_id=sheet.pk, pledged=True, actor=actor, now=now)
    if steps < 2:
        return
    points = judges.points(sheet)
    note = "운영 비용의 근거를 더 밝히면 좋겠습니다." if steps == WHOLE else None
    given = points if steps == WHOLE else dict(list(points.items())[:1])
    change = SheetChange(
        points=given,
        comment="계획이 구체적이고 주민 참여가 뚜렷합니다.",
        comment_to_applicant=note,
    )
    save_sheet(sheet_id=sheet.pk, read_version=sheet.version, change=change, actor=actor, now=now)
    if steps == WHOLE:
        submit_sheet(sheet_id=sheet.pk, actor=actor, now=now)


def _hand_in(
    sheet: ScoreSheet, points: dict[str, Fraction | None], actor: Actor, now: datetime
) -> None:
    sheet.refresh_from_db()
    change = SheetChange(points=points, comment="계획이 구체적입니다.")
    save_sheet(sheet_id=sheet.pk, read_version=sheet.version, change=change, actor=actor, now=now)
    submit_sheet(sheet_id=sheet.pk, actor=actor, now=now)


def _leave_the_pool(cast: Cast, call: Call, days: Calendar) -> None:
    """The same 21 hear the cities: the others have no time in these weeks."""
    seated = PanelMember.objects.filter(panel__call=call, panel__stage=2)
    for other in Evaluator.objects.exclude(pk__in=seated.values("evaluator_id")):
        change_evaluator(
            evaluator_id=other.pk, expertise=other.expertise, region=other.region,
            is_available=False, actor=cast.officer, now=days.at(1, 17, 10),
        )  # fmt: skip


def _ties(number: int, cast: Cast) -> list[NewTie]:
    university = NewTie(f"대학 {number % 12 + 1} (체험)", "university", date(2012, 3, 1))
    if number % 9:
        return [university]
    company = cast.companies[number // 9 % len(cast.companies)]
    former = NewTie(company.name, "company", date(2015, 1, 1), date(2021, 6, 1))
    return [NewTie(university.organisation, "university", date(2021, 6, 1)), former]
