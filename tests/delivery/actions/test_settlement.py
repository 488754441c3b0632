from dataclasses import replace
from datetime import timedelta

import pytest

from dure.audit.queries.entry import entries_about
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.delivery.actions.project import close_project
from dure.delivery.actions.settlement import (
    allow_cost,
    approve_settlement,
    check_settlement,
    disallow_cost,
    prepare_settlement,
    record_return,
    send_back_settlement,
)
from dure.delivery.domain.gate import Gate
from dure.delivery.domain.ledger import BANK, balances
from dure.delivery.models import Disallowance, Settlement
from dure.delivery.queries.ledger import entries_of
from dure.delivery.queries.settlement import statement_of
from tests.factories.money import (
    HALF,
    NOW,
    TODAY,
    crew,
    evaluated,
    funded,
    in_state,
    open_gates,
    spent,
)
from tests.factories.undone import undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return crew()


@pytest.fixture
def project(who, monkeypatch):
    """A project that has spent 1,000,001 won and earned 101 won of interest."""
    from dure.delivery.actions.ledger import post_interest  # noqa: PLC0415

    open_gates(monkeypatch)
    stored = evaluated(who)
    spent(who, stored, 1_000_001)
    post_interest(
        project_id=stored.pk, amount_won=101, day=TODAY, receipt="1", actor=who.finance, now=NOW
    )
    return stored


def prepared(who, project) -> Settlement:
    return prepare_settlement(project_id=project.pk, actor=who.planner, now=NOW)


def checked(who, project) -> Settlement:
    return check_settlement(settlement_id=prepared(who, project).pk, actor=who.officer, now=NOW)


def test_settlement_gives_back_to_the_won_and_closes(who, project):
    settlement = checked(who, project)
    approve_settlement(settlement_id=settlement.pk, actor=who.ministry, now=NOW)
    record_return(
        settlement_id=settlement.pk, paid_on=TODAY, receipt="9", actor=who.finance, now=NOW
    )
    closed = close_project(project_id=project.pk, actor=who.officer, now=NOW)

    settlement.refresh_from_db()
    statement = settlement.statement
    back = {row["giver"]: row["won"] for row in statement["back"]}
    assert closed.state == "closed"
    assert statement["interest"] == 101
    assert sum(back.values()) == 2 * HALF - 1_000_001 + 101 == statement["back_won"]
    assert back == {"national": HALF - 500_001 + 51, "city": HALF - 500_000 + 50}
    assert {row.state for row in project.tranches.all()} == {"settled"}
    held = balances(entries_of(project))
    assert (held[BANK], sum(held.values())) == (0, 0)


def test_settlement_takes_a_disallowed_cost_from_the_lead(who, project):
    settlement = prepared(who, project)
    cost = project.expenditures.get()
    disallow_cost(
        settlement_id=settlement.pk,
        expenditure_id=cost.pk,
        national_won=cost.national_won,
        local_won=1,
        ground="다른 사업의 물품",
        actor=who.officer,
        now=NOW,
    )
    check_settlement(settlement_id=settlement.pk, actor=who.officer, now=NOW)
    approved = approve_settlement(settlement_id=settlement.pk, actor=who.ministry, now=NOW)
    record_return(
        settlement_id=settlement.pk, paid_on=TODAY, receipt="9", actor=who.finance, now=NOW
    )

    national, local = approved.statement["sources"]
    assert (national["disallowed"], national["spent"]) == (500_001, 0)
    assert (local["disallowed"], local["spent"]) == (1, 499_999)
    for row in (national, local):
        assert row["received"] == row["spent"] + row["disallowed"] + row["unspent"]
    held = balances(entries_of(project))
    assert (held[BANK], sum(held.values())) == (0, 0)
    assert approved.statement["back_won"] == 2 * HALF - 499_999 + 101


def test_settlement_names_each_closed_gate(who):
    stored = in_state(funded(who), "evaluated")
    spent(who, stored, 100)
    spent(who, stored, 100, line="인건비", payee="연구원")

    with pytest.raises(Incomplete) as refused:
        prepare_settlement(project_id=stored.pk, actor=who.planner, now=NOW)

    assert refused.value.missing == (
        Gate.TRANCHES_EVIDENCED.value,
        Gate.ASSETS_REGISTERED.value,
        Gate.PERSON_MONTHS.value,
    )
    assert not Settlement.objects.exists()


def test_settlement_waits_for_open_expenditures(who, project):
    from dure.delivery.actions.expenditure import enter_expenditure  # noqa: PLC0415
    from tests.factories.money import spending  # noqa: PLC0415

    enter_expenditure(project_id=project.pk, spending=spending(), actor=who.planner, now=NOW)

    with pytest.raises(Incomplete) as refused:
        prepared(who, project)

    assert refused.value.missing == ("expenditures_closed",)


