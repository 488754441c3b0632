"""Money between budget lines: a fifth at once, more by the agency's decision."""

import pytest

from dure.audit.queries.entry import entries_about
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.delivery.actions.budget import ask_transfer, decide_transfer
from dure.delivery.models import BudgetTransfer
from tests.factories.money import HALF, NOW, crew, funded, in_state, spent

pytestmark = pytest.mark.django_db
BLIND = {"neighbour", "neighbour_finance", "evaluator", "administrator"}
FIFTH = HALF * 3 // 2 // 5  # of the line "장비", which holds three quarters of both sources


@pytest.fixture
def who():
    return crew()


@pytest.fixture
def project(who):
    return funded(who)


def ask(project, actor, national, local=0, reason="설계 변경"):
    source, target = project.budget_lines.all()
    return ask_transfer(
        project_id=project.pk,
        source_id=source.pk,
        target_id=target.pk,
        national_won=national,
        local_won=local,
        reason=reason,
        actor=actor,
        now=NOW,
    )


def held(project):
    return [(line.national_won, line.local_won) for line in project.budget_lines.all()]


@pytest.mark.parametrize(
    ("won", "state"),
    [(FIFTH, "made"), (FIFTH + 1, "asked")],
    ids=["a fifth", "a won more"],
)
def test_a_fifth_moves_at_once_and_a_won_more_waits(who, project, won, state):
    before = held(project)

    row = ask(project, who.planner, won)

    assert row.state == state
    moved = won if state == "made" else 0
    assert held(project) == [
        (before[0][0] - moved, before[0][1]),
        (before[1][0] + moved, before[1][1]),
    ]


def test_a_fifth_cannot_be_moved_in_slices(who, project):
    assert ask(project, who.planner, FIFTH // 2).state == "made"
    assert ask(project, who.planner, FIFTH // 2).state == "made"
    assert ask(project, who.planner, 1).state == "asked"


@pytest.mark.parametrize("agreed", [True, False])
def test_the_agency_decides_once(who, project, agreed):
    row = ask(project, who.planner, FIFTH * 2)
    before = held(project)
    for name in set(vars(who)) - {"officer"}:
        with pytest.raises(NotFound if name in BLIND else NotAllowed):
            decide_transfer(transfer_id=row.pk, agreed=agreed, actor=getattr(who, name), now=NOW)
    assert held(project) == before

    row = decide_transfer(transfer_id=row.pk, agreed=agreed, actor=who.officer, now=NOW)

    assert row.state == ("made" if agreed else "refused")
    assert (held(project) != before) is agreed
    after, said = held(project), len([*entries_about(row)])
    for again in (True, False):
        with pytest.raises(IllegalMove):
            decide_transfer(transfer_id=row.pk, agreed=again, actor=who.officer, now=NOW)
    assert (held(project), len([*entries_about(row)])) == (after, said)


def test_what_was_spent_meanwhile_is_not_moved(who, project):
    row = ask(project, who.planner, HALF * 3 // 4)
    spent(who, project, 1_000_000)

    with pytest.raises(Invalid, match="does not hold that much"):
        decide_transfer(transfer_id=row.pk, agreed=True, actor=who.officer, now=NOW)

    row.refresh_from_db()
    assert (row.state, row.decided_by_id) == ("asked", None)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"national": 0}, Invalid),
        ({"national": -1}, Invalid),
        ({"national": HALF}, Invalid),
        ({"national": 1, "reason": " "}, Incomplete),
    ],
)
def test_a_refused_transfer_leaves_no_trace(who, project, values, error):
    with pytest.raises(error):
        ask(project, who.planner, **values)

    assert not BudgetTransfer.objects.exists()


def test_only_the_lead_asks_and_only_while_money_moves(who, project):
    for name in set(vars(who)) - {"planner", "treasurer"}:
        with pytest.raises(NotFound if name in BLIND else NotAllowed):
            ask(project, getattr(who, name), 1)
    for state in ("suspended", "terminated", "settled"):
        with pytest.raises(Invalid):
            ask(in_state(project, state), who.planner, 1)
    assert not BudgetTransfer.objects.exists()
