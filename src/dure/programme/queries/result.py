"""Results: what the public reads of a call, and what an applicant reads of its application.

Evaluators are not named beside points. The columns of one application are in an order of their
own, drawn by lot, so that no column can be followed from one application to the next.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.application import UNSUBMITTED, ApplicationState
from dure.programme.domain.determination import DeterminationState
from dure.programme.domain.run import RunKind
from dure.programme.domain.sheet import IN
from dure.programme.domain.terms import Terms
from dure.programme.models import (
    Application,
    Call,
    CriterionScore,
    Determination,
    Objection,
    PanelMember,
    ScoreSheet,
    SealedRun,
)
from dure.programme.queries.application import CITY, applications_visible_to
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.determination import TOLD, released_of
from dure.programme.queries.proposal import decimal_text


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One decided application as everybody may read it."""

    determination: Determination
    total: str
    sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a call.

    Parameters
    ----------
    provinces
        Awards by province, most first; "" where none is known.
    """

    call: Call
    rows: tuple[PublicRow, ...]
    awards: int
    national_won: int
    local_won: int
    provinces: tuple[tuple[str, int], ...]

    @property
    def whole_won(self) -> int:
        return self.national_won + self.local_won


def results_of(actor: Actor, call_id: int) -> Results:
    """Return the results of a call. Five queries, however many applications there are.

    Raises
    ------
    NotFound
        If there is no such call, or its results were not announced.
    """
    call = call_visible_to(actor, call_id)
    if call.announced_at is None:
        raise NotFound("The results of this call are not out.")
    rows = list(released_of(call))
    points = sheet_totals([row.application_id for row in rows], call)
    awards = [row for row in rows if row.outcome == "award"]
    provinces = Counter(
        row.application.municipality.province if row.application.municipality else ""
        for row in awards
    )
    return Results(
        call=call,
        rows=tuple(
            PublicRow(
                row,
                decimal_text(Fraction(row.total)) if row.total else "",
                points.get(row.application_id, ()),
            )
            for row in rows
        ),
        awards=len(awards),
        national_won=sum(row.national_won for row in awards),
        local_won=sum(local_part(row) for row in awards),
        provinces=tuple(sorted(provinces.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def local_part(row: Determination) -> int:
    """Return what the city adds: as it applied, in proportion if it was awarded less."""
    asked = row.application.national_won
    if asked in {0, row.national_won}:
        return row.application.local_won
    return row.application.local_won * row.national_won // asked


def sheet_totals(applications: Iterable[int], call: Call) -> dict[int, tuple[str, ...]]:
    """Return the sums of the sheets of the last stage, per application in an order of its own."""
    rows = CriterionScore.objects.filter(
        sheet__application__in=list(applications),
        sheet__stage=call.stage,
        sheet__state__in=[state.value for state in IN],
    ).values_list("sheet__application_id", "sheet_id", "points")
    sums: dict[int, dict[int, Fraction]] = {}
    for application, sheet, points in rows:
        held = sums.setdefault(application, {})
        held[sheet] = held.get(sheet, Fraction(0)) + Fraction(points or 0)
    return {
        application: tuple(decimal_text(held[key]) for key in shuffled(application, held))
        for application, held in sums.items()
    }


def shuffled(application: int, sheets: Iterable[int]) -> list[int]:
    """Return sheets in an order that says nothing of who wrote which."""
    return sorted(
        sheets, key=lambda key: hashlib.sha256(f"{application}\n{key}".encode()).hexdigest()
    )


@dataclass(frozen=True, slots=True)
class SheetResult:
    """One evaluator's sheet as the applicant reads it, under a letter."""

    letter: str
    points: tuple[tuple[str, str], ...]
    total: str
    comment: str


@dataclass(frozen=True, slots=True)
class StageResult:
    """What one stage came to."""

    number: int
    rank: int | None
    total: str
    missed: tuple[str, ...]
    sheets: tuple[SheetResult, ...]
    evaluators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnResult:
    """The result of one application as its applicant reads it."""

    application: Application
    told: bool
    determination: Determination | None
    objection: Objection | None
    stages: tuple[StageResult, ...]


def own_result(actor: Actor, application_id: int, terms: Terms | None = None) -> OwnResult:
    """Return what was told of an application; nothing of a stage before it was released.

    Raises
    ------
    NotFound
        If *actor* is neither of the lead, nor prepares, decides or audits the call.
    """
    one = applications_visible_to(actor).filter(pk=application_id).first()
    if one is None or not _may_read(actor, one):
        raise NotFound("There is no such application.")
    determination = (
        Determination.objects.filter(application=one, state__in=TOLD).order_by("-pk").first()
    )
    if determination is not None and determination.state != DeterminationState.RELEASED:
        determination = None
    stages = tuple(_stage(one, number) for number in _released_stages(one))
    return OwnResult(
        application=one,
        told=bool(stages) or determination is not None,
        determination=determination,
        objection=Objection.objects.filter(application=one).first(),
        stages=stages,
    )


def _may_read(actor: Actor, one: Application) -> bool:
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return True
    own = one.lead_id in actor.organisations(*CITY)
    staff = actor.has(Role.PROGRAMME_OFFICER, one.call.agency_id) or actor.has(
        Role.APPROVER, one.call.ministry_id
    )
    return (own or staff) and ApplicationState(one.state) not in UNSUBMITTED


def _released_stages(one: Application) -> list[int]:
    """Return the stages whose result this applicant was told."""
    if one.call.announced_at is not None or one.state == ApplicationState.NOT_SHORTLISTED:
        last = one.stage
    else:
        last = one.stage - 1  # the one it stands in is not decided
    found = ScoreSheet.objects.filter(application=one, stage__lte=last)
    return sorted(set(found.values_list("stage", flat=True)))


def _stage(one: Application, number: int) -> StageResult:
    run = (
        SealedRun.objects.filter(call=one.call_id, kind=RunKind.RANKING.value, stage=number)
        .order_by("-pk")
        .first()
    )
    ranked = run.output["ranking"] if run else []
    row = next((each for each in ranked if each["application"] == one.pk), None)
    sheets = list(
        ScoreSheet.objects.filter(
            application=one, stage=number, state__in=[state.value for state in IN]
        )
        .select_related("rubric")
        .prefetch_related("scores")
    )
    by = {sheet.pk: sheet for sheet in sheets}
    panels = {sheet.panel_id for sheet in sheets}
    names = PanelMember.objects.filter(panel_id__in=panels, left_at__isnull=True).values_list(
        "evaluator__user__name", flat=True
    )
    return StageResult(
        number=number,
        rank=row["rank"] if row else None,
        total=decimal_text(Fraction(row["total"])) if row else "",
        missed=tuple(row["missed"]) if row else (),
        sheets=tuple(
            _sheet(by[key], chr(ord("A") + n)) for n, key in enumerate(shuffled(one.pk, by))
        ),
        evaluators=tuple(sorted(name for name in names if name)),
    )


def _sheet(sheet: ScoreSheet, letter: str) -> SheetResult:
    english = get_language() == "en"
    names = {
        one["key"]: (english and one.get("name_en")) or one["name"]
        for one in sheet.rubric.body.get("criteria", ())
    }
    points = [
        (names.get(one.criterion, one.criterion), Fraction(one.points or 0))
        for one in sheet.scores.all()
    ]
    return SheetResult(
        letter=letter,
        points=tuple((key, decimal_text(value)) for key, value in points),
        total=decimal_text(sum((value for _, value in points), Fraction(0))),
        comment=sheet.comment_to_applicant,
    )
