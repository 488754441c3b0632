"""Builders of projects and their money: the people on each side, and a project at any point."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import count
from types import SimpleNamespace

from dure.core.actor import Role
from dure.delivery.actions import (
    agreement,
    budget,
    commitment,
    expenditure,
    project,
    tranche,
)
from dure.delivery.domain.agreement import Party
from dure.delivery.domain.budget import BudgetCategory
from dure.delivery.domain.commitment import MatchForm, MatchSource
from dure.delivery.domain.expenditure import EvidenceKind, Spending
from dure.delivery.domain.gate import Fact, Gate
from dure.delivery.models import MatchCommitment, Project, Tranche
from dure.delivery.queries import gate
from dure.files.models import StoredFile
from dure.programme.domain.terms import FundingRule, SelectionRule, Terms, TrancheRule
from dure.programme.domain.terms_file import terms_to_mapping
from dure.programme.models import CallTerms, Determination
from tests.factories.programme import (
    a_call,
    acting,
    agency,
    an_application,
    city,
    ministry,
    person,
)

NOW = datetime(2022, 3, 2, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
HALF = 2_000_000_000
FUNDING = FundingRule(
    national_cap_won=HALF,
    tranches=(
        TrancheRule(Fraction(1, 2), "agreement"),
        TrancheRule(Fraction(1, 2), "plan_approved"),
    ),
)
_numbers = count(1)

ROLES = {
    "officer": (Role.PROGRAMME_OFFICER, "agency"),
    "signer": (Role.APPROVER, "agency"),
    "finance": (Role.FINANCE_OFFICER, "agency"),
    "ministry": (Role.APPROVER, "ministry"),
    "planner": (Role.CITY_OFFICER, "lead"),
    "treasurer": (Role.FINANCE_OFFICER, "lead"),
    "mayor": (Role.APPROVER, "lead"),
}
OUTSIDERS = {
    "neighbour": (Role.CITY_OFFICER, "neighbour"),
    "neighbour_finance": (Role.FINANCE_OFFICER, "neighbour"),
    "auditor": (Role.AUDITOR, "agency"),
    "administrator": (Role.ADMINISTRATOR, "agency"),
    "evaluator": (Role.EVALUATOR, "agency"),
    "consultant": (Role.CONSULTANT, "lead"),
}


def crew(lead_name: str = "통영시") -> SimpleNamespace:
    """Return one new person's actor for each role around a project, and outsiders."""
    places = {
        "agency": agency(),
        "ministry": ministry(),
        "lead": city(lead_name),
        "neighbour": city("이웃시"),
    }
    return SimpleNamespace(
        **{
            name: acting(person(role, places[side]))
            for name, (role, side) in (ROLES | OUTSIDERS).items()
        }
    )


def a_project(
    state: str = "awarded", lead: str = "통영시", funding: FundingRule = FUNDING, **fields
) -> Project:
    """Store a project in any state, its parts planned, its dates set unless only awarded."""
    application = an_application(
        fields.pop("call", None) or a_call("final"), city(lead), state="selected"
    )
    given = {
        "application": application,
        "lead": application.lead,
        "agency": agency(),
        "ministry": ministry(),
        "title": f"{lead} 스마트 주차 공유",
        "state": state,
        "national_won": HALF,
        "local_won": HALF,
        "minimum_local_cash_won": HALF,
        "created_at": NOW,
        "updated_at": NOW,
    } | fields
    if state != "awarded":
        given |= {"starts_on": date(2022, 3, 1), "ends_on": date(2023, 2, 28)}
    stored = Project.objects.create(**given)
    project._divide(stored, funding, NOW)
    stored.refresh_from_db()
    if "minimum_local_cash_won" in fields:
        Project.objects.filter(pk=stored.pk).update(
            minimum_local_cash_won=fields["minimum_local_cash_won"]
        )
        stored.refresh_from_db()
    return stored


def a_file(name: str = "증빙.pdf", sha256: str = "") -> StoredFile:
    number = next(_numbers)
    return StoredFile.objects.create(
        name=name,
        media_type="application/pdf",
        size_bytes=1,
        sha256=sha256 or f"{number:064x}",
        path=f"files/{number}",
        state="clean",
        uploaded_at=NOW,
    )


def released_awards_of(cities: int, national_won: int = HALF, funding: FundingRule = FUNDING):
    """Store a final call with its terms and as many released awards; return the call."""
    call = a_call("final")
    terms = Terms("Asia/Seoul", (), (), (), funding, SelectionRule(places=cities))
    fields = {"call": call, "version": 1, "body": terms_to_mapping(terms), "created_at": NOW}
    if any(field.name == "in_force_at" for field in CallTerms._meta.fields):
        fields["in_force_at"] = NOW
    CallTerms.objects.create(**fields)
    for number in range(1, cities + 1):
        application = an_application(
            call,
            city(f"{number}시"),
            state="selected",
            national_won=national_won,
            local_won=national_won,
        )
        Determination.objects.create(
            application=application,
            outcome="award",
            state="released",
            rank=number,
            national_won=national_won,
            created_at=NOW,
            updated_at=NOW,
            released_at=NOW,
        )
    return call