STATES = ("draft", "prepared", "checked", "approved", "returned")
MOVES = {
    "prepare": {"draft": "prepared"},
    "check": {"prepared": "checked"},
    "approve": {"checked": "approved"},
    "send_back": {"prepared": "draft", "checked": "draft"},
    "return_money": {"approved": "returned"},
}
MAY = {
    "prepare": {"planner", "treasurer"},
    "check": {"officer"},
    "approve": {"ministry", "finance"},
    "send_back": {"officer", "ministry", "finance"},
    "return_money": {"finance"},
}
BLIND = {"neighbour", "neighbour_finance", "administrator", "evaluator"}


def act(move, settlement, actor):
    given = {"actor": actor, "now": NOW + timedelta(days=1)}
    if move == "prepare":
        return prepare_settlement(project_id=settlement.project_id, **given)
    given["settlement_id"] = settlement.pk
    if move == "check":
        return check_settlement(**given)
    if move == "approve":
        return approve_settlement(**given)
    if move == "send_back":
        return send_back_settlement(reason="증빙 부족", **given)
    return record_return(paid_on=TODAY, receipt="9", **given)


def in_settlement_state(who, project, state) -> Settlement:
    others = crew()
    settlement = Settlement.objects.create(
        project=project,
        state=state,
        prepared_by_id=others.planner.user_id,
        checked_by_id=others.officer.user_id,
        approved_at=NOW if state in {"approved", "returned"} else None,
        created_at=NOW,
        updated_at=NOW,
    )
    if state in {"approved", "returned"}:
        in_state(project, "settled")
    return settlement


@pytest.mark.parametrize("state", STATES)
def test_every_move_from_every_state(who, project, state):
    settlement = in_settlement_state(who, project, state)
    for move, leads in MOVES.items():
        actor = getattr(who, sorted(MAY[move])[0])
        wanted = leads.get(state)
        with undone():
            settlement.refresh_from_db()
            if wanted:
                act(move, settlement, actor)
            else:
                with pytest.raises(IllegalMove):
                    act(move, settlement, actor)

            settlement.refresh_from_db()
            assert settlement.state == (wanted or state), move
            verbs = [entry.verb for entry in entries_about(settlement)]
            assert verbs == ([f"settlement.{move}"] if wanted else [])


def test_every_move_is_for_its_roles(who, project):
    for move, leads in MOVES.items():
        source = next(iter(leads))
        with undone():
            settlement = in_settlement_state(who, project, source)
            for name in vars(who):
                if name in MAY[move]:
                    continue
                with pytest.raises(NotFound if name in BLIND else NotAllowed):
                    act(move, settlement, getattr(who, name))
            settlement.refresh_from_db()
            assert settlement.state == source, move
            assert [*entries_about(settlement)] == []


def test_settlement_is_prepared_checked_and_approved_by_three_people(who, project):
    settlement = checked(who, project)
    both = replace(who.ministry, grants=who.ministry.grants | who.officer.grants)
    Settlement.objects.filter(pk=settlement.pk).update(checked_by_id=both.user_id)

    with pytest.raises(NotAllowed, match="Three different people"):
        approve_settlement(settlement_id=settlement.pk, actor=both, now=NOW)


@pytest.mark.parametrize(
    ("national", "local", "ground", "refusal"),
    [
        pytest.param(0, 0, "x", Invalid, id="nothing"),
        pytest.param(500_002, 0, "x", Invalid, id="a won more than the cost"),
        pytest.param(-1, 5, "x", Invalid, id="negative"),
        pytest.param(1, 0, " ", Incomplete, id="no ground"),
    ],
)
def test_disallow_refused_leaves_no_trace(who, project, national, local, ground, refusal):
    settlement = prepared(who, project)
    before = len([*entries_about(settlement)])

    with pytest.raises(refusal):
        disallow_cost(
            settlement_id=settlement.pk,
            expenditure_id=project.expenditures.get().pk,
            national_won=national,
            local_won=local,
            ground=ground,
            actor=who.officer,
            now=NOW,
        )

    assert not Disallowance.objects.exists()
    assert len([*entries_about(settlement)]) == before


def test_a_disallowance_can_be_taken_back_until_it_is_checked(who, project):
    settlement = prepared(who, project)
    row = disallow_cost(
        settlement_id=settlement.pk,
        expenditure_id=project.expenditures.get().pk,
        national_won=1,
        local_won=0,
        ground="x",
        actor=who.officer,
        now=NOW,
    )
    before = statement_of(project, settlement)["sources"][0]["disallowed"]

    allow_cost(disallowance_id=row.pk, actor=who.officer, now=NOW)

    assert before == 1
    assert statement_of(project, settlement)["sources"][0]["disallowed"] == 0
