"""From the awards to the first settled project: that of the city with log-ins."""

from __future__ import annotations

from datetime import datetime

from dure.cli.play.agreement import Agreeing
from dure.cli.play.calendar import Calendar
from dure.cli.play.people import Cast
from dure.delivery.actions.acceptance import ask_acceptance, give_acceptance
from dure.delivery.actions.asset import AssetTerms, enter_asset, verify_asset
from dure.delivery.actions.contract import (
    ContractTerms,
    answer_flags,
    clear_flags,
    enter_contract,
)
from dure.delivery.actions.course import evaluate_project, start_building, start_operating
from dure.delivery.actions.expenditure import (
    approve_expenditure,
    enter_expenditure,
    post_expenditure,
    submit_expenditure,
)
from dure.delivery.actions.inspection import hold_inspection, plan_inspection
from dure.delivery.actions.labour import claim_labour, decide_labour, enter_person
from dure.delivery.actions.milestone import confirm_milestone, report_milestone
from dure.delivery.actions.project import open_projects
from dure.delivery.actions.settlement import (
    approve_settlement,
    check_settlement,
    prepare_settlement,
)
from dure.delivery.actions.tranche import (
    approve_tranche,
    evidence_tranche,
    pay_tranche,
    request_tranche,
)
from dure.delivery.domain.acceptance import AcceptanceItem, AcceptanceState
from dure.delivery.domain.asset import AssetCategory
from dure.delivery.domain.contract import AwardMethod, ContractKind
from dure.delivery.domain.expenditure import EvidenceKind, Spending
from dure.delivery.domain.inspection import InspectionState
from dure.delivery.domain.milestone import MilestoneState
from dure.delivery.domain.project import ProjectState
from dure.delivery.domain.settlement import SettlementState
from dure.delivery.domain.tranche import TrancheState
from dure.delivery.models import Acceptance, Contract, Expenditure, Project, Settlement, Tranche
from dure.programme.models import Call

PAYMENTS = (("장치", 1_990_000_000), ("공사", 1_820_000_000), ("인력", 180_000_000))