def local_money(stored: Project, who, won: int, *, form="cash", source="city") -> MatchCommitment:
    """Enter, vote and confirm local money."""
    row = commitment.enter_commitment(
        project_id=stored.pk,
        source=MatchSource(source),
        form=MatchForm(form),
        amount_won=won,
        actor=who.planner,
        now=NOW,
    )
    commitment.record_vote(
        commitment_id=row.pk,
        voted_on=TODAY,
        number="제1호",
        file_id=a_file().pk,
        actor=who.planner,
        now=NOW,
    )
    return commitment.confirm_commitment(
        commitment_id=row.pk, received_on=TODAY, actor=who.treasurer, now=NOW
    )


def agreed(who, stored: Project, starts_on=date(2022, 3, 1), ends_on=date(2023, 2, 28)):
    """Draft, offer and sign an agreement through all three parties."""
    row = agreement.draft_agreement(
        project_id=stored.pk,
        starts_on=starts_on,
        ends_on=ends_on,
        file_id=a_file().pk,
        actor=who.officer,
        now=NOW,
    )
    agreement.offer_agreement(agreement_id=row.pk, actor=who.officer, now=NOW)
    signers = ((Party.MINISTRY, who.ministry), (Party.OPERATOR, who.signer))
    for party, signer in (*signers, (Party.LEAD, who.mayor)):
        agreement.sign_agreement(agreement_id=row.pk, party=party, actor=signer, now=NOW)
    stored.refresh_from_db()
    return row


def pay(who, row: Tranche) -> Tranche:
    """Request, approve and pay a part whose local half is there."""
    tranche.request_tranche(tranche_id=row.pk, actor=who.planner, now=NOW)
    tranche.approve_tranche(tranche_id=row.pk, actor=who.ministry, now=NOW)
    return tranche.pay_tranche(tranche_id=row.pk, paid_on=TODAY, actor=who.finance, now=NOW)


def a_budget(who, stored: Project):
    """Enter two lines: equipment three quarters, labour one quarter."""
    quarter = stored.national_won // 4, stored.local_won // 4
    rest = stored.national_won - quarter[0], stored.local_won - quarter[1]
    return budget.enter_budget(
        project_id=stored.pk,
        lines=[
            budget.LineIn("장비", BudgetCategory.EQUIPMENT, *rest),
            budget.LineIn("인건비", BudgetCategory.LABOUR, *quarter),
        ],
        actor=who.planner,
        now=NOW,
    )


def spending(won: int = 1_000_001, **fields) -> Spending:
    given = {
        "purpose": "주차 감지기 구입",
        "evidence_kind": EvidenceKind.TAX_INVOICE,
        "evidence_number": f"20220302-{next(_numbers)}",
        "line": "장비",
        "amount_won": won,
        "payee": "감지기 회사",
        "payee_number": "1234567890",
        "spent_on": TODAY,
    } | fields
    return Spending(**given)


def spent(who, stored: Project, won: int = 1_000_001, **fields):
    """Enter, hand in, approve and post an expenditure."""
    row = expenditure.enter_expenditure(
        project_id=stored.pk,
        spending=spending(won, **fields),
        evidence_id=a_file().pk,
        actor=who.planner,
        now=NOW,
    )
    expenditure.submit_expenditure(expenditure_id=row.pk, actor=who.planner, now=NOW)
    expenditure.approve_expenditure(expenditure_id=row.pk, actor=who.mayor, now=NOW)
    return expenditure.post_expenditure(expenditure_id=row.pk, actor=who.treasurer, now=NOW)


def in_state(stored: Project, state: str) -> Project:
    """Put a project straight into a state."""
    Project.objects.filter(pk=stored.pk).update(state=state)
    stored.refresh_from_db()
    return stored


def funded(who, *, lead: str = "통영시", **fields) -> Project:
    """Return an agreed project with all its local money, its budget and its first part paid."""
    stored = a_project(lead=lead, **fields)
    a_budget(who, stored)
    local_money(stored, who, stored.local_won)
    agreed(who, stored)
    pay(who, stored.tranches.get(number=1))
    stored.refresh_from_db()
    return stored


def evaluated(who, **fields) -> Project:
    """Return a project with all its money paid and its use proven, in the state evaluated."""
    stored = in_state(funded(who, **fields), "plan_approved")
    pay(who, stored.tranches.get(number=2))
    for row in stored.tranches.all():
        tranche.evidence_tranche(tranche_id=row.pk, actor=who.officer, now=NOW)
    return in_state(stored, "evaluated")


def open_gates(monkeypatch) -> None:
    """Supply the facts that building supplies: everything registered, nothing flagged."""
    for name in (Gate.ASSETS_REGISTERED, Gate.PERSON_MONTHS, Gate.CONTRACT_FLAGS, Gate.MIDTERM):
        monkeypatch.setitem(gate.SOURCES, name, lambda _project: Fact(True))


LATER = NOW + timedelta(days=30)
