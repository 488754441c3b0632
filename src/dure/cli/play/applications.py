"""From the notice to the checked applications."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import transaction

from dure.cli.play.answers import answers_of, idea_of, letter
from dure.cli.play.calendar import Calendar
from dure.cli.play.people import Cast, City
from dure.core.actor import SYSTEM, Actor
from dure.files.actions.stored_file import scan_file
from dure.programme.actions.answer import save_section
from dure.programme.actions.application import (
    request_signoff,
    start_application,
    submit_application,
)
from dure.programme.actions.assignment import set_asked_expertise
from dure.programme.actions.attachment import attach_file
from dure.programme.actions.call_import import import_call
from dure.programme.actions.call_move import move_by_clock, publish_call, start_check
from dure.programme.actions.check import pass_check, run_check
from dure.programme.actions.consortium import confirm_membership, invite_member
from dure.programme.actions.deadline import keep_late_applications
from dure.programme.actions.form_version import import_form
from dure.programme.adapters.form_template import template, template_names
from dure.programme.adapters.shipped import call_template
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.call_file import call_file_from_mapping, json_from_bytes
from dure.programme.domain.consortium import ConsortiumRole
from dure.programme.domain.form import Section
from dure.programme.domain.form_file import form_to_mapping
from dure.programme.models import Application, Call, FormVersion
from dure.programme.queries.answer import form_of

TEMPLATE = "small_city"
TITLE = "중·소도시 스마트시티 조성사업 공모 (2022년 공모 체험)"
TITLE_EN = "Small and medium city smart city call (trial of the 2022 call)"
LETTERS = ("plan_file", "official_letter", "match_commitment")


def announce(cast: Cast, days: Calendar) -> Call:
    """Prepare the call from the template of 2022 and publish it on the day of the notice."""
    call = Call.objects.filter(title=TITLE).first()
    if call is None:
        given = json_from_bytes(call_template(TEMPLATE), source=f"{TEMPLATE}.json")
        given |= {"title": TITLE, "title_en": TITLE_EN, "year": days.day(2, 1).year}
        given["terms"] = moved(given["terms"], days)
        call = prepared(given, cast, days.at(11, 22, year=2021))
    return published(call, cast, days.at(11, 23, year=2021))


def prepared(given: dict[str, Any], cast: Cast, now: datetime) -> Call:
    """Enter a call, and the forms that come with the product."""
    known = set(FormVersion.objects.values_list("key", flat=True))
    for name in template_names():
        form = template(name)
        if form.key not in known:
            import_form(
                key=form.key, name=form.name, name_en=form.name_en,
                body=form_to_mapping(form.form), actor=cast.officer, now=now,
            )  # fmt: skip
    return import_call(
        file=call_file_from_mapping(given),
        ministry_id=cast.ministry.pk,
        agency_id=cast.agency.pk,
        actor=cast.officer,
        now=now,
    )


def published(call: Call, cast: Cast, now: datetime) -> Call:
    """Publish a call that is not yet."""
    if call.state != CallState.DRAFT:
        return call
    return publish_call(call_id=call.pk, actor=cast.approver, now=now)


def moved(terms: dict[str, Any], days: Calendar) -> dict[str, Any]:
    """Return the template's terms in the trial's weeks, with three panels of seven for paper."""
    windows = [
        window | {end: days.moved(window[end]) for end in ("opens_at", "closes_at")}
        for window in terms["windows"]
    ]
    stages = [
        {**stage, "panels": 3} if stage["kind"] == "written" else stage
        for stage in terms["stages"]
    ]
    return {**terms, "windows": windows, "stages": stages}


def apply_all(cast: Cast, call: Call, days: Calendar, say: Callable[[float], None]) -> None:
    """Let every city write and submit; the last one comes too late."""
    if call.state == CallState.PUBLISHED:
        move_by_clock(call_id=call.pk, name="open", now=days.at(12, 27, 9, year=2021))
    elif call.state != CallState.OPEN:
        return
    there = set(Application.objects.filter(call=call).values_list("lead_id", flat=True))
    for number, city in enumerate(cast.cities):
        say(number / len(cast.cities))
        if city.organisation.pk not in there:
            late = number == len(cast.cities) - 1
            _apply(cast, call, city, number, days, late=late)
    after = days.at(12, 29, 18, year=2021)
    with transaction.atomic():
        move_by_clock(call_id=call.pk, name="close", now=after)
        keep_late_applications(now=after, call_id=call.pk)
    call.refresh_from_db()


def check_all(cast: Cast, call: Call, days: Calendar) -> None:
    """Let the agency run the preliminary check, and find everyone eligible."""
    now = days.at(1, 4)
    if call.state == CallState.CLOSED:
        start_check(call_id=call.pk, actor=cast.officer, now=now)
        call.refresh_from_db()
    if call.state != CallState.CHECKING:
        return
    for application in submitted(call):
        if application.state == ApplicationState.SUBMITTED:
            with transaction.atomic():
                run_check(application_id=application.pk, actor=cast.officer, now=now)
                pass_check(application_id=application.pk, actor=cast.second, now=now)


def submitted(call: Call) -> list[Application]:
    """Return what was handed in, in order of its number."""
    return list(
        Application.objects.filter(call=call, submitted_at__isnull=False).order_by("number")
    )


@transaction.atomic
def _apply(cast: Cast, call: Call, city: City, number: int, days: Calendar, *, late: bool) -> None:
    written, handed_in = days.at(12, 27, 10, year=2021), days.at(12, 28, 14, year=2021)
    idea, place = idea_of(number), city.organisation.name
    application = start_application(
        call_id=call.pk, lead_id=city.organisation.pk, title=f"{place} {idea.title}",
        municipality=city.code, actor=city.officer, now=written,
    )  # fmt: skip
    given = answers_of(number, city.code, place, days)
    sections = form_of(application).sections
    write(application, sections[: 3 if late else None], given, city.officer, written)
    if late:
        return
    if number % 4 == 0:
        _partner(cast, application, city, number // 4, days)
    for question in LETTERS:
        attachment = attach_file(
            application_id=application.pk, question=question,
            stream=BytesIO(letter(question, days.day(12, 27, year=2021))),
            name=f"{question}.pdf", actor=city.officer, now=written,
        )  # fmt: skip
        scan_file(file_id=attachment.file_id, now=written)
    request_signoff(application_id=application.pk, actor=city.officer, now=handed_in)
    submit_application(application_id=application.pk, actor=city.approver, now=handed_in)
    set_asked_expertise(
        application_id=application.pk, expertise=[idea.expertise], actor=SYSTEM, now=handed_in
    )


def write(
    application: Application,
    sections: Iterable[Section],
    given: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Write what is given of some sections, one after the other."""
    for section in sections:
        part = {q.key: given[q.key] for q in section.questions if q.key in given}
        save_section(
            application_id=application.pk, section=section.key, written=part, base={},
            actor=actor, now=now,
        )  # fmt: skip


def _partner(cast: Cast, application: Application, city: City, turn: int, days: Calendar) -> None:
    now = days.at(12, 27, 15, year=2021)
    company = turn % len(cast.companies)
    member = invite_member(
        application_id=application.pk, organisation_id=cast.companies[company].pk,
        role=ConsortiumRole.PARTNER, share_permille=400, competence="같은 솔루션 구축 3건",
        is_large=False, actor=city.officer, now=now,
    )  # fmt: skip
    confirm_membership(member_id=member.pk, actor=cast.partners[company], now=now)
