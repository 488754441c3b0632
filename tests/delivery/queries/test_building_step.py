"""What a project says is to be done next while it is planned, built and opened."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from dure.delivery.models import Contract, Milestone
from dure.delivery.queries.building_step import building_steps
from tests.factories.building import (
    a_change,
    a_claim,
    a_contract,
    a_finding,
    a_milestone,
    a_person,
    a_plan,
    an_acceptance,
    an_asset,
    an_inspection,
    building,
)
from tests.factories.money import NOW, TODAY, a_project, crew

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def said(project, day=TODAY):
    project.refresh_from_db()
    with override("en"):
        return [
            (str(step.text), str(step.who), step.page) for step in building_steps(project, day)
        ]


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (None, ("Draft the plan", "the lead", "plan/")),
        ("draft", ("Complete the plan and hand it in", "the lead", "plan/")),
        ("submitted", ("Decide on the plan", "the agency", "plan/")),
    ],
)
def test_building_steps_lead_to_an_approved_plan(state, step):
    project = a_project("planning")
    if state:
        a_plan(project, crew(), state)
    assert said(project) == [step]


def test_building_steps_begin_to_build_once_a_contract_stands():
    project, who = a_project("plan_approved"), crew()
    assert said(project) == [("Enter the first contract", "the lead", "contracts/")]
    a_contract(project, who)
    assert said(project) == [("Begin to build", "the lead", "#parts-title")]


def test_building_steps_name_what_is_in_the_way_of_acceptance_in_order():
    project, who = building(), crew()
    stone = a_milestone(project, who)
    assert said(project) == [("Reach the next milestone", "the lead", "milestones/")]
    assert said(project, TOMORROW) == [
        ("Report the milestones that are overdue", "the lead", "milestones/")
    ]
    Milestone.objects.filter(pk=stone.pk).update(
        state="reported", reached_on=TODAY, reported_by=who.planner.user_id
    )
    assert said(project, TOMORROW) == [
        ("Confirm the milestones that are reported", "the agency", "milestones/")
    ]
    Milestone.objects.filter(pk=stone.pk).update(state="confirmed")
    found = a_finding(an_inspection(project, who, "held"))
    assert said(project) == [("Remedy what the inspections found", "the lead", "inspections/")]
    found.remedied_at, found.remedy = NOW, "배선을 덮음"
    found.save()
    assert said(project) == [("Look at what was remedied", "the agency", "inspections/")]
    found.settled_at = NOW
    found.save()
    assert said(project) == [("Ask for acceptance", "the lead", "acceptance/")]
    an_acceptance(project, who)
    assert said(project) == [("Decide on the acceptance", "the agency", "acceptance/")]


def test_building_steps_put_decisions_of_the_agency_first():
    project, who = building(), crew()
    a_change(project, who, "submitted")
    row = a_contract(project, who)
    Contract.objects.filter(pk=row.pk).update(flags=["single_bid"])
    a_claim(project, who, a_person(project, who))
    assert [page for _text, _who, page in said(project)] == [
        "changes/",
        "contracts/",
        "labour/",
        "acceptance/",
    ]


def test_building_steps_do_not_look_at_another_project():
    project, other, who = building(), building(lead="이웃시"), crew()
    a_change(other, who, "submitted")
    a_milestone(other, who)
    an_acceptance(other, who)
    assert said(project) == [("Ask for acceptance", "the lead", "acceptance/")]


def test_building_steps_open_it_and_record_its_effect():
    assert said(a_project("accepted")) == [("Open it to its users", "the lead", "#parts-title")]
    project, who = a_project("operating", lead="김해시"), crew()
    assert said(project) == [("Record the evaluation", "the agency", "#parts-title")]
    an_asset(project, who)
    assert said(project) == [("Enter the assets and have them verified", "the lead", "assets/")]


@pytest.mark.parametrize("state", ["awarded", "evaluated", "settled", "closed", "suspended"])
def test_building_steps_are_none_outside_of_building(state):
    assert said(a_project(state)) == []


def test_building_steps_ask_no_more_for_more_rows(django_assert_num_queries):
    project, who = building(), crew()
    a_milestone(project, who)
    with django_assert_num_queries(9):
        list(building_steps(project, TODAY))
    for _number in range(2):
        a_milestone(project, who)
        a_change(project, who)
    with django_assert_num_queries(9):
        list(building_steps(project, TODAY))
