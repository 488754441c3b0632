"""Every move × state × role of what has no longer table of its own, written out by hand.

Agreement, commitment, expenditure, transfer and clawback: a move from a state that is not named
is refused, and so is everybody who is not named; a refusal leaves no trace.
"""

from datetime import timedelta

import pytest

from dure.audit.models import Entry
from dure.core.errors import IllegalMove, NotAllowed, NotFound
from dure.delivery.actions import agreement, budget, clawback, commitment, expenditure
from dure.delivery.domain.agreement import AGREEMENT_WORKFLOW, Party
from dure.delivery.domain.budget import TRANSFER_WORKFLOW
from dure.delivery.domain.clawback import CLAWBACK_WORKFLOW, ClawbackGround
from dure.delivery.domain.commitment import COMMITMENT_WORKFLOW, MatchForm, MatchSource
from dure.delivery.domain.expenditure import EXPENDITURE_WORKFLOW
from dure.delivery.models import BudgetLine, Journal, Posting
from dure.notifications.models import Notice
from tests.factories.money import (
    NOW,
    TODAY,
    a_budget,
    a_file,
    a_project,
    crew,
    funded,
    in_state,
    spending,
)
from tests.factories.undone import undone

pytestmark = pytest.mark.django_db

BLIND = {"neighbour", "neighbour_finance", "administrator", "evaluator"}
CITY = {"planner", "treasurer"}

# noun: move: (who may, {from: to}, verb of the record)
TABLE = {
    "agreement": {
        "offer": ({"officer"}, {"draft": "offered"}, "agreement.offer"),
        "withdraw": ({"officer"}, {"offered": "draft"}, "agreement.withdraw"),
        "sign_ministry": ({"ministry"}, {"offered": "offered"}, "agreement.sign"),
        "sign_operator": ({"signer"}, {"offered": "offered"}, "agreement.sign"),
        "sign_lead": ({"mayor"}, {"offered": "offered"}, "agreement.sign"),
    },
    "commitment": {
        "vote": (CITY, {"planned": "voted"}, "commitment.vote"),
        "confirm": ({"finance", "treasurer"}, {"voted": "confirmed"}, "commitment.confirm"),
        "withdraw": (
            CITY,
            {"planned": "withdrawn", "voted": "withdrawn"},
            "commitment.withdraw",
        ),
    },
    "expenditure": {
        "submit": (CITY, {"draft": "submitted"}, "expenditure.submit"),
        "approve": ({"mayor", "finance"}, {"submitted": "approved"}, "expenditure.approve"),
        "return": (
            {"mayor", "finance", "treasurer"},
            {"submitted": "draft", "approved": "draft"},
            "expenditure.return",
        ),
        "post": ({"finance", "treasurer"}, {"approved": "posted"}, "expenditure.post"),
        "reverse": ({"finance"}, {"posted": "reversed"}, "expenditure.reverse"),
        "cancel": (CITY, {"draft": "cancelled"}, "expenditure.cancel"),
    },
    "transfer": {
        "make": ({"officer"}, {"asked": "made"}, "budget.make_transfer"),
        "refuse": ({"officer"}, {"asked": "refused"}, "budget.refuse_transfer"),
    },
    "clawback": {
        "decide": ({"ministry"}, {"proposed": "decided"}, "clawback.decide"),
        "drop": ({"ministry"}, {"proposed": "dropped"}, "clawback.drop"),
        "pay": ({"finance"}, {"decided": "paid"}, "clawback.pay"),
    },
}
STATES = {
    "agreement": ("draft", "offered", "in_force", "superseded"),
    "commitment": ("planned", "voted", "confirmed", "withdrawn"),
    "expenditure": ("draft", "submitted", "approved", "posted", "reversed", "cancelled"),
    "transfer": ("asked", "made", "refused"),
    "clawback": ("proposed", "decided", "paid", "dropped"),
}
WORKFLOWS = {
    "agreement": AGREEMENT_WORKFLOW,
    "commitment": COMMITMENT_WORKFLOW,
    "expenditure": EXPENDITURE_WORKFLOW,
    "transfer": TRANSFER_WORKFLOW,
    "clawback": CLAWBACK_WORKFLOW,
}
# Moves of the table that follow from others: the third signature, and the version after it.
FOLLOWING = {"agreement": {"conclude", "supersede"}}


def act(noun, move, row, by):
    given = {f"{noun}_id": row.pk, "actor": by, "now": NOW + timedelta(days=1)}
    if noun == "agreement":
        if move.startswith("sign_"):
            party = Party(move.removeprefix("sign_"))
            return agreement.sign_agreement(party=party, **given)
        if move == "withdraw":
            return agreement.withdraw_agreement(reason="문구 수정", **given)
        return agreement.offer_agreement(**given)
    if noun == "transfer":
        return budget.decide_transfer(agreed=move == "make", **given)
    more = {
        "vote": {"voted_on": TODAY, "number": "제2호", "file_id": a_file().pk},
        "confirm": {"received_on": TODAY},
        "pay": {"paid_on": TODAY, "receipt": "반납 영수증"},
    }.get(move, {})
    if move in {"withdraw", "return", "reverse", "drop"}:
        more = {"reason": "착오"}
    name = "record_vote" if move == "vote" else f"{move}_{noun}"
    module = {"commitment": commitment, "expenditure": expenditure, "clawback": clawback}[noun]
    return getattr(module, name)(**given, **more)


