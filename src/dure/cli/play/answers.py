"""What the applicants of the trial write: their form filled in, each word an example."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from dure.cli.play.calendar import Calendar
from dure.core.particles import fitted

NATIONAL_WON = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Idea:
    """A solution as applicants of 2022 were offered it, with what it is to change."""

    kind: str
    field: str
    title: str
    problem: str
    indicator: str
    unit: str
    baseline: str
    target: str
    expertise: str


IDEAS = tuple(
    Idea(**row)
    for row in json.loads(resources.files(__package__).joinpath("ideas.json").read_text("utf-8"))
)


def idea_of(number: int) -> Idea:
    """Return the idea of the applicant of that number, from 0."""
    return IDEAS[number % len(IDEAS)]


def budget_of(number: int) -> list[dict[str, Any]]:
    """Return budget lines that come to 4.0 billion won, half of it national, whole won each."""
    steps = 5 + number % 4
    equipment, software = 1_100_000_000 + steps * 10_000_000, 500_000_000
    works = NATIONAL_WON - equipment - software
    rows = [
        ("national", "equipment", "현장 장치와 설치", equipment),
        ("national", "software", "운영 소프트웨어", software),
        ("national", "facilities", "통신과 전기 공사", works),
        ("city", "facilities", "기반 공사", 1_200_000_000),
        ("city", "outsourcing", "시스템 연계 용역", 500_000_000),
        ("city", "participation", "주민 참여와 홍보", 120_000_000),
        ("city", "labour", "전담 인력", 180_000_000),
    ]
    return [
        {"source": source, "category": category, "item": item, "amount": amount}
        for source, category, item, amount in rows
    ]


def answers_of(number: int, municipality: str, place: str, days: Calendar) -> dict[str, Any]:
    """Return every answer of the small-city form but the files.

    Parameters
    ----------
    municipality
        Code in the registry.
    place
        Name of the government.
    """
    idea = idea_of(number)
    return (
        _problem(idea, place, number, municipality)
        | _plan(idea, place, days)
        | _money(number, days)
        | _afterwards(idea, number, days)
    )


def _problem(idea: Idea, place: str, number: int, municipality: str) -> dict[str, Any]:
    people = 900 + 37 * number
    return {
        "municipality": municipality,
        "fields": [idea.field],
        "summary": f"{place} 주민이 찾은 문제인 {idea.problem} 문제를 「{idea.title}」 사업으로 "
        "1년 안에 풀고, 효과를 처음부터 끝까지 측정합니다.",
        "contact_role": "스마트도시 담당",
        "consulting": number % 3 == 0,
        "problem_summary": f"{place}에서는 {idea.problem} 문제로 주민 약 {people:,}명이 불편을 "
        "겪고 있습니다. 주민 워크숍과 설문에서 가장 많이 나온 문제입니다.",
        "problem_found_by": ["living_lab", "survey"],
        "residents_heard": people // 3,
        "problems": [
            {
                "what": idea.problem,
                "place": f"{place} 도심",
                "who": "주민과 방문객",
                "people": people,
                "evidence": "주민 설문과 현장 조사",
            }
        ],
    }


def _plan(idea: Idea, place: str, days: Calendar) -> dict[str, Any]:
    def on(month: int, day: int, year: int = 2022) -> str:
        return days.day(month, day, year=year).isoformat()

    return {
        "solutions": [
            {
                "name": idea.title,
                "kind": idea.kind,
                "problem": idea.problem,
                "place": f"{place} 도심",
                "quantity": 30,
                "proven": "스마트 챌린지에서 효과를 확인한 솔루션",
            }
        ],
        "solution_text": fitted(f"「{idea.title}」을(를) 설치하고 운영합니다. ")
        + "이미 효과를 확인한 방식을 쓰고, 우리 도시에 맞게 고칠 부분은 주민과 함께 정합니다.",
        "personal_data": False,
        "goals": [
            {
                "indicator": idea.indicator,
                "unit": idea.unit,
                "baseline": idea.baseline,
                "target": idea.target,
                "due": on(12, 15),
                "measured": "사업 전후 같은 방법으로 4주 측정",
            }
        ],
        "goals_reason": "같은 솔루션을 먼저 쓴 도시의 결과를 보고 "
        "인구와 시설 수에 맞추어 정했습니다.",
        "start_on": on(3, 2),
        "end_on": on(2, 24, 2023),
        "steps": [
            {"step": "실시계획", "since": on(3, 2), "until": on(4, 29), "result": "계획서"},
            {"step": "구축", "since": on(5, 2), "until": on(11, 30), "result": "설치와 시험"},
            {
                "step": "운영과 평가",
                "since": on(12, 1),
                "until": on(2, 24, 2023),
                "result": "평가서",
            },
        ],
        "land_ready": True,
        "permits": [],
    }


def _money(number: int, days: Calendar) -> dict[str, Any]:
    return {
        "budget": budget_of(number),
        "budget_reason": "장치와 공사는 조달 단가, 용역은 소프트웨어 대가 기준으로 계산했습니다.",
        "council_vote": False,
        "council_date": days.day(2, 25).isoformat(),
        "members": [
            {
                "name": "시청",
                "kind": "local_government",
                "role": "주관",
                "share": "60",
                "record": "-",
            },
            {
                "name": "솔루션 기업",
                "kind": "small_company",
                "role": "구축",
                "share": "40",
                "record": "구축 3건",
            },
        ],
        "responsible_office": "스마트도시과",
        "dedicated_staff": 2 + number % 3,
        "cooperation": "교통, 안전, 정보통신 부서가 매달 함께 점검합니다.",
    }


def _afterwards(idea: Idea, number: int, days: Calendar) -> dict[str, Any]:
    return {
        "operation_plan": "사업이 끝난 뒤 5년 동안 시가 직접 운영하고, "
        "유지 비용은 시 예산으로 냅니다.",
        "operator": "시설관리 담당 부서",
        "operation_years": 5,
        "operation_costs": [
            {"year": days.day(3, 1, year=2023).year, "source": "시 예산", "amount": 90_000_000},
            {"year": days.day(3, 1, year=2024).year, "source": "시 예산", "amount": 90_000_000},
        ],
        "spread_plan": "설치 방법과 비용, 측정한 효과를 다른 도시에 공개합니다.",
        "resident_panel": True,
        "panel_size": 30 + number % 20,
        "panel_chosen": "나이, 성별, 사는 동네가 고르게 섞이도록 추첨했습니다.",
        "activities": [
            {"what": "문제 찾기 워크숍", "phase": "planning", "people": 40, "effect": "문제 확정"},
            {
                "what": f"{idea.title} 시험 사용",
                "phase": "building",
                "people": 60,
                "effect": "개선",
            },
        ],
        "left_out": "스마트폰을 쓰지 않는 주민도 전화와 현장 안내로 쓸 수 있게 합니다.",
        "pledge": True,
    }


def letter(title: str, day: date) -> bytes:
    """Return a one-page PDF that stands for an official letter; Latin letters only."""
    words = f"Trial document. {title}. {day:%Y-%m-%d}. No real letter."
    stream = f"BT /F1 14 Tf 60 760 Td ({words}) Tj ET".encode("ascii", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(body),
    )
    return body + head + table + tail
