"""Who sees the rows of what a project builds, what a list holds, and how often it asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dure.core.actor import ANONYMOUS, SYSTEM, Role
from dure.core.errors import NotAllowed, NotFound
from dure.delivery.models import (
    Contract,
    Dossier,
)
from dure.delivery.queries.acceptance import waiting_for as acceptances_waiting
from dure.delivery.queries.agreement import agreement_visible_to, unsigned_by
from dure.delivery.queries.agreement import waiting_for as agreements_waiting
from dure.delivery.queries.asset import waiting_for as assets_waiting
from dure.delivery.queries.building import row_visible_to, visible_rows
from dure.delivery.queries.change_request import waiting_for as changes_waiting
from dure.delivery.queries.contract import waiting_for as contracts_waiting
from dure.delivery.queries.dossier import dossier_to_take
from dure.delivery.queries.inspection import waiting_for as inspections_waiting
from dure.delivery.queries.labour import waiting_for as labour_waiting
from dure.delivery.queries.milestone import waiting_for as milestones_waiting
from dure.delivery.queries.plan import waiting_for as plans_waiting
from tests.factories.building import (
    a_contract,
    building,
)
from tests.factories.built import NOUNS, a_dossier, a_visit, an_agreement, bar
from tests.factories.money import NOW, crew, in_state
from tests.factories.programme import a_member, acting, company, person

pytestmark = pytest.mark.django_db
SEEN_BY = {
    "officer": True,
    "signer": True,
    "finance": True,
    "ministry": True,
    "planner": True,
    "treasurer": True,
    "mayor": True,
    "consultant": True,
    "auditor": True,
    "neighbour": False,
    "neighbour_finance": False,
    "administrator": False,
    "evaluator": False,
}
TAKEN_BY = {"officer", "ministry", "auditor"}


@pytest.fixture
def who():
    return crew()


LISTED = [noun for noun in NOUNS if noun != "acceptance"]  # a project has one


@pytest.mark.parametrize("noun", NOUNS)
def test_a_row_is_seen_by_whoever_sees_its_project(noun, who):
    model, make, _list = NOUNS[noun]
    row = make(building(), who)

    assert {
        name: visible_rows(model, getattr(who, name)).filter(pk=row.pk).exists()
        for name in SEEN_BY
    } == SEEN_BY
    for name, seen in SEEN_BY.items():
        if not seen:
            with pytest.raises(NotFound):
                row_visible_to(model, getattr(who, name), row.pk)
    with pytest.raises(NotFound):
        row_visible_to(model, ANONYMOUS, row.pk)
    assert row_visible_to(model, SYSTEM, row.pk) == row


@pytest.mark.parametrize("noun", NOUNS)
def test_staff_with_a_conflict_do_not_see_a_row(noun, who):
    model, make, _list = NOUNS[noun]
    project = building()
    row = make(project, who)
    bar(who.officer, project)
    bar(who.planner, project)

    with pytest.raises(NotFound):
        row_visible_to(model, who.officer, row.pk)
    assert row_visible_to(model, who.planner, row.pk) == row  # its own project, as before


@pytest.mark.parametrize("noun", NOUNS)
def test_a_partner_sees_a_row_and_no_longer_after_leaving(noun, who):
    model, make, _list = NOUNS[noun]
    project = building()
    row = make(project, who)
    partner = company("협력사")
    member = a_member(project.application, partner)
    hand = acting(person(Role.MEMBER, partner))

    assert row_visible_to(model, hand, row.pk) == row
    member.state, member.left_at = "left", NOW
    member.save()
    with pytest.raises(NotFound):
        row_visible_to(model, hand, row.pk)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_holds_the_rows_of_its_project_alone(noun, who):
    _model, make, rows_of = NOUNS[noun]
    own, other = building(), building(lead="이웃시")
    row = make(own, who)
    make(other, crew("이웃시"))

    assert list(rows_of(own)) == [row]


ASKS = {
    "agreement": 3, "plan": 1, "milestone": 1, "change": 1, "inspection": 1, "contract": 1,
    "labour": 1, "asset": 1, "meeting": 3, "dossier": 1,
}  # fmt: skip


def read(noun, rows):
    """Read what a page writes of each row."""
    for row in rows:
        names = () if noun == "inspection" else ("entered_by",)
        for name in (*names, "approved_by", "decided_by", "verified_by", "supplier", "file"):
            getattr(row, name, None)
        if noun == "agreement":
            unsigned_by(row)
            [str(signature.signed_by) for signature in row.signatures.all()]
        if noun == "meeting":
            [str(one.organisation) for one in row.attendances.all()]
        if noun == "labour":
            str(row.person.organisation)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("noun", LISTED)
def test_a_list_asks_as_often_for_three_rows_as_for_one(noun, rows, who):
    _model, make, rows_of = NOUNS[noun]
    project = building()
    for _ in range(rows):
        make(project, who)

    with CaptureQueriesContext(connection) as asked:
        found = list(rows_of(project))
        read(noun, found)

    assert (len(found), len(asked)) == (rows, ASKS[noun])


def test_a_version_of_an_agreement_is_seen_as_its_project_is(who):
    row = an_agreement(building(), who)

    for name, seen in SEEN_BY.items():
        if seen:
            assert agreement_visible_to(getattr(who, name), row.pk) == row
        else:
            with pytest.raises(NotFound, match="no such agreement"):
                agreement_visible_to(getattr(who, name), row.pk)


def test_a_dossier_is_taken_by_agency_ministry_and_auditors_alone(who):
    row = a_dossier(building(), who)

    for name, seen in SEEN_BY.items():
        if name in TAKEN_BY:
            assert dossier_to_take(getattr(who, name), row.pk) == row
        else:
            with pytest.raises(NotAllowed if seen else NotFound):
                dossier_to_take(getattr(who, name), row.pk)


def test_a_conflict_with_another_application_of_the_call_keeps_a_dossier_closed(who):
    """The sealed runs of the whole call are inside."""
    project = building()
    row = a_dossier(project, who)
    bar(who.officer, building(lead="이웃시", call=project.application.call))

    assert row_visible_to(Dossier, who.officer, row.pk) == row
    with pytest.raises(NotAllowed, match="conflict of interest"):
        dossier_to_take(who.officer, row.pk)


WAITS = {
    "agreement": (agreements_waiting, {"mayor"}),
    "plan": (plans_waiting, {"officer"}),
    "milestone": (milestones_waiting, {"officer"}),
    "change": (changes_waiting, {"officer"}),
    "acceptance": (acceptances_waiting, {"officer"}),
    "contract": (contracts_waiting, {"planner", "treasurer"}),
    "labour": (labour_waiting, {"officer"}),
    "asset": (assets_waiting, {"officer", "treasurer", "mayor"}),
}
"""Whose turn it is with the row of `NOUNS`; the planner entered what the city enters."""


@pytest.mark.parametrize("noun", WAITS)
def test_a_row_waits_for_those_whose_turn_it_is(noun, who):
    waiting, turn = WAITS[noun]
    NOUNS[noun][1](building(), who)

    assert {name for name in SEEN_BY if waiting(getattr(who, name), NOW)} == turn


@pytest.mark.parametrize("noun", sorted({*WAITS, "inspection"} - {"agreement", "contract"}))
def test_nothing_waits_for_who_has_a_conflict(noun, who):
    project = building()
    NOUNS[noun][1](project, who)
    bar(who.officer, project)
    waiting = inspections_waiting if noun == "inspection" else WAITS[noun][0]

    assert waiting(who.officer, NOW) == []


@pytest.mark.parametrize("state", ["closed", "terminated", "suspended"])
@pytest.mark.parametrize("noun", sorted({*WAITS} - {"agreement", "asset"}))
def test_nothing_waits_in_a_project_that_does_not_go_on(noun, state, who):
    project = building()
    NOUNS[noun][1](project, who)
    in_state(project, state)

    assert not any(WAITS[noun][0](getattr(who, name), NOW) for name in SEEN_BY)


def test_a_finding_waits_for_the_city_and_then_for_the_agency(who):
    finding = a_visit(building(), who).findings.get()
    turn = {name for name in SEEN_BY if inspections_waiting(getattr(who, name), NOW)}
    assert turn == {"planner", "treasurer"}

    finding.remedy, finding.remedied_at = "배선 정리", NOW
    finding.save()

    turn = {name for name in SEEN_BY if inspections_waiting(getattr(who, name), NOW)}
    assert turn == {"officer"}


def test_a_flag_with_its_reasons_waits_for_the_agency(who):
    row = a_contract(building(), who, bidders=1)
    Contract.objects.filter(pk=row.pk).update(flags_answer="한 곳만 응찰")

    assert {n for n in SEEN_BY if contracts_waiting(getattr(who, n), NOW)} == {"officer"}
