"""A second call that takes applications today, with a draft half written: something to try."""

from __future__ import annotations

from django.db import transaction

from dure.cli.play.answers import answers_of
from dure.cli.play.applications import prepared, published, write
from dure.cli.play.calendar import Calendar
from dure.cli.play.people import Cast
from dure.programme.actions.application import start_application
from dure.programme.actions.call_move import move_by_clock
from dure.programme.adapters.shipped import call_template
from dure.programme.domain.call import CallState
from dure.programme.domain.call_file import json_from_bytes
from dure.programme.models import Application, Call
from dure.programme.queries.answer import form_of

TEMPLATE = "living_lab"
TITLE = "시민주도 리빙랩 공모 (2022년 공모 체험)"
TITLE_EN = "Citizen-led living lab call (trial of the 2022 call)"
WINDOWS = {
    "submission": ("2022-01-10T09:00:00+09:00", "2022-02-11T18:00:00+09:00"),
    "check": ("2022-02-14T09:00:00+09:00", "2022-02-23T18:00:00+09:00"),
    "evaluation": ("2022-02-24T09:00:00+09:00", "2022-03-18T18:00:00+09:00"),
}
LEFT_TO_WRITE = ("lab_question", "lab_decides", "documents")


def open_second_call(cast: Cast, days: Calendar) -> None:
    """Publish and open the call, and begin the draft of the city with log-ins."""
    call = Call.objects.filter(title=TITLE).first()
    if call is None:
        given = json_from_bytes(call_template(TEMPLATE), source=f"{TEMPLATE}.json")
        given |= {"title": TITLE, "title_en": TITLE_EN, "year": days.day(2, 1).year}
        windows = [
            {"kind": kind, "opens_at": days.moved(since), "closes_at": days.moved(until)}
            for kind, (since, until) in WINDOWS.items()
        ]
        given["terms"] |= {"windows": windows}
        call = prepared(given, cast, days.at(1, 4))
    call = published(call, cast, days.at(1, 5))
    if call.state == CallState.PUBLISHED:
        move_by_clock(call_id=call.pk, name="open", now=days.at(1, 10, 9))
    if not Application.objects.filter(call=call, lead=cast.cities[0].organisation).exists():
        _begin(cast, call, days)


@transaction.atomic
def _begin(cast: Cast, call: Call, days: Calendar) -> None:
    """Write all but the question of the living lab, what residents decide, and the documents."""
    city, now = cast.cities[0], days.at(1, 18, 15)
    application = start_application(
        call_id=call.pk, lead_id=city.organisation.pk,
        title=f"{city.organisation.name} 걷기 편한 골목 리빙랩", municipality=city.code,
        actor=city.officer, now=now,
    )  # fmt: skip
    given = answers_of(0, city.code, city.organisation.name, days) | _lab(days)
    sections = [one for one in form_of(application).sections if one.key not in LEFT_TO_WRITE]
    write(application, sections, given, city.officer, now)


def _lab(days: Calendar) -> dict[str, object]:
    budget = [
        ("national", "participation", "주민 리빙랩 운영", 300_000_000),
        ("national", "equipment", "골목 시험 장치", 500_000_000),
        ("national", "consulting", "효과 측정", 200_000_000),
    ]
    names = ("source", "category", "item", "amount")
    return {
        "lab_residents": 40,
        "lab_strata": ["sex", "age"],
        "lab_trials": [
            {
                "what": "골목 조명과 안내 시험",
                "since": days.day(4, 4).isoformat(),
                "until": days.day(6, 30).isoformat(),
                "people": 40,
                "rated": "사용 전후 설문과 걸음 수",
            }
        ],
        "budget": [dict(zip(names, row, strict=True)) for row in budget],
    }