def an_agreement(who):
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=365)}
    return agreement.draft_agreement(
        project_id=a_project().pk, file_id=a_file().pk, actor=who.officer, now=NOW, **days
    )


def a_commitment(who):
    return commitment.enter_commitment(
        project_id=a_project().pk, source=MatchSource.CITY, form=MatchForm.CASH,
        amount_won=1_000_000, actor=who.planner, now=NOW,
    )  # fmt: skip


def an_expenditure(who):
    return expenditure.enter_expenditure(
        project_id=funded(who).pk, spending=spending(), evidence_id=a_file().pk,
        actor=who.planner, now=NOW,
    )  # fmt: skip


def a_transfer(who):
    project = a_project("agreed")
    a_budget(who, project)
    first, second = BudgetLine.objects.filter(project=project).order_by("pk")
    return budget.ask_transfer(
        project_id=project.pk, source_id=first.pk, target_id=second.pk,
        national_won=first.national_won, local_won=0, reason="인력 보강",
        actor=who.planner, now=NOW,
    )  # fmt: skip


def a_clawback(who):
    project = in_state(funded(who), "terminated")
    return clawback.propose_clawback(
        project_id=project.pk, ground=ClawbackGround.MISUSE, explanation="목적 외 사용",
        principal_won=1_000_000, rate_basis_points=0, interest_since=TODAY, interest_until=TODAY,
        actor=who.officer, now=NOW,
    )  # fmt: skip


MADE = {
    "agreement": an_agreement,
    "commitment": a_commitment,
    "expenditure": an_expenditure,
    "transfer": a_transfer,
    "clawback": a_clawback,
}
# The way to a state by moves that leave something behind: books, days, signatures.
WAY = {
    ("agreement", "offered"): ("offer",),
    ("commitment", "voted"): ("vote",),
    ("commitment", "confirmed"): ("vote", "confirm"),
    ("expenditure", "submitted"): ("submit",),
    ("expenditure", "approved"): ("submit", "approve"),
    ("expenditure", "posted"): ("submit", "approve", "post"),
    ("expenditure", "reversed"): ("submit", "approve", "post", "reverse"),
    ("transfer", "made"): ("make",),
    ("clawback", "decided"): ("decide",),
    ("clawback", "paid"): ("decide", "pay"),
}


def at(noun, state, who):
    """Return a row in a state, entered by somebody who makes no other move of it."""
    row = MADE[noun](who)
    for move in WAY.get((noun, state), ()):
        people = sorted(TABLE[noun][move][0])
        act(noun, move, row, getattr(who, people[-1]))
    row.refresh_from_db()
    if row.state != state:
        type(row).objects.filter(pk=row.pk).update(state=state)
        row.refresh_from_db()
    return row


def trace(row):
    return (
        type(row).objects.filter(pk=row.pk).values().get(),
        Entry.objects.count(),
        Journal.objects.count(),
        Posting.objects.count(),
        Notice.objects.count(),
    )


CASES = [(noun, move) for noun, moves in TABLE.items() for move in moves]


@pytest.mark.parametrize(
    ("noun", "state"), [(noun, state) for noun in TABLE for state in STATES[noun]]
)
def test_every_move_from_every_state(noun, state):
    who = crew()
    row = at(noun, state, who)
    before = trace(row)
    for move, (people, leads, verb) in TABLE[noun].items():
        by = getattr(who, sorted(people)[-1])
        with undone():
            row.refresh_from_db()
            if state in leads:
                act(noun, move, row, by)
                row.refresh_from_db()
                assert row.state == leads[state], move
                done = Entry.objects.order_by("-number").values_list("verb", flat=True)[:3]
                assert verb in set(done)
            else:
                with pytest.raises(IllegalMove):
                    act(noun, move, row, by)
                assert trace(row) == before, move


@pytest.mark.parametrize(("noun", "move"), CASES)
def test_every_move_is_for_its_roles(noun, move):
    who = crew()
    people, leads, _ = TABLE[noun][move]
    for state in leads:
        row = at(noun, state, who)
        before = trace(row)
        for name in set(vars(who)) - people:
            with pytest.raises(NotFound if name in BLIND else NotAllowed):
                act(noun, move, row, getattr(who, name))
        assert trace(row) == before


def test_the_tables_are_whole():
    for noun, workflow in WORKFLOWS.items():
        named = {move for move in TABLE[noun] if not move.startswith("sign_")}
        assert named | FOLLOWING.get(noun, set()) == set(workflow.moves)
        assert STATES[noun] == tuple(state.value for state in type(workflow.initial))
        for move in named:
            _, leads, _ = TABLE[noun][move]
            assert {s.value for s in workflow.moves[move].sources} == set(leads)
            assert workflow.moves[move].target.value in leads.values()


def test_the_third_signature_concludes_and_the_version_before_is_superseded():
    who = crew()
    row = at("agreement", "offered", who)
    old = agreement.draft_agreement(
        project_id=a_project(lead="안동시").pk, starts_on=TODAY,
        ends_on=TODAY + timedelta(days=365), actor=who.officer, now=NOW,
    )  # fmt: skip
    type(old).objects.filter(pk=old.pk).update(project=row.project, version=9, state="in_force")
    for move, name in (
        ("sign_ministry", "ministry"), ("sign_operator", "signer"), ("sign_lead", "mayor"),
    ):  # fmt: skip
        row.refresh_from_db()
        assert row.state == "offered"
        act("agreement", move, row, getattr(who, name))
    row.refresh_from_db()
    old.refresh_from_db()

    assert (row.state, old.state) == ("in_force", "superseded")
