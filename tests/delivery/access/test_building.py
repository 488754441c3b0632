"""Every role's answer to every question about what a project builds, written out.

The city's officer (`planner`) entered what the city enters; `again` is the same person with the
agency's role, who decides nothing that they entered.
"""

import pytest

from dure.core.actor import SYSTEM, Actor, Role
from dure.delivery.access import (
    acceptance,
    asset,
    change_request,
    contract,
    course,
    dossier,
    inspection,
    labour,
    meeting,
    milestone,
    plan,
)
from tests.factories.building import (
    a_change,
    a_claim,
    a_contract,
    a_milestone,
    a_person,
    a_plan,
    an_acceptance,
    an_asset,
    an_inspection,
    building,
)
from tests.factories.money import crew
from tests.factories.programme import actor, agency, city, ministry

pytestmark = pytest.mark.django_db
NOBODY: set[str] = set()
CITY = {
    "acceptance.ask", "asset.enter", "asset.report", "change.ask", "change.edit",
    "contract.answer", "contract.enter", "course.start", "inspection.remedy", "labour.claim",
    "labour.withdraw", "meeting.enter", "milestone.add", "milestone.report", "plan.draft",
    "plan.edit",
}  # fmt: skip
DECIDED = {
    "acceptance.decide", "asset.verify", "change.decide", "contract.clear", "labour.decide",
    "milestone.decide", "plan.decide",
}  # fmt: skip
AGENCY = DECIDED | {
    "asset.dispose", "asset.report", "course.evaluate", "dossier.seal", "dossier.take",
    "inspection.hold", "inspection.plan", "meeting.enter",
}  # fmt: skip
PEOPLE = {
    "officer": AGENCY,
    "signer": NOBODY,
    "finance": NOBODY,
    "ministry": {"dossier.take"},
    "planner": CITY,
    "treasurer": CITY | {"asset.verify"},
    "mayor": {"asset.verify"},
    "neighbour": NOBODY,
    "neighbour_finance": NOBODY,
    "auditor": {"dossier.take"},
    "administrator": NOBODY,
    "evaluator": NOBODY,
    "consultant": NOBODY,
}
BY_ROLE = {
    "agency": {Role.PROGRAMME_OFFICER: AGENCY},
    "ministry": {Role.APPROVER: {"dossier.take"}},
    "lead": {
        Role.CITY_OFFICER: CITY | {"asset.verify"},
        Role.FINANCE_OFFICER: CITY | {"asset.verify"},
        Role.APPROVER: {"asset.verify"},
    },
    "neighbour": {},
}
"""Of people who entered nothing. An auditor takes dossiers on every side; all others nothing."""
HOUSES = {
    "agency": agency,
    "ministry": ministry,
    "lead": lambda: city("통영시"),
    "neighbour": lambda: city("이웃시"),
}


@pytest.fixture
def who():
    return crew()


@pytest.fixture
def rows(who):
    project = building()
    return {
        "project": project,
        "acceptance": an_acceptance(project, who),
        "asset": an_asset(project, who),
        "change": a_change(project, who, "submitted"),
        "contract": a_contract(project, who),
        "inspection": an_inspection(project, who),
        "claim": a_claim(project, who, a_person(project, who)),
        "milestone": a_milestone(project, who, "reported"),
        "plan": a_plan(project, who, "submitted"),
    }


def allowed(person: Actor, rows) -> set[str]:
    project = rows["project"]
    answers = {
        "acceptance.ask": acceptance.may_ask(person, project),
        "acceptance.decide": acceptance.may_decide(person, rows["acceptance"]),
        "asset.enter": asset.may_enter(person, project),
        "asset.verify": asset.may_verify(person, rows["asset"]),
        "asset.report": asset.may_report(person, rows["asset"]),
        "asset.dispose": asset.may_dispose(person, rows["asset"]),
        "change.ask": change_request.may_ask(person, project),
        "change.edit": change_request.may_edit(person, rows["change"]),
        "change.decide": change_request.may_decide(person, rows["change"]),
        "contract.enter": contract.may_enter(person, project),
        "contract.answer": contract.may_answer(person, rows["contract"]),
        "contract.clear": contract.may_clear(person, rows["contract"]),
        "course.start": course.may_start(person, project),
        "course.evaluate": course.may_evaluate(person, project),
        "dossier.seal": dossier.may_seal(person, project),
        "dossier.take": dossier.may_take(person, project),
        "inspection.plan": inspection.may_plan(person, project),
        "inspection.hold": inspection.may_hold(person, rows["inspection"]),
        "inspection.remedy": inspection.may_remedy(person, rows["inspection"]),
        "labour.claim": labour.may_claim(person, project),
        "labour.decide": labour.may_decide(person, rows["claim"]),
        "labour.withdraw": labour.may_withdraw(person, rows["claim"]),
        "meeting.enter": meeting.may_enter(person, project),
        "milestone.add": milestone.may_add(person, project),
        "milestone.report": milestone.may_report(person, rows["milestone"]),
        "milestone.decide": milestone.may_decide(person, rows["milestone"]),
        "plan.draft": plan.may_draft(person, project),
        "plan.edit": plan.may_edit(person, rows["plan"]),
        "plan.decide": plan.may_decide(person, rows["plan"]),
    }
    return {question for question, answer in answers.items() if answer}


def test_of_the_people_around_a_project_each_may_what_is_written_here(who, rows):
    assert {name: allowed(getattr(who, name), rows) for name in PEOPLE} == PEOPLE


@pytest.mark.parametrize("side", HOUSES)
def test_every_role_on_every_side(side, rows):
    house = HOUSES[side]()
    auditor = {Role.AUDITOR: {"dossier.take"}}
    expected = dict.fromkeys(Role, NOBODY) | auditor | BY_ROLE[side]

    assert {role: allowed(actor(role, house), rows) for role in Role} == expected


def test_nobody_has_no_say_and_the_product_itself_all(rows):
    assert allowed(Actor(user_id=None), rows) == NOBODY
    assert allowed(SYSTEM, rows) == AGENCY | CITY


def test_nobody_decides_what_they_entered_whatever_they_became_since(who, rows):
    again = Actor(
        who.planner.user_id,
        frozenset({(Role.PROGRAMME_OFFICER, agency().pk), (Role.CITY_OFFICER, city("통영시").pk)}),
    )

    assert allowed(again, rows) == (AGENCY | CITY) - DECIDED


def test_a_role_without_a_person_decides_nothing(rows):
    faceless = Actor(None, frozenset({(Role.PROGRAMME_OFFICER, agency().pk)}))

    assert allowed(faceless, rows) == AGENCY - DECIDED
