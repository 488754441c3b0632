"""What binds the nouns of building to each other and to the money."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import Incomplete, Invalid, Refusal
from dure.delivery.actions.acceptance import ask_acceptance
from dure.delivery.actions.contract import answer_flags, clear_flags
from dure.delivery.actions.course import evaluate_project, start_building, start_operating
from dure.delivery.actions.inspection import hold_inspection, remedy_finding, settle_finding
from dure.delivery.actions.labour import claim_labour, enter_person
from dure.delivery.actions.meeting import enter_meeting
from dure.delivery.actions.milestone import report_milestone
from dure.delivery.actions.plan import approve_plan, draft_plan, edit_plan, submit_plan
from dure.delivery.actions.tranche import request_tranche
from dure.delivery.domain.contract import AwardMethod
from dure.delivery.domain.inspection import FindingGrade
from dure.delivery.models import Contract, LabourClaim
from dure.delivery.queries.asset import assets_registered
from dure.delivery.queries.contract import contract_row, flags_cleared
from dure.notifications.models import Notice
from dure.programme.actions.consortium import leave_consortium, review_change
from dure.programme.domain.terms import SelectionRule, Terms
from dure.programme.domain.terms_file import terms_to_mapping
from dure.programme.models import CallTerms
from tests.factories.building import (
    LATER,
    READY,
    SHOWN,
    a_contract,
    a_milestone,
    a_person,
    a_plan,
    an_asset,
    an_inspection,
    building,
    packages,
)
from tests.factories.money import FUNDING, HALF, NOW, TODAY, a_project, agreed, crew, local_money
from tests.factories.programme import a_member, acting, company, person

pytestmark = pytest.mark.django_db
MARCH = date(2022, 3, 1)


@pytest.fixture
def who():
    return crew()


def claim(project, who, someone, permille, **more):
    return claim_labour(
        project_id=project.pk, person_id=someone.pk, month=MARCH, share_permille=permille,
        work="설계", actor=who.planner, now=LATER, **more,
    )  # fmt: skip


def test_two_projects_share_a_month_and_cannot_fill_it_twice(who):
    first, second = building(), building()
    someone = a_person(first, who)
    claim(first, who, someone, 600)
    before = Entry.objects.count()

    with pytest.raises(Invalid, match="400 thousandths of the month left"):
        claim(second, who, someone, 401)
    assert (LabourClaim.objects.count(), Entry.objects.count()) == (1, before)
    assert claim(second, who, someone, 400).cost_won == 1_200_000


def test_a_month_is_claimed_once_in_a_project_and_up_to_the_cap(who):
    project = building()
    someone = a_person(project, who, cap_permille=500)
    with pytest.raises(Invalid, match="at most 500"):
        claim(project, who, someone, 501)
    claim(project, who, someone, 500)
    with pytest.raises(Invalid, match="claimed here already"):
        claim(project, who, someone, 1)


def test_only_people_of_the_consortium_are_paid(who):
    project = building()
    with pytest.raises(Invalid, match="Only people of the consortium"):
        enter_person(
            project_id=project.pk, organisation_id=company("남").pk, staff_number="1", name="담당",
            competence="기사", monthly_won=1, actor=who.planner, now=NOW,
        )  # fmt: skip


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_projects_at_once_do_not_fill_one_month_twice():
    if connection.vendor != "postgresql":
        pytest.skip("needs real concurrent transactions")
    who = crew()
    projects = [building(), building()]
    someone = a_person(projects[0], who)
    start = Barrier(2)

    def once(project):
        start.wait()
        try:
            claim(project, who, someone, 700)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "claimed"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(once, projects))
    assert outcomes == ["claimed", "invalid"]
    assert LabourClaim.objects.count() == 1


def test_a_telecom_that_left_sat_in_the_meetings_and_bid_alone_has_three_flags(who):
    project = building()
    telecom = company("통신사")
    a_member(project.application, telecom, state="left", left_at=NOW - timedelta(days=9))
    enter_meeting(
        project_id=project.pk, held_on=TODAY - timedelta(days=30), title="착수 회의",
        attendances={telecom.pk: 3}, actor=who.planner, now=NOW,
    )  # fmt: skip

    row = a_contract(project, who, supplier_id=telecom.pk, bidders=1)

    assert row.flags == ["single_bid", "former_member", "prior_contact"]
    assert not flags_cleared(project).holds
    assert Notice.objects.filter(kind="contract.flagged", recipient=who.officer.user_id).exists()


def test_an_honest_contract_has_none_until_more_than_half_is_passed_on(who):
    project = building()
    row = a_contract(project, who)
    a_contract(project, who, parent_id=row.pk, amount_won=500_000)
    assert row.flags == []
    a_contract(project, who, parent_id=row.pk, amount_won=1)

    row.refresh_from_db()
    assert row.flags == ["passed_on"]
    assert contract_row(row).passed_won == 500_001
    with pytest.raises(Invalid, match="more than the contract"):
        a_contract(project, who, parent_id=row.pk, amount_won=500_000)


def test_a_cleared_flag_opens_again_when_another_is_found(who):
    project = building()
    row = a_contract(project, who, method=AwardMethod.SINGLE, bidders=1)
    given = {"contract_id": row.pk, "now": LATER}
    with pytest.raises(Incomplete):
        clear_flags(reason="확인", actor=who.officer, **given)
    answer_flags(answer="특허 보유", actor=who.planner, **given)
    clear_flags(reason="확인", actor=who.officer, **given)
    assert flags_cleared(project).holds

    enter_meeting(
        project_id=project.pk, held_on=TODAY - timedelta(days=30), title="사전 회의",
        attendances={row.supplier_id: 1}, actor=who.officer, now=LATER,
    )  # fmt: skip

    assert not flags_cleared(project).holds


def test_a_contract_with_nobody_is_refused(who):
    with pytest.raises(Invalid, match="no such organisation"):
        a_contract(building(), who, supplier_id=999_999)
    assert not Contract.objects.exists()


def test_who_leaves_after_the_award_holds_back_money_and_contracts_until_reviewed(who):
    project = a_project()
    partner = company("협력사")
    member = a_member(project.application, partner)
    agreed(who, project)
    local_money(project, who, HALF)
    row = project.tranches.get(number=1)
    leaver = acting(person(Role.APPROVER, partner))
    terms = Terms("Asia/Seoul", (), (), (), FUNDING, SelectionRule(places=1))
    CallTerms.objects.create(
        call=project.application.call, version=1, body=terms_to_mapping(terms), created_at=NOW,
        in_force_at=NOW,
    )  # fmt: skip
    leave_consortium(member_id=member.pk, reason="합병", actor=leaver, now=NOW)

    with pytest.raises(Invalid, match="The consortium has changed"):
        request_tranche(tranche_id=row.pk, actor=who.planner, now=LATER)
    with pytest.raises(Invalid, match="The consortium has changed"):
        a_contract(project, who)

    change = project.application.consortium_changes.get()
    review_change(change_id=change.pk, review="남은 구성원으로 가능", actor=who.officer, now=LATER)
    assert request_tranche(tranche_id=row.pk, actor=who.planner, now=LATER).state == "requested"
    assert a_contract(project, who).pk


def test_a_plan_is_drafted_written_and_approved_and_the_project_follows(who):
    project = a_project("agreed")
    plan = draft_plan(project_id=project.pk, actor=who.planner, now=NOW)
    with pytest.raises(Incomplete) as refused:
        submit_plan(plan_id=plan.pk, actor=who.planner, now=NOW)
    assert "work_packages" in refused.value.missing
    edit_plan(
        plan_id=plan.pk, summary="주차", starts_on=MARCH, ends_on=date(2023, 2, 28),
        work_packages=packages(2 * HALF), readiness=READY, actor=who.planner, now=NOW,
    )  # fmt: skip
    submit_plan(plan_id=plan.pk, actor=who.planner, now=NOW)
    approve_plan(plan_id=plan.pk, actor=who.officer, now=NOW)
    project.refresh_from_db()
    assert project.state == "plan_approved"
    with pytest.raises(Incomplete):
        draft_plan(project_id=project.pk, actor=who.planner, now=NOW)
    second = draft_plan(project_id=project.pk, reason="지연", actor=who.planner, now=NOW)
    submit_plan(plan_id=second.pk, actor=who.planner, now=NOW)
    approve_plan(plan_id=second.pk, actor=who.officer, now=LATER)
    plan.refresh_from_db()
    assert plan.state == "superseded"


@pytest.mark.parametrize("ends_on", [date(2022, 2, 28), date(9999, 12, 31)])
def test_days_of_a_plan_that_cannot_be_are_refused(who, ends_on):
    plan = a_plan(a_project("planning"), who)
    with pytest.raises(Invalid):
        edit_plan(
            plan_id=plan.pk, summary="", starts_on=MARCH, ends_on=ends_on, work_packages=[],
            readiness={}, actor=who.planner, now=NOW,
        )  # fmt: skip


def test_building_begins_with_a_contract_and_goes_on_to_its_evaluation(who):
    project = a_project("plan_approved")
    with pytest.raises(Incomplete):
        start_building(project_id=project.pk, actor=who.planner, now=NOW)
    a_contract(project, who)
    assert start_building(project_id=project.pk, actor=who.planner, now=NOW).state == "building"
    project.state = "accepted"
    project.save(update_fields=["state"])
    assert start_operating(project_id=project.pk, actor=who.planner, now=NOW).state == "operating"
    with pytest.raises(Incomplete):
        evaluate_project(project_id=project.pk, summary=" ", actor=who.officer, now=NOW)
    given = {"project_id": project.pk, "actor": who.officer, "now": NOW}
    done = evaluate_project(summary="대기 12분 줄어", **given)
    assert done.state == "evaluated"


def test_acceptance_waits_for_milestones_and_major_findings(who):
    project = building()
    stone = a_milestone(project, who)
    visit = an_inspection(project, who)
    hold_inspection(
        inspection_id=visit.pk, held_on=TODAY, report="배선",
        findings=[(FindingGrade.MAJOR, "노출", TODAY)], actor=who.officer, now=NOW,
    )  # fmt: skip
    given = {
        "project_id": project.pk, "items": SHOWN, "handed_over_on": TODAY,
        "operate_until": date(2027, 3, 2), "actor": who.planner, "now": LATER,
    }  # fmt: skip
    with pytest.raises(Incomplete) as refused:
        ask_acceptance(**given)
    assert refused.value.missing == ("milestones", "inspection_findings")

    stone.delete()
    finding = visit.findings.get()
    with pytest.raises(Incomplete):
        settle_finding(finding_id=finding.pk, actor=who.officer, now=LATER)
    remedy_finding(finding_id=finding.pk, remedy="덮개", actor=who.planner, now=LATER)
    settle_finding(finding_id=finding.pk, actor=who.officer, now=LATER)
    visit.refresh_from_db()
    assert visit.state == "closed"
    assert ask_acceptance(**given).state == "requested"


def test_the_asset_gate_opens_when_everything_bought_was_seen(who):
    project = building()
    assert assets_registered(project).holds
    contract = a_contract(project, who)
    assert assets_registered(project).missing == 1
    row = an_asset(project, who, contract=contract)
    assert not assets_registered(project).holds
    row.state = "verified"
    row.save(update_fields=["state"])
    assert assets_registered(project).holds


def test_today_is_the_day_in_korea(who):
    """At eight in the morning in Seoul it is still yesterday in Greenwich."""
    morning = datetime(2022, 3, 2, 23, 0, tzinfo=UTC)
    row = a_milestone(building(), who)

    report_milestone(
        milestone_id=row.pk, reached_on=date(2022, 3, 3), evidence="사진",
        actor=who.planner, now=morning,
    )  # fmt: skip
