from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from dure.audit.queries.entry import entries_about
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound, Refusal
from dure.delivery.actions.tranche import (
    approve_tranche,
    evidence_tranche,
    pay_tranche,
    request_tranche,
    send_back_tranche,
)
from dure.delivery.domain.ledger import NATIONAL, balances
from dure.delivery.models import Journal, Project, Tranche
from dure.delivery.queries.ledger import entries_of
from tests.factories.money import (
    HALF,
    NOW,
    TODAY,
    a_project,
    agreed,
    crew,
    in_state,
    local_money,
    pay,
)

pytestmark = pytest.mark.django_db

STATES = (
    *("planned", "match_confirmed", "requested", "approved"),
    *("paid", "evidenced", "settled", "returned"),
)
MOVES = {
    "request": {"match_confirmed": "requested"},
    "approve": {"requested": "approved"},
    "pay": {"approved": "paid"},
    "send_back": {"requested": "match_confirmed", "approved": "match_confirmed"},
    "evidence": {"paid": "evidenced"},
}
MAY = {
    "request": {"planner", "treasurer"},
    "approve": {"ministry"},
    "pay": {"finance"},
    "send_back": {"officer", "ministry"},
    "evidence": {"officer"},
}
BLIND = {"neighbour", "neighbour_finance", "administrator", "evaluator"}


def act(move, row, actor):
    given = {"tranche_id": row.pk, "actor": actor, "now": NOW + timedelta(days=1)}
    if move == "pay":
        return pay_tranche(paid_on=TODAY, **given)
    if move == "send_back":
        return send_back_tranche(reason="서류 부족", **given)
    action = {"request": request_tranche, "approve": approve_tranche, "evidence": evidence_tranche}
    return action[move](**given)


@pytest.fixture
def who():
    return crew()


@pytest.fixture
def first(who) -> Tranche:
    """The first part of an agreed project with all of its local money."""
    project = a_project()
    agreed(who, project)
    local_money(project, who, HALF)
    return project.tranches.get(number=1)


def put(row, state) -> Tranche:
    over = state in {"paid", "evidenced", "settled", "returned"}
    Tranche.objects.filter(pk=row.pk).update(
        state=state, paid_at=NOW if over else None, paid_on=TODAY if over else None
    )
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_from_every_state(who, first, move, state):
    row, wanted = put(first, state), MOVES[move].get(state)
    before = len([*entries_about(row)])
    actor = getattr(who, sorted(MAY[move])[0])

    if wanted:
        act(move, row, actor)
    else:
        with pytest.raises(IllegalMove):
            act(move, row, actor)

    row.refresh_from_db()
    assert row.state == (wanted or state)
    verbs = [entry.verb for entry in entries_about(row)][before:]
    assert verbs == ([f"tranche.{move}"] if wanted else [])


@pytest.mark.parametrize("move", MOVES)
def test_every_move_is_for_its_roles(who, first, move):
    source = next(iter(MOVES[move]))
    row = put(first, source)
    before = len([*entries_about(row)])
    for name in vars(who):
        if name in MAY[move]:
            continue
        with pytest.raises(NotFound if name in BLIND else NotAllowed):
            act(move, row, getattr(who, name))
    row.refresh_from_db()
    assert (row.state, len([*entries_about(row)])) == (source, before)


def test_no_part_is_paid_before_its_local_half_is_confirmed_to_the_won(who):
    project = a_project()
    agreed(who, project)
    local_money(project, who, HALF // 2 - 1)
    row = project.tranches.get(number=1)
    assert row.state == "planned"
    put(row, "match_confirmed")

    with pytest.raises(Invalid, match="1 won of local money are not confirmed"):
        request_tranche(tranche_id=row.pk, actor=who.planner, now=NOW)

    put(row, "planned")
    local_money(project, who, 1)
    row.refresh_from_db()
    assert row.state == "match_confirmed"
    assert pay(who, row).state == "paid"
    project.refresh_from_db()
    assert project.paid_won == HALF // 2
    assert balances(entries_of(project))[NATIONAL] == -HALF // 2


@pytest.mark.parametrize(("move", "state"), [("approve", "requested"), ("pay", "approved")])
def test_the_local_half_is_looked_at_again_at_each_step(who, move, state):
    project = in_state(a_project(), "agreed")
    row = put(project.tranches.get(number=1), state)

    with pytest.raises(Invalid, match="not confirmed"):
        act(move, row, getattr(who, sorted(MAY[move])[0]))

    assert not Journal.objects.exists()


def test_money_in_kind_counts_only_as_far_as_the_rule_allows(who):
    project = a_project(national_won=100, local_won=100, minimum_local_cash_won=60)
    local_money(project, who, 90, form="in_kind")
    assert [row.state for row in project.tranches.all()] == ["planned", "planned"]

    local_money(project, who, 10)
    assert [row.state for row in project.tranches.all()] == ["match_confirmed", "planned"]
    local_money(project, who, 50)
    assert [row.state for row in project.tranches.all()] == ["match_confirmed"] * 2


def test_a_part_waits_for_its_condition(who):
    project = a_project()
    local_money(project, who, HALF)
    agreed(who, project)
    second = project.tranches.get(number=2)

    with pytest.raises(Invalid, match="has not happened"):
        request_tranche(tranche_id=second.pk, actor=who.planner, now=NOW)

    in_state(project, "plan_approved")
    assert request_tranche(tranche_id=second.pk, actor=who.planner, now=NOW).state == "requested"


@pytest.mark.parametrize("state", ["suspended", "terminated", "closed", "awarded"])
def test_nothing_is_paid_while_the_project_is_not_under_way(who, first, state):
    put(first, "approved")
    in_state(first.project, state)

    with pytest.raises(Invalid, match="not under way"):
        pay_tranche(tranche_id=first.pk, paid_on=TODAY, actor=who.finance, now=NOW)


def test_request_approval_and_payment_are_three_people_s(who, first):
    put(first, "requested")
    Tranche.objects.filter(pk=first.pk).update(requested_by_id=who.ministry.user_id)
    with pytest.raises(NotAllowed, match="Three different people"):
        approve_tranche(tranche_id=first.pk, actor=who.ministry, now=NOW)
    for pair in (("approved_by", "requested_by"), ("paid_by", "approved_by")):
        values = {f"{name}_id": who.finance.user_id for name in pair}
        with pytest.raises(IntegrityError), transaction.atomic():
            Tranche.objects.filter(pk=first.pk).update(**values)


def test_the_table_refuses_to_pass_the_award(first):
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=first.project_id).update(paid_won=HALF + 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_payments_at_once_are_one_payment():
    if connection.vendor != "postgresql":
        pytest.skip("needs real concurrent transactions")
    who = crew()
    project = a_project()
    agreed(who, project)
    local_money(project, who, HALF)
    row = put(project.tranches.get(number=1), "approved")
    start = Barrier(2)

    def once(_number):
        start.wait()
        try:
            pay_tranche(tranche_id=row.pk, paid_on=TODAY, actor=who.finance, now=NOW)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "paid"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(once, range(2)))

    project.refresh_from_db()
    assert outcomes == ["illegal_move", "paid"]
    assert project.paid_won == HALF // 2
    assert Journal.objects.filter(project=project, kind="tranche").count() == 1