class Build(Agreeing):
    """One project, from the agreement to the settled account, by the people who do it."""

    def build(self) -> None:
        """Buy, build, register, claim labour, report milestones and be inspected."""
        city, days = self.city, self.days
        self._pay(1, days.at(3, 25))
        contract = self.project.contracts.first() or self._contract()
        if self.stands_at(ProjectState.PLAN_APPROVED):
            start_building(project_id=self.project.pk, actor=city.officer, now=days.at(5, 2))
        if not self.project.labour_claims.exists():
            self._labour(days.at(8, 1))
        self._milestone(0, days.at(8, 11))
        self._pay(2, days.at(8, 16))
        self._inspect()
        self._milestone(1, days.at(10, 27))
        if not self.project.assets.exists():
            for number in range(1, 4):
                self._asset(number, contract.pk, days.at(11, 1))

    def close(self) -> None:
        """Accept, operate, evaluate, and prove what was spent."""
        city, days, key = self.city, self.days, self.project.pk
        self._accept()
        self._pay(3, days.at(11, 28))
        if self.stands_at(ProjectState.ACCEPTED):
            start_operating(project_id=key, actor=city.officer, now=days.at(12, 1))
        for line, amount in PAYMENTS:
            self._spend(line, amount, days.at(12, 5))
        paid = Tranche.objects.filter(project=self.project, state=TrancheState.PAID)
        for tranche in paid.order_by("number"):
            evidence_tranche(tranche_id=tranche.pk, actor=self.cast.officer, now=days.at(12, 12))
        if self.stands_at(ProjectState.OPERATING):
            evaluate_project(
                project_id=key, summary="같은 방법으로 4주씩 잰 전후 자료를 확인했습니다.",
                actor=self.cast.officer, now=days.at(2, 13, year=2023),
            )  # fmt: skip

    def settle(self) -> None:
        """Prepare, check and approve the settlement: three people."""
        cast, day = self.cast, self.days.at
        settlement = Settlement.objects.filter(project=self.project).first()
        if settlement is None or settlement.state == SettlementState.DRAFT:
            settlement = prepare_settlement(
                project_id=self.project.pk, actor=self.city.officer, now=day(2, 20, year=2023)
            )
        key = settlement.pk
        if settlement.state == SettlementState.PREPARED:
            settlement = check_settlement(
                settlement_id=key, actor=cast.officer, now=day(2, 27, year=2023)
            )
        if settlement.state == SettlementState.CHECKED:
            approve_settlement(settlement_id=key, actor=cast.approver, now=day(3, 6, year=2023))

    def _contract(self) -> Contract:
        city, cast, days = self.city, self.cast, self.days
        contract = enter_contract(
            project_id=self.project.pk, terms=ContractTerms(
                "장치 구매와 설치", ContractKind.GOODS, AwardMethod.OPEN, cast.companies[0].pk, 1,
                1_990_000_000, days.day(4, 25), days.day(4, 1), days.day(10, 28),
            ), actor=city.officer, now=days.at(4, 26),
        )  # fmt: skip
        answer_flags(
            contract_id=contract.pk, answer="재공고에도 한 곳만 응찰했습니다.", actor=city.officer,
            now=days.at(4, 27),
        )  # fmt: skip
        clear_flags(
            contract_id=contract.pk, reason="공고 기록을 확인했습니다.", actor=cast.officer,
            now=days.at(4, 28),
        )  # fmt: skip
        return contract

    def _accept(self) -> None:
        days = self.days
        acceptance = Acceptance.objects.filter(project=self.project).first()
        if acceptance is None:
            acceptance = ask_acceptance(
                project_id=self.project.pk,
                items={item.value: "확인했습니다." for item in AcceptanceItem},
                handed_over_on=days.day(11, 15), operate_until=days.day(11, 15, year=2027),
                actor=self.city.officer, now=days.at(11, 15),
            )  # fmt: skip
        if acceptance.state == AcceptanceState.REQUESTED:
            give_acceptance(
                acceptance_id=acceptance.pk, actor=self.cast.officer, now=days.at(11, 21)
            )

    def _inspect(self) -> None:
        actor, days = self.cast.second, self.days
        visit = self.project.inspections.first() or plan_inspection(
            project_id=self.project.pk, planned_on=days.day(9, 14), place="현장", actor=actor,
            now=days.at(9, 1),
        )  # fmt: skip
        if visit.state == InspectionState.PLANNED:
            hold_inspection(
                inspection_id=visit.pk, held_on=days.day(9, 14),
                report="계획대로 설치되고 있습니다.", findings=[], actor=actor,
                now=days.at(9, 14),
            )  # fmt: skip

    def _pay(self, number: int, now: datetime) -> None:
        tranche = Tranche.objects.get(project=self.project, number=number)
        if tranche.state == TrancheState.MATCH_CONFIRMED:
            tranche = request_tranche(tranche_id=tranche.pk, actor=self.city.officer, now=now)
        if tranche.state == TrancheState.REQUESTED:
            tranche = approve_tranche(tranche_id=tranche.pk, actor=self.cast.approver, now=now)
        if tranche.state == TrancheState.APPROVED:
            actor = self.cast.finance
            pay_tranche(tranche_id=tranche.pk, paid_on=now.date(), actor=actor, now=now)

    def _milestone(self, turn: int, now: datetime) -> None:
        milestone = self.project.milestones.order_by("due_on")[turn]
        if milestone.state == MilestoneState.PLANNED:
            milestone = report_milestone(
                milestone_id=milestone.pk, reached_on=now.date(), evidence="사진과 검사 조서",
                actor=self.city.officer, now=now,
            )  # fmt: skip
        if milestone.state == MilestoneState.REPORTED:
            confirm_milestone(milestone_id=milestone.pk, actor=self.cast.officer, now=now)

    def _labour(self, now: datetime) -> None:
        person = enter_person(
            project_id=self.project.pk, organisation_id=self.city.organisation.pk,
            staff_number="0001", name="전담 인력 1", competence="정보통신 기사, 경력 8년",
            monthly_won=4_000_000, actor=self.city.officer, now=now,
        )  # fmt: skip
        for month in (5, 6, 7):
            claim = claim_labour(
                project_id=self.project.pk, person_id=person.pk, month=self.days.day(month, 8),
                share_permille=500, work="구축 관리", actor=self.city.officer, now=now,
            )  # fmt: skip
            decide_labour(
                claim_id=claim.pk, move="confirm", reason="", actor=self.cast.officer, now=now
            )

    def _asset(self, number: int, contract: int, now: datetime) -> None:
        asset = enter_asset(
            project_id=self.project.pk, contract_id=contract,
            terms=AssetTerms(
                f"현장 장치 {number}", AssetCategory.DEVICE, f"TY-{number:03}", 60_000_000,
                now.date(), f"공영주차장 {number}",
            ),
            photo_id=self.photo(number, self.city.officer, now),
            actor=self.city.officer, now=now,
        )  # fmt: skip
        verify_asset(asset_id=asset.pk, actor=self.city.approver, now=now)

    def _spend(self, line: str, amount: int, now: datetime) -> None:
        number = f"20221205-{line}"
        if Expenditure.objects.filter(project=self.project, evidence_number=number).exists():
            return
        spending = Spending(
            purpose=f"{line} 대금", evidence_kind=EvidenceKind.TAX_INVOICE,
            evidence_number=number, line=line, amount_won=amount,
            payee=self.cast.companies[0].name, payee_number="", spent_on=now.date(),
        )  # fmt: skip
        expenditure = enter_expenditure(
            project_id=self.project.pk, spending=spending, actor=self.city.officer, now=now,
            evidence_id=self.file(f"invoice-{amount}", self.city.officer, now),
        )  # fmt: skip
        key = expenditure.pk
        submit_expenditure(expenditure_id=key, actor=self.city.officer, now=now)
        approve_expenditure(expenditure_id=key, actor=self.city.approver, now=now)
        post_expenditure(expenditure_id=key, actor=self.city.finance, now=now)


def build_own(cast: Cast, call: Call, days: Calendar) -> Build:
    """Open the projects of a call and build that of the first city, up to its settlement."""
    open_projects(call_id=call.pk, actor=cast.officer, now=days.at(2, 7))
    own = Project.objects.get(application__call=call, lead=cast.cities[0].organisation)
    build = Build(own, cast, cast.cities[0], days)
    if own.state in (ProjectState.SETTLED, ProjectState.CLOSED):
        return build
    build.agree()
    build.plan()
    build.build()
    build.close()
    return build
