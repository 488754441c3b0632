"""From the award to the approved plan: budget, local money, agreement, plan."""

from __future__ import annotations

from dure.cli.play.site import Site
from dure.delivery.actions.agreement import draft_agreement, offer_agreement, sign_agreement
from dure.delivery.actions.budget import LineIn, enter_budget
from dure.delivery.actions.commitment import (
    confirm_commitment,
    enter_commitment,
    record_vote,
)
from dure.delivery.actions.milestone import add_milestone
from dure.delivery.actions.plan import approve_plan, draft_plan, edit_plan, submit_plan
from dure.delivery.domain.agreement import AgreementState, Party
from dure.delivery.domain.budget import BudgetCategory
from dure.delivery.domain.commitment import CommitmentState, MatchForm, MatchSource
from dure.delivery.domain.plan import PlanState, Readiness
from dure.delivery.models import Agreement
from dure.delivery.queries.agreement import unsigned_by

LINES = (
    ("장치", BudgetCategory.EQUIPMENT, 1_600_000_000, 400_000_000),
    ("공사", BudgetCategory.CONSTRUCTION, 400_000_000, 1_420_000_000),
    ("인력", BudgetCategory.LABOUR, 0, 180_000_000),
)
MILESTONES = (("절반 구축", (8, 12), True), ("구축 완료", (10, 28), False))


class Agreeing(Site):
    """The steps until the city may build."""

    def agree(self) -> None:
        """Enter the budget and the local money, and sign the agreement."""
        self._budget()
        self._local_money()
        agreement = self._offered()
        signers = {
            Party.LEAD: self.city.approver,
            Party.OPERATOR: self.cast.agency_approver,
            Party.MINISTRY: self.cast.approver,
        }
        if agreement.state == AgreementState.OFFERED:
            for party in unsigned_by(agreement):
                sign_agreement(
                    agreement_id=agreement.pk, party=party, actor=signers[party],
                    now=self.days.at(2, 21),
                )  # fmt: skip

    def plan(self) -> None:
        """Draft, hand in and approve the implementation plan, with its milestones."""
        now, city, days = self.days.at(3, 7), self.city, self.days
        plan = self.project.plans.order_by("-version").first()
        if plan is None:
            plan = draft_plan(project_id=self.project.pk, actor=city.officer, now=now)
        if plan.state == PlanState.DRAFT:
            edit_plan(
                plan_id=plan.pk, summary="세 단계로 나누어 구축합니다.",
                starts_on=days.day(3, 1), ends_on=days.day(2, 28, year=2023),
                work_packages=self._packages(),
                readiness={item.value: "확인했습니다." for item in Readiness},
                actor=city.officer, now=now,
            )  # fmt: skip
            plan = submit_plan(plan_id=plan.pk, actor=city.officer, now=now)
        if plan.state == PlanState.SUBMITTED:
            approve_plan(plan_id=plan.pk, actor=self.cast.officer, now=days.at(3, 21))
        if self.project.milestones.exists():
            return
        for title, day, middle in MILESTONES:
            add_milestone(
                project_id=self.project.pk, title=title, due_on=days.day(*day), is_midterm=middle,
                actor=city.officer, now=days.at(3, 21),
            )  # fmt: skip

    def _budget(self) -> None:
        if self.project.budget_lines.exists():
            return
        lines = [LineIn(name, kind, national, local) for name, kind, national, local in LINES]
        enter_budget(
            project_id=self.project.pk, lines=lines, actor=self.city.officer,
            now=self.days.at(2, 14),
        )  # fmt: skip

    def _local_money(self) -> None:
        city, days, now = self.city, self.days, self.days.at(2, 14)
        kept = self.project.commitments.exclude(state=CommitmentState.WITHDRAWN)
        commitment = kept.first() or enter_commitment(
            project_id=self.project.pk, source=MatchSource.CITY, form=MatchForm.CASH,
            amount_won=self.project.local_won, actor=city.officer, now=now,
        )  # fmt: skip
        if commitment.state == CommitmentState.PLANNED:
            commitment = record_vote(
                commitment_id=commitment.pk, voted_on=days.day(2, 10), number="2022-1",
                file_id=self.file("council-vote", city.officer, now), actor=city.officer, now=now,
            )  # fmt: skip
        if commitment.state == CommitmentState.VOTED:
            confirm_commitment(
                commitment_id=commitment.pk, received_on=days.day(2, 18), actor=city.finance,
                now=days.at(2, 18),
            )  # fmt: skip

    def _offered(self) -> Agreement:
        cast, days, now = self.cast, self.days, self.days.at(2, 21)
        agreement = self.project.agreements.order_by("-version").first()
        if agreement is None:
            agreement = draft_agreement(
                project_id=self.project.pk, starts_on=days.day(3, 1),
                ends_on=days.day(2, 28, year=2023), actor=cast.officer, now=now,
                file_id=self.file("agreement", cast.officer, now),
            )  # fmt: skip
        if agreement.state == AgreementState.DRAFT:
            agreement = offer_agreement(agreement_id=agreement.pk, actor=cast.officer, now=now)
        return agreement

    def _packages(self) -> list[dict[str, object]]:
        return [
            self._package("design", "설계와 발주", (3, 7), (4, 29), 100_000_000),
            self._package("build", "설치와 공사", (5, 2), (10, 31), 3_600_000_000),
            self._package("try", "시험과 운영", (11, 1), (12, 31), 300_000_000),
        ]

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
