"""From the awards to the first settled project: that of the city with log-ins."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from dure.cli.play.answers import letter
from dure.cli.play.calendar import Calendar
from dure.cli.play.people import Cast, City
from dure.core.actor import Actor
from dure.delivery.actions.acceptance import ask_acceptance, give_acceptance
from dure.delivery.actions.agreement import draft_agreement, offer_agreement, sign_agreement
from dure.delivery.actions.asset import AssetTerms, enter_asset, verify_asset
from dure.delivery.actions.budget import LineIn, enter_budget
from dure.delivery.actions.commitment import (
    confirm_commitment,
    enter_commitment,
    record_vote,
)
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
from dure.delivery.actions.milestone import add_milestone, confirm_milestone, report_milestone
from dure.delivery.actions.plan import approve_plan, draft_plan, edit_plan, submit_plan
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
from dure.delivery.domain.acceptance import AcceptanceItem
from dure.delivery.domain.agreement import Party
from dure.delivery.domain.asset import AssetCategory
from dure.delivery.domain.budget import BudgetCategory
from dure.delivery.domain.commitment import MatchForm, MatchSource
from dure.delivery.domain.contract import AwardMethod, ContractKind
from dure.delivery.domain.expenditure import EvidenceKind, Spending
from dure.delivery.domain.plan import Readiness
from dure.delivery.models import Project, Tranche
from dure.files.actions.stored_file import scan_file, store_file
from dure.programme.models import Call

LINES = (
    ("장치", BudgetCategory.EQUIPMENT, 1_600_000_000, 400_000_000),
    ("공사", BudgetCategory.CONSTRUCTION, 400_000_000, 1_420_000_000),
    ("인력", BudgetCategory.LABOUR, 0, 180_000_000),
)
PAYMENTS = (("장치", 1_990_000_000), ("공사", 1_820_000_000), ("인력", 180_000_000))


class Build:
    """One project, from the agreement to the settled account, by the people who do it."""

    def __init__(self, project: Project, cast: Cast, city: City, days: Calendar) -> None:
        self.project, self.cast, self.city, self.days = project, cast, city, days

    def file(self, name: str, actor: Actor, now: datetime) -> int:
        """Keep a document and have it scanned."""
        content = BytesIO(letter(name, now.date()))
        stored = store_file(stream=content, name=f"{name}.pdf", actor=actor, now=now)
        scan_file(file_id=stored.pk, now=now)
        return stored.pk

    def agree(self) -> None:
        """Enter the budget and the local money, and sign the agreement."""
        now, key, city, cast = self.days.at(2, 14), self.project.pk, self.city, self.cast
        lines = [LineIn(name, kind, national, local) for name, kind, national, local in LINES]
        enter_budget(project_id=key, lines=lines, actor=city.officer, now=now)
        commitment = enter_commitment(
            project_id=key, source=MatchSource.CITY, form=MatchForm.CASH,
            amount_won=self.project.local_won, actor=city.officer, now=now,
        )  # fmt: skip
        record_vote(
            commitment_id=commitment.pk, voted_on=self.days.day(2, 10), number="2022-1",
            file_id=self.file("council-vote", city.officer, now), actor=city.officer, now=now,
        )  # fmt: skip
        confirm_commitment(
            commitment_id=commitment.pk, received_on=self.days.day(2, 18), actor=city.finance,
            now=self.days.at(2, 18),
        )  # fmt: skip
        now = self.days.at(2, 21)
        agreement = draft_agreement(
            project_id=key, starts_on=self.days.day(3, 1), ends_on=self.days.day(2, 28, year=2023),
            actor=cast.officer, now=now, file_id=self.file("agreement", cast.officer, now),
        )  # fmt: skip
        offer_agreement(agreement_id=agreement.pk, actor=cast.officer, now=now)
        signers = (
            (Party.LEAD, city.approver),
            (Party.OPERATOR, cast.agency_approver),
            (Party.MINISTRY, cast.approver),
        )
        for party, actor in signers:
            sign_agreement(agreement_id=agreement.pk, party=party, actor=actor, now=now)

    def plan(self) -> None:
        """Draft, hand in and approve the implementation plan, with its milestones."""
        now, city, days = self.days.at(3, 7), self.city, self.days
        plan = draft_plan(project_id=self.project.pk, actor=city.officer, now=now)
        packages = [
            self._package("design", "설계와 발주", (3, 7), (4, 29), 100_000_000),
            self._package("build", "설치와 공사", (5, 2), (10, 31), 3_600_000_000),
            self._package("try", "시험과 운영", (11, 1), (12, 31), 300_000_000),
        ]
        edit_plan(
            plan_id=plan.pk, summary="세 단계로 나누어 구축합니다.", starts_on=days.day(3, 1),
            ends_on=days.day(2, 28, year=2023), work_packages=packages,
            readiness={item.value: "확인했습니다." for item in Readiness},
            actor=city.officer, now=now,
        )  # fmt: skip
        submit_plan(plan_id=plan.pk, actor=city.officer, now=now)
        approve_plan(plan_id=plan.pk, actor=self.cast.officer, now=days.at(3, 21))
        for title, day, middle in (("절반 구축", (8, 12), True), ("구축 완료", (10, 28), False)):
            add_milestone(
                project_id=self.project.pk, title=title, due_on=days.day(*day), is_midterm=middle,
                actor=city.officer, now=days.at(3, 21),
            )  # fmt: skip

    def build(self) -> None:
        """Buy, build, register, claim labour, report milestones and be inspected."""
        key, city, cast, days = self.project.pk, self.city, self.cast, self.days
        self._pay(1, days.at(3, 25))
        contract = enter_contract(
            project_id=key, terms=ContractTerms(
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
        start_building(project_id=key, actor=city.officer, now=days.at(5, 2))
        self._labour(days.at(8, 1))
        self._milestone(0, days.at(8, 11))
        self._pay(2, days.at(8, 16))
        visit = plan_inspection(
            project_id=key, planned_on=days.day(9, 14), place="현장", actor=cast.second,
            now=days.at(9, 1),
        )  # fmt: skip
        hold_inspection(
            inspection_id=visit.pk, held_on=days.day(9, 14), report="계획대로 설치되고 있습니다.",
            findings=[], actor=cast.second, now=days.at(9, 14),
        )  # fmt: skip
        self._milestone(1, days.at(10, 27))
        for number in range(1, 4):
            self._asset(number, contract.pk, days.at(11, 1))

    def close(self) -> None:
        """Accept, operate, evaluate, prove what was spent, and hand the settlement in."""
        key, city, cast, days = self.project.pk, self.city, self.cast, self.days
        acceptance = ask_acceptance(
            project_id=key, items={item.value: "확인했습니다." for item in AcceptanceItem},
            handed_over_on=days.day(11, 15), operate_until=days.day(11, 15, year=2027),
            actor=city.officer, now=days.at(11, 15),
        )  # fmt: skip
        give_acceptance(acceptance_id=acceptance.pk, actor=cast.officer, now=days.at(11, 21))
        self._pay(3, days.at(11, 28))
        start_operating(project_id=key, actor=city.officer, now=days.at(12, 1))
        for line, amount in PAYMENTS:
            self._spend(line, amount, days.at(12, 5))
        for tranche in Tranche.objects.filter(project=self.project).order_by("number"):
            evidence_tranche(tranche_id=tranche.pk, actor=cast.officer, now=days.at(12, 12))
        evaluate_project(
            project_id=key, summary="같은 방법으로 4주씩 잰 전후 자료를 확인했습니다.",
            actor=cast.officer, now=days.at(2, 13, year=2023),
        )  # fmt: skip

    def settle(self) -> None:
        """Prepare, check and approve the settlement: three people."""
        cast, day = self.cast, self.days.at
        settlement = prepare_settlement(
            project_id=self.project.pk, actor=self.city.officer, now=day(2, 20, year=2023)
        )
        key = settlement.pk
        check_settlement(settlement_id=key, actor=cast.officer, now=day(2, 27, year=2023))
        approve_settlement(settlement_id=key, actor=cast.approver, now=day(3, 6, year=2023))

    def _package(
        self, key: str, title: str, since: tuple[int, int], until: tuple[int, int], won: int
    ) -> dict[str, object]:
        return {
            "key": key,
            "title": title,
            "starts_on": self.days.day(*since).isoformat(),
            "ends_on": self.days.day(*until).isoformat(),
            "planned_won": won,
        }

    def _pay(self, number: int, now: datetime) -> None:
        tranche = Tranche.objects.get(project=self.project, number=number)
        request_tranche(tranche_id=tranche.pk, actor=self.city.officer, now=now)
        approve_tranche(tranche_id=tranche.pk, actor=self.cast.approver, now=now)
        pay_tranche(tranche_id=tranche.pk, paid_on=now.date(), actor=self.cast.finance, now=now)

    def _milestone(self, turn: int, now: datetime) -> None:
        milestone = self.project.milestones.order_by("due_on")[turn]
        report_milestone(
            milestone_id=milestone.pk, reached_on=now.date(), evidence="사진과 검사 조서",
            actor=self.city.officer, now=now,
        )  # fmt: skip
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
            photo_id=self.file(f"photo-{number}", self.city.officer, now),
            actor=self.city.officer, now=now,
        )  # fmt: skip
        verify_asset(asset_id=asset.pk, actor=self.city.approver, now=now)

    def _spend(self, line: str, amount: int, now: datetime) -> None:
        spending = Spending(
            purpose=f"{line} 대금", evidence_kind=EvidenceKind.TAX_INVOICE,
            evidence_number=f"20221205-{line}", line=line, amount_won=amount,
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
    build.agree()
    build.plan()
    build.build()
    build.close()
    return build
