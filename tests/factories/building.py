"""Builders of what a project builds: plans, milestones, contracts, people and their months."""

from datetime import date, timedelta

from dure.delivery.actions.contract import ContractTerms, enter_contract
from dure.delivery.actions.labour import enter_person
from dure.delivery.domain.acceptance import AcceptanceItem
from dure.delivery.domain.contract import AwardMethod, ContractKind
from dure.delivery.domain.plan import Readiness
from dure.delivery.models import (
    Acceptance,
    Asset,
    ChangeRequest,
    ImplementationPlan,
    Inspection,
    InspectionFinding,
    LabourClaim,
    Milestone,
)
from tests.factories.money import NOW, TODAY, a_file, a_project
from tests.factories.programme import company

LATER = NOW + timedelta(days=1)
READY = {item.value: "공문 제1호" for item in Readiness}
SHOWN = {item.value: "시험 성적서" for item in AcceptanceItem}


def packages(total_won: int) -> list[dict]:
    half = total_won // 2
    return [
        {
            "key": "1", "title": "설계", "starts_on": "2022-03-01", "ends_on": "2022-08-31",
            "planned_won": half,
        },
        {
            "key": "2", "title": "구축", "starts_on": "2022-09-01", "ends_on": "2023-02-28",
            "planned_won": total_won - half,
        },
    ]  # fmt: skip


def a_plan(project, who, state="draft", **fields) -> ImplementationPlan:
    """Store a complete plan in a state."""
    given = {
        "project": project, "version": 1, "state": state,
        "starts_on": date(2022, 3, 1), "ends_on": date(2023, 2, 28),
        "work_packages": packages(project.national_won + project.local_won),
        "readiness": READY, "entered_by_id": who.planner.user_id,
        "created_at": NOW, "updated_at": NOW,
    } | fields  # fmt: skip
    return ImplementationPlan.objects.create(**given)


def a_milestone(project, who, state="planned", **fields) -> Milestone:
    reached = state in {"reported", "confirmed"}
    given = {
        "project": project, "title": "착공", "due_on": TODAY, "state": state,
        "reached_on": TODAY if reached else None,
        "reported_by_id": who.planner.user_id if reached else None,
        "created_at": NOW, "updated_at": NOW,
    } | fields  # fmt: skip
    return Milestone.objects.create(**given)


def a_change(project, who, state="draft", **fields) -> ChangeRequest:
    given = {
        "project": project, "kind": "scope", "state": state, "what": "감지기 10대 추가",
        "why": "수요", "answer": "안 됨" if state == "refused" else "",
        "entered_by_id": who.planner.user_id, "created_at": NOW, "updated_at": NOW,
    } | fields  # fmt: skip
    return ChangeRequest.objects.create(**given)


def an_inspection(project, who, state="planned", **fields) -> Inspection:
    given = {
        "project": project, "planned_on": TODAY, "place": "시청 주차장", "state": state,
        "held_on": TODAY if state in {"held", "closed"} else None,
        "entered_by_id": who.officer.user_id, "created_at": NOW, "updated_at": NOW,
    } | fields  # fmt: skip
    return Inspection.objects.create(**given)


def a_finding(inspection, **fields) -> InspectionFinding:
    given = {"inspection": inspection, "grade": "major", "what": "배선 노출"} | fields
    return InspectionFinding.objects.create(**given)


def an_acceptance(project, who, state="requested", **fields) -> Acceptance:
    given = {
        "project": project, "state": state, "items": SHOWN, "handed_over_on": TODAY,
        "operate_until": date(2027, 3, 2), "answer": "미비" if state == "refused" else "",
        "entered_by_id": who.planner.user_id, "created_at": NOW, "updated_at": NOW,
    } | fields  # fmt: skip
    return Acceptance.objects.create(**given)


def an_asset(project, who, state="entered", **fields) -> Asset:
    number = Asset.objects.count()
    given = {
        "project": project, "name": "주차 감지기", "category": "device", "serial": f"A-{number}",
        "cost_won": 1_000, "acquired_on": TODAY, "place": "시청", "state": state,
        "photo": a_file("사진.png"), "reason": "분실" if state in {"missing", "disposed"} else "",
        "check_due_on": TODAY + timedelta(days=365) if state == "verified" else None,
        "entered_by_id": who.planner.user_id, "created_at": NOW, "updated_at": NOW,
    } | fields  # fmt: skip
    return Asset.objects.create(**given)


def a_person(project, who, number="1", monthly_won=3_000_000, **more):
    return enter_person(
        project_id=project.pk, organisation_id=project.lead_id, staff_number=number,
        name="담당자", competence="정보통신기사", monthly_won=monthly_won,
        actor=who.planner, now=NOW, **more,
    )  # fmt: skip


def a_claim(project, who, person, state="claimed", **fields) -> LabourClaim:
    given = {
        "project": project, "person": person, "month": date(2022, 3, 1), "share_permille": 500,
        "cost_won": 1_500_000, "state": state, "work": "설계", "reason": "",
        "entered_by_id": who.planner.user_id, "created_at": NOW, "updated_at": NOW,
    } | fields  # fmt: skip
    return LabourClaim.objects.create(**given)


def terms(**fields) -> ContractTerms:
    given = {
        "title": "감지기 구입", "kind": ContractKind.GOODS, "method": AwardMethod.OPEN,
        "supplier_id": company().pk, "bidders": 3, "amount_won": 1_000_000, "signed_on": TODAY,
        "noticed_on": TODAY - timedelta(days=20),
    } | fields  # fmt: skip
    return ContractTerms(**given)


def a_contract(project, who, parent_id=None, **fields):
    return enter_contract(
        project_id=project.pk, terms=terms(**fields), parent_id=parent_id,
        actor=who.planner, now=NOW,
    )  # fmt: skip


def building(**fields):
    """Return a project that is being built."""
    return a_project("building", **fields)
