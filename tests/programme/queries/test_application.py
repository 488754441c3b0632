import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dure.core.actor import ANONYMOUS, SYSTEM, Role
from dure.core.errors import NotFound
from dure.programme.domain.terms import Stage, StageKind
from dure.programme.models import Conflict
from dure.programme.queries.application import application_visible_to, applications_visible_to
from dure.programme.queries.application_list import Filters, filters_from, listing
from dure.programme.queries.application_page import page_of
from dure.programme.queries.application_waiting import waiting_for
from dure.programme.queries.attachment import attachment_visible_to
from dure.programme.queries.seen import Side, seen_by
from tests.factories.application import EVERYONE, a_world, the_form
from tests.factories.programme import (
    NOW,
    a_call,
    a_member,
    a_sheet,
    acting,
    actor,
    an_application,
    an_evaluator,
    city,
    company,
)

pytestmark = pytest.mark.django_db

APPLICANTS = {"officer", "approver", "finance", "consultant"}
AGENCY = {"staff", "second", "cashier", "ministry"}
ALL = APPLICANTS | AGENCY | {"auditor"}
STATES = {
    "draft": APPLICANTS | {"auditor"},
    "awaiting_signoff": APPLICANTS | {"auditor"},
    "late": ALL,
    "submitted": ALL,
    "in_stage": ALL,
    "withdrawn": ALL,
    "selected": ALL,
}


@pytest.mark.parametrize(("state", "seen"), list(STATES.items()))
def test_who_sees_an_application_in_each_state(state, seen):
    world = a_world(state)
    found = {w for w in EVERYONE if applications_visible_to(world.people[w]).exists()}
    assert found == seen
    assert not applications_visible_to(ANONYMOUS).exists()
    assert applications_visible_to(SYSTEM).exists()


def test_an_evaluator_sees_it_from_the_declaration_until_the_recusal():
    world = a_world("in_stage")
    evaluator = an_evaluator()
    who = acting(evaluator.user)
    sheet = a_sheet(world.application, evaluator)
    found = {}
    for state in ("assigned", "declared", "draft", "submitted", "locked", "recused", "cancelled"):
        sheet.state, sheet.reason, sheet.submitted_at = state, "이유", NOW
        sheet.save()
        found[state] = applications_visible_to(who).exists()
    assert [state for state, seen in found.items() if seen] == [
        "declared", "draft", "submitted", "locked",
    ]  # fmt: skip


@pytest.mark.parametrize("side", ["evaluator", "staff"])
def test_a_conflict_in_force_hides_it_everywhere(side):
    world = a_world("in_stage")
    evaluator = an_evaluator()
    a_sheet(world.application, evaluator, "draft")
    who = acting(evaluator.user) if side == "evaluator" else world.staff
    assert applications_visible_to(who).exists()
    conflict = Conflict.objects.create(
        user_id=who.user_id, application=world.application, ground="declared",
        origin="declared", found_at=NOW,
    )  # fmt: skip
    assert not applications_visible_to(who).exists()
    with pytest.raises(NotFound):
        application_visible_to(who, world.application.pk)
    with pytest.raises(NotFound):
        attachment_visible_to(who, world.application.attachments.get().pk)
    assert listing(who, Filters()).total == 0
    conflict.cleared_at, conflict.cleared_reason = NOW, "착오"
    conflict.save()
    assert applications_visible_to(who).exists()


@pytest.mark.parametrize(
    ("state", "sees"),
    [("invited", True), ("confirmed", True), ("declined", False), ("left", False)],
)
def test_a_member_sees_it_from_the_invitation_until_it_leaves(state, sees):
    world, partner = a_world(), company()
    a_member(world.application, partner, state=state)
    assert applications_visible_to(actor(Role.MEMBER, partner)).exists() == sees
    for role in (Role.ADMINISTRATOR, Role.EVALUATOR):
        assert not applications_visible_to(actor(role, partner)).exists()


# What of it.


def side(world, who):
    seen = seen_by(who, world.application)
    return seen.side, seen.content, seen.history


def test_seen_by_tells_each_side_apart():
    world = a_world("submitted")
    assert side(world, world.officer) == (Side.APPLICANT, True, True)
    assert side(world, world.staff) == (Side.STAFF, True, True)
    assert side(world, world.auditor) == (Side.AUDITOR, True, True)
    late = a_world("late", call=world.application.call.__class__.objects.create(
        **{f: getattr(world.application.call, f) for f in (
            "programme", "ministry", "agency", "opens_at", "closes_at", "created_at",
            "published_at")}, year=2022, title="다른 공모", state="closed",
    ))  # fmt: skip
    assert side(late, world.staff) == (Side.STAFF, False, False)
    assert side(late, world.officer) == (Side.APPLICANT, True, True)


def test_an_invited_organisation_reads_no_answer_before_it_joins():
    world, partner = a_world(), company()
    member = a_member(world.application, partner, state="invited")
    who = actor(Role.MEMBER, partner)
    assert page_of(who, world.application).answers == {}
    with pytest.raises(NotFound):
        attachment_visible_to(who, world.application.attachments.get().pk)
    member.state = "confirmed"
    member.save()
    assert page_of(who, world.application).answers["problem"]


