"""Bad days of a project: what is refused or flagged, and that nothing of it is left."""

import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from dure.delivery.actions import agreement, expenditure, tranche
from dure.delivery.actions.contract import ContractTerms, enter_contract
from dure.delivery.adapters.expenditure_file import read_expenditures
from dure.delivery.domain.agreement import Party
from dure.delivery.domain.contract import AwardMethod, ContractKind
from dure.delivery.models import Expenditure
from dure.programme.actions.consortium import leave_consortium, review_change
from dure.programme.models import ConsortiumChange
from tests.factories.application import lay_down
from tests.factories.money import (
    NOW,
    TODAY,
    a_project,
    agreed,
    crew,
    funded,
    in_state,
    local_money,
    spending,
)
from tests.factories.programme import a_member, actor, company
from tests.factories.snapshot import changed, snapshot

pytestmark = pytest.mark.django_db

HEAD = "purpose,evidence_kind,line,amount_won,payee,spent_on"


@pytest.fixture
def who():
    return crew()


def a_contract(project, who, supplier):
    terms = ContractTerms(
        "감지기 납품",
        ContractKind.GOODS,
        AwardMethod.OPEN,
        supplier.pk,
        3,
        50_000_000,
        TODAY,
    )
    return enter_contract(project_id=project.pk, terms=terms, actor=who.planner, now=NOW)


def test_a_partner_who_left_after_the_award_holds_up_contracts_until_somebody_looked(who):
    project = in_state(funded(who), "plan_approved")
    lay_down(project.application.call)
    partner = company()
    member = a_member(project.application, partner)
    leave_consortium(
        member_id=member.pk, reason="부도", actor=actor(Role.MEMBER, partner), now=NOW
    )
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        a_contract(project, who, partner)

    assert "consortium" in str(refused.value.what)
    assert str(refused.value.remedy)
    assert changed(before) == set()

    change = ConsortiumChange.objects.get()
    review_change(change_id=change.pk, review="다른 회사로 바꾼다", actor=who.officer, now=NOW)
    assert a_contract(project, who, partner).flags == ["former_member"]
    assert Entry.objects.filter(verb="contract.flag").exists()


def test_a_table_of_expenditures_without_a_column_is_refused_by_its_name(who):
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        read_expenditures(HEAD.replace("amount_won", "금액").encode(), "지출.csv")

    assert refused.value.values == {"name": "지출.csv", "column": "amount_won"}
    assert (str(refused.value.where), str(refused.value.remedy)) == ("1", "Add it.")
    assert changed(before) == set()


def test_one_row_that_cannot_be_entered_enters_none(who):
    project = in_state(funded(who), "plan_approved")
    rows = [(2, spending()), (3, spending(line="없는 비목"))]
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        expenditure.import_expenditures(
            project_id=project.pk, spendings=rows, actor=who.planner, now=NOW
        )

    assert str(refused.value.where).startswith("3")
    assert not Expenditure.objects.exists()
    assert changed(before) == set()


def test_an_agreement_is_signed_once_by_each_and_the_second_click_changes_nothing(who):
    project = a_project()
    local_money(project, who, project.local_won)
    row = agreed(who, project)
    before = snapshot()

    with pytest.raises((IllegalMove, Invalid)):
        agreement.sign_agreement(agreement_id=row.pk, party=Party.LEAD, actor=who.mayor, now=NOW)

    assert changed(before) == set()


def test_a_part_is_paid_once_however_often_it_is_clicked(who):
    project = funded(who)
    paid = project.tranches.get(number=1)
    before = snapshot()

    with pytest.raises((IllegalMove, Invalid)):
        tranche.request_tranche(tranche_id=paid.pk, actor=who.planner, now=NOW)
    with pytest.raises((IllegalMove, NotAllowed)):
        tranche.approve_tranche(tranche_id=paid.pk, actor=who.ministry, now=NOW)
    with pytest.raises((IllegalMove, Invalid, NotAllowed)):
        tranche.pay_tranche(tranche_id=paid.pk, paid_on=TODAY, actor=who.finance, now=NOW)

    assert changed(before) == set()


def test_a_part_without_local_money_is_refused_with_what_is_missing(who):
    project = a_project()
    agreed_before = project.tranches.get(number=1)
    before = snapshot()

    with pytest.raises((IllegalMove, Invalid)) as refused:
        tranche.request_tranche(tranche_id=agreed_before.pk, actor=who.planner, now=NOW)

    assert str(refused.value)
    assert changed(before) == set()


def test_the_neighbour_city_pays_nothing_and_learns_nothing(who):
    project = funded(who)
    before = snapshot()

    with pytest.raises(NotFound):
        expenditure.import_expenditures(
            project_id=project.pk,
            spendings=[(2, spending())],
            actor=who.neighbour_finance,
            now=NOW,
        )

    assert changed(before) == set()
