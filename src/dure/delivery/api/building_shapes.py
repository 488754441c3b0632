"""Shapes of building a project for programs. Whole won, thousandths, days without time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Router, Schema

from dure.delivery.api.money_shapes import Reason, Short, Text, Won
from dure.delivery.domain.acceptance import AcceptanceItem
from dure.delivery.domain.asset import AssetCategory
from dure.delivery.domain.change_request import ChangeKind
from dure.delivery.domain.contract import AwardMethod, ContractKind
from dure.delivery.domain.inspection import FindingGrade
from dure.delivery.domain.plan import Readiness
from dure.web.fields import Day, Id

router = Router()  # shapes have no addresses of their own
Positive = Annotated[int, Field(ge=1, le=10**14)]
Title = Annotated[str, Field(max_length=160, pattern="^[^\\x00]*$")]
Named = Annotated[str, Field(max_length=80, pattern="^[^\\x00]*$")]


class MaybeReason(Reason):
    reason: Text = ""


class PackageIn(Schema):
    key: Annotated[str, Field(max_length=20, pattern="^[^\\x00]*$")]
    title: Annotated[str, Field(max_length=120, pattern="^[^\\x00]*$")]
    starts_on: Day
    ends_on: Day
    planned_won: Won


class PlanIn(Schema):
    summary: Text = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    work_packages: list[PackageIn] = Field(default_factory=list, max_length=80)
    readiness: dict[Readiness, Text] = Field(default_factory=dict)


class PlanOut(Schema):
    id: int
    project_id: int
    version: int
    state: str
    summary: str
    starts_on: date | None
    ends_on: date | None
    work_packages: list[dict[str, Any]]
    readiness: dict[str, str]
    reason: str
    approved_at: datetime | None


class MilestoneIn(Schema):
    title: Title
    due_on: Day
    is_midterm: bool = False


class ReachedIn(Schema):
    reached_on: Day
    evidence: Text


class MilestoneOut(Schema):
    id: int
    project_id: int
    title: str
    due_on: date
    state: str
    is_midterm: bool
    reached_on: date | None
    evidence: str


class ChangeIn(Schema):
    kind: ChangeKind
    what: Text
    why: Text


class ChangeWordsIn(Schema):
    what: Text
    why: Text


class ChangeOut(Schema):
    id: int
    project_id: int
    kind: str
    state: str
    what: str
    why: str
    answer: str
    decided_at: datetime | None


class InspectionIn(Schema):
    planned_on: Day
    place: Title


class FindingIn(Schema):
    grade: FindingGrade
    what: Text
    due_on: Day | None = None


class HeldIn(Schema):
    held_on: Day
    report: Text
    findings: list[FindingIn] = Field(default_factory=list, max_length=40)


class RemedyIn(Schema):
    remedy: Text


class FindingOut(Schema):
    id: int
    grade: str
    what: str
    due_on: date | None
    remedy: str
    remedied_at: datetime | None
    settled_at: datetime | None


class InspectionOut(Schema):
    id: int
    project_id: int
    planned_on: date
    held_on: date | None
    place: str
    state: str
    report: str


class AcceptanceIn(Schema):
    items: dict[AcceptanceItem, Text]
    handed_over_on: Day
    operate_until: Day


class AcceptanceOut(Schema):
    id: int
    project_id: int
    state: str
    items: dict[str, str]
    handed_over_on: date
    operate_until: date
    answer: str


class ContractIn(Schema):
    title: Title
    kind: ContractKind
    method: AwardMethod
    supplier_id: Id
    bidders: Annotated[int, Field(ge=0, le=9_999)]
    amount_won: Positive
    signed_on: Day
    noticed_on: Day | None = None
    ends_on: Day | None = None
    parent_id: Id | None = None


class ContractOut(Schema):
    id: int
    project_id: int
    parent_id: int | None
    title: str
    kind: str
    method: str
    supplier_id: int
    bidders: int
    amount_won: int
    noticed_on: date | None
    signed_on: date
    ends_on: date | None
    flags: list[str]
    flags_answer: str
    flags_cleared_at: datetime | None


class PersonIn(Schema):
    organisation_id: Id
    staff_number: Annotated[str, Field(max_length=40, pattern="^[^\\x00]*$")]
    name: Named
    competence: Text
    monthly_won: Positive
    cap_permille: Annotated[int, Field(ge=1, le=1000)] = 1000


class PersonOut(Schema):
    id: int
    organisation_id: int
    staff_number: str
    name: str
    monthly_won: int
    cap_permille: int


class ClaimIn(Schema):
    person_id: Id
    month: Day
    share_permille: Annotated[int, Field(ge=1, le=1000)]
    work: Text


class ClaimOut(Schema):
    id: int
    project_id: int
    person_id: int
    month: date
    share_permille: int
    cost_won: int
    state: str
    work: str
    reason: str


class AssetIn(Schema):
    name: Title
    category: AssetCategory
    serial: Named
    cost_won: Won
    acquired_on: Day
    place: Short
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    contract_id: Id | None = None


class AssetOut(Schema):
    id: int
    project_id: int
    contract_id: int | None
    name: str
    category: str
    serial: str
    cost_won: int
    acquired_on: date
    place: str
    lon: float | None
    lat: float | None
    state: str
    reason: str
    check_due_on: date | None


class AttendanceIn(Schema):
    organisation_id: Id
    people: Annotated[int, Field(ge=1, le=500)] = 1


class AttendanceOut(Schema):
    organisation_id: int
    people: int


class MeetingIn(Schema):
    held_on: Day
    title: Title
    notes: Text = ""
    attendances: Annotated[list[AttendanceIn], Field(max_length=40)]


class MeetingOut(Schema):
    id: int
    project_id: int
    held_on: date
    title: str
    notes: str
    attendances: list[AttendanceOut]

    @staticmethod
    def resolve_attendances(row: Any) -> list[Any]:
        return list(row.attendances.all())


class PointOut(Schema):
    day: date
    planned_won: int
    spent_won: int | None


class BurnDownOut(Schema):
    points: list[PointOut]
    warnings: list[str]
    total_won: int
    spent_won: int


class DossierOut(Schema):
    id: int
    project_id: int
    sha256: str
    entries: int
    audit_head: str
    sealed_at: datetime