WRITTEN = Stage(
    1, StageKind.WRITTEN, rubric="w@1", quorum=1, panel_size=1, anonymous=("lead", "title", "note")
)
SPOKEN = Stage(2, StageKind.PRESENTATION, rubric="p@1", quorum=1, panel_size=1)


def judged():
    world = a_world("in_stage", stages=(WRITTEN, SPOKEN))
    evaluator = an_evaluator()
    a_sheet(world.application, evaluator, "draft")
    return world, evaluator, acting(evaluator.user)


def test_an_anonymous_stage_hides_the_lead_and_every_answer_that_tells():
    world, evaluator, who = judged()
    seen = seen_by(who, world.application)
    assert seen.side is Side.EVALUATOR
    assert seen.hidden == {"lead", "title", "note", "summary", "town"}
    assert not seen.lead
    assert seen.consortium
    assert set(seen.shown({"problem": 1, "summary": 2, "town": 3, "note": 4})) == {"problem"}
    a_sheet(world.application, evaluator, "declared", stage=2)
    assert seen_by(who, world.application).hidden == frozenset()


def test_the_list_of_an_evaluator_names_nobody_whom_the_stage_hides():
    world, _evaluator, who = judged()
    [item] = listing(who, Filters()).items
    assert (item.lead, item.title, item.province) == ("", "", "")
    assert item.number == world.application.number
    [item] = listing(world.staff, Filters()).items
    assert item.lead == "통영시"


@pytest.mark.parametrize("search", ["통영", "주차"])
def test_an_evaluator_cannot_find_out_by_searching_who_it_is(search):
    world, _evaluator, who = judged()
    assert listing(who, Filters(search=search)).total == 0
    assert listing(world.staff, Filters(search=search)).total == 1
    assert listing(who, Filters(search=world.application.number)).total == 1


def test_a_file_name_tells_nobody_who_applies():
    world, _evaluator, who = judged()
    [file] = page_of(who, world.application).files
    assert "확약서" not in file.name
    assert file.name.endswith(".pdf")


# The list.


def many(count):
    call = a_call("checking")
    world = a_world("submitted", call=call)
    for place in range(count - 1):
        an_application(
            call, city(f"도시 {place}"), "draft" if place == 0 else "submitted",
            form=the_form(), national_won=place, title=f"사업 {place}",
        )  # fmt: skip
    return world


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_two_queries_however_long_it_is(count):
    world = many(count)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(listing(world.staff, Filters()).items) == max(1, count - 1)
    assert len(queries) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_the_same_queries_however_many_answers(count):
    world = a_world("submitted")
    for place in range(count):
        a_member(world.application, company(f"회사 {place}"))
    application = application_visible_to(world.staff, world.application.pk)
    with CaptureQueriesContext(connection) as queries:
        page_of(world.staff, application)
    assert len(queries) == 7


def test_the_list_is_narrowed_sorted_and_counted():
    world = many(4)
    found = listing(world.staff, Filters(sort="amount"))
    assert [item.title for item in found.items] == ["사업 2", "사업 1", "스마트 주차 공유"]
    assert found.by_state == {"submitted": 3}
    assert listing(world.staff, Filters(search="도시 1")).total == 1
    assert listing(world.staff, Filters(state="withdrawn")).total == 0
    assert listing(world.staff, Filters(call=10**6)).total == 0
    assert listing(world.staff, Filters(attention=True)).total == 3
    assert len(listing(world.staff, Filters(page=10**6)).items) == 3


@pytest.mark.parametrize(
    "given",
    [
        {"call": "x", "state": "x", "sort": "x", "page": "-1", "province": "ㄱ", "q": "\0"},
        {"call": "9" * 30, "page": "²", "attention": "yes"},
        {},
    ],
)
def test_filters_that_cannot_be_read_narrow_nothing(given):
    assert filters_from(given) == Filters()


# What waits.


def test_waiting_for_names_the_next_step_to_each():
    draft = a_world("draft")
    assert [w.href for w in waiting_for(draft.officer, NOW)] == [
        f"/applications/{draft.application.pk}/"
    ]
    assert waiting_for(draft.officer, NOW)[0].due == draft.application.call.closes_at
    assert waiting_for(draft.neighbour, NOW) == []
    assert waiting_for(draft.staff, NOW) == []
    assert waiting_for(ANONYMOUS, NOW) == []


@pytest.mark.parametrize(
    ("state", "who", "page"),
    [
        ("awaiting_signoff", "approver", "signoff/"),
        ("correcting", "officer", ""),
        ("correcting", "approver", ""),
        ("submitted", "staff", "check/"),
    ],
)
def test_what_waits_leads_to_the_page_where_it_is_done(state, who, page):
    world = a_world(state)
    [waiting] = waiting_for(world.people[who], NOW)
    assert waiting.href == f"/applications/{world.application.pk}/{page}"


def test_an_invitation_waits_for_the_invited():
    world, partner = a_world(), company()
    a_member(world.application, partner, state="invited")
    [waiting] = waiting_for(actor(Role.MEMBER, partner), NOW)
    assert waiting.href.endswith("/consortium/")
