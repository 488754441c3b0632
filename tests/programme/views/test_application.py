import json
from datetime import timedelta

import pytest
from django.urls import reverse

from dure.accounts.models import User
from dure.core.actor import Role
from dure.programme.models import Application, SectionLock
from dure.programme.queries.answer import answers_of
from tests.factories.application import EVERYONE, a_world
from tests.factories.programme import (
    NOW,
    a_call,
    a_member,
    a_sheet,
    actor,
    an_application,
    an_evaluator,
    city,
    company,
    person,
)

pytestmark = pytest.mark.django_db
OPEN = {"opens_at": NOW - timedelta(days=1)}


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    """Let the server's clock stand at NOW, English pages."""
    for noun in (
        "application",
        "answer",
        "signoff",
        "attachment",
        "consortium",
        "check",
        "correction",
    ):
        monkeypatch.setattr(f"dure.programme.views.{noun}.now", lambda: NOW, raising=False)


def page(client, who, name, *arguments, **query):
    sign_in(client, who)
    return client.get(
        reverse(f"programme:{name}", args=arguments), query, HTTP_ACCEPT_LANGUAGE="en"
    )


def send(client, who, name, *arguments, data=None):
    sign_in(client, who)
    address = reverse(f"programme:{name}", args=arguments)
    return client.post(address, data or {}, HTTP_ACCEPT_LANGUAGE="en")


def sign_in(client, who):
    client.logout()
    client.force_login(User.objects.get(pk=who.user_id))


def text(response):
    return response.content.decode()


PAGES = {
    "application": ("application", ()),
    "signoff": ("signoff", ()),
    "compare": ("compare_application", ()),
    "consortium": ("consortium", ()),
    "check": ("check", ()),
    "correction": ("correction", ()),
    "receipt": ("receipt", (1,)),
}
APPLICANTS = {"officer", "approver", "finance", "consultant"}
AGENCY = {"staff", "second", "cashier", "ministry"}
ALL = APPLICANTS | AGENCY | {"auditor"}
OPENS = {
    ("draft", "application"): APPLICANTS | {"auditor"},
    ("draft", "signoff"): APPLICANTS | {"auditor"},
    ("draft", "compare"): APPLICANTS | {"auditor"},
    ("draft", "consortium"): APPLICANTS | {"auditor"},
    ("draft", "check"): {"auditor"},
    ("draft", "correction"): set(),
    ("draft", "receipt"): set(),
    ("late", "application"): ALL,
    ("late", "signoff"): APPLICANTS | {"auditor"},
    ("late", "compare"): APPLICANTS | {"auditor"},
    ("late", "consortium"): APPLICANTS | {"auditor"},
    ("late", "check"): {"auditor"},
    ("late", "correction"): {"staff", "second"},
    ("late", "receipt"): set(),
    ("submitted", "application"): ALL,
    ("submitted", "signoff"): ALL,
    ("submitted", "compare"): ALL,
    ("submitted", "consortium"): ALL,
    ("submitted", "check"): AGENCY | {"auditor"},
    ("submitted", "correction"): {"staff", "second"},
    ("submitted", "receipt"): ALL,
}


@pytest.mark.parametrize("state", ["draft", "late", "submitted"])
def test_every_page_opens_for_those_it_is_for_and_is_not_there_for_others(client, state):
    world = a_world(state)
    opens = {}
    for name, (address, more) in PAGES.items():
        for who in EVERYONE:
            answer = page(client, world.people[who], address, world.application.pk, *more)
            assert answer.status_code in {200, 404}, (name, who)
            if answer.status_code == 200:
                opens.setdefault((state, name), set()).add(who)
    assert opens == {case: who for case, who in OPENS.items() if who and case[0] == state}


def test_where_no_correction_can_be_asked_for_the_page_says_when(client):
    world = a_world("late")
    shown = text(page(client, world.staff, "correction", world.application.pk))
    assert "Nothing to correct now" in shown
    assert "Ask for it" not in shown


def test_the_agency_sees_of_a_late_application_that_it_exists_and_no_word_of_it(client):
    world = a_world("late")
    for name in ("application", "consortium"):
        shown = text(page(client, world.staff, name, world.application.pk))
        assert "주차할 곳이 없다" not in shown
        assert "확약서.pdf" not in shown
    assert "kept whole" in text(page(client, world.staff, "application", world.application.pk))


def test_the_list_shows_what_one_may_open_and_counts_nothing_else(client):
    world = a_world("submitted")
    an_application(world.application.call, city("고성군"), "draft", title="비밀 초안")
    shown = text(page(client, world.staff, "applications"))
    assert "1 application is here" in shown
    assert "비밀 초안" not in shown
    assert "비밀 초안" in text(page(client, world.neighbour, "applications"))


def test_an_empty_list_teaches(client):
    shown = text(page(client, actor(Role.CITY_OFFICER, city()), "applications"))
    assert "Cities begin an application on the page of a call" in shown


def test_apply_begins_a_draft(client):
    world = a_world("submitted", call=a_call("open"))
    answer = send(
        client, world.neighbour, "apply", world.application.call_id,
        data={"title": "전기 자전거", "lead": city("고성군").pk},
    )  # fmt: skip
    started = Application.objects.get(title="전기 자전거")
    assert answer["Location"] == reverse("programme:application", args=[started.pk])


def test_apply_to_a_closed_call_says_so_beside_the_form(client):
    world = a_world("submitted")
    data = {"title": "x", "lead": city("고성군").pk}
    answer = send(client, world.neighbour, "apply", world.application.call_id, data=data)
    assert answer.status_code == 422
    assert "does not take applications now" in text(answer)


def save(client, world, base, **typed):
    data = {"base": json.dumps(base), **typed}
    return send(client, world.officer, "save_section", world.application.pk, "plan", data=data)


def test_autosave_says_when_and_what_stands(client):
    world = a_world(complete=False)
    answer = save(client, world, {}, problem="주차", summary="", town="", note="").json()
    assert answer["saved"] == "12:00:00"
    assert answer["questions"]["problem"] == {"revision": 1, "same": True, "text": "주차"}
    assert answers_of(world.application) == {"problem": "주차"}


def test_autosave_shows_both_texts_side_by_side(client):
    world = a_world(complete=False)
    save(client, world, {}, problem="처음")
    save(client, world, {"problem": 1}, problem="책상")
    answer = save(client, world, {"problem": 1}, problem="전화").json()
    [clash] = answer["clashes"]
    assert (clash["kept"], clash["written"]) == ("책상\n\n전화", "전화")
    assert answer["questions"]["problem"]["same"] is False


@pytest.mark.parametrize("base", ["", "[]", "x", '{"problem": "1"}', '{"problem": null}'])
def test_autosave_reads_any_base_without_breaking(client, base):
    world = a_world(complete=False)
    data = {"base": base, "problem": "주차"}
    answer = send(client, world.officer, "save_section", world.application.pk, "plan", data=data)
    assert answer.status_code == 200


def test_the_edit_page_works_without_a_script(client):
    world = a_world(complete=False)
    shown = text(page(client, world.officer, "edit_section", world.application.pk, "plan"))
    assert 'name="problem"' in shown
    data = {"base": "{}", "problem": "주차"}
    answer = send(client, world.officer, "edit_section", world.application.pk, "plan", data=data)
    assert answer.status_code == 302
    assert answers_of(world.application) == {"problem": "주차"}


def test_a_section_somebody_else_writes_says_who(client):
    world = a_world()
    colleague = actor(Role.CITY_OFFICER, world.application.lead)
    SectionLock.objects.create(
        application=world.application, section="plan", holder_id=colleague.user_id,
        since=NOW, until=NOW + timedelta(minutes=5),
    )  # fmt: skip
    shown = text(page(client, world.officer, "edit_section", world.application.pk, "plan"))
    assert "is writing this section" in shown
    assert '<fieldset class="application-fields" disabled' in shown


def test_the_way_from_draft_to_receipt(client):
    world = a_world()
    key = world.application.pk
    assert "Nothing is missing." in text(page(client, world.officer, "signoff", key))
    send(client, world.officer, "request_signoff", key)
    assert "Sign off and submit" in text(page(client, world.approver, "signoff", key))
    answer = send(client, world.approver, "submit_application", key)
    assert answer["Location"] == reverse("programme:receipt", args=[key, 1])
    shown = text(page(client, world.officer, "receipt", key, 1))
    assert "2022-001" in shown
    assert world.application.receipts.get().hash in shown


def test_the_signoff_page_names_what_is_missing(client):
    world = a_world(complete=False)
    shown = text(page(client, world.officer, "signoff", world.application.pk))
    assert "5 things are missing or wrong." in shown
    assert "해결할 문제" in shown
    assert "Ask the approver to sign it off" not in shown


def test_after_the_deadline_the_signoff_page_says_so_and_asks_nobody(client):
    world = a_world()
    call = world.application.call
    call.closes_at = NOW
    call.save(update_fields=["closes_at"])
    shown = text(page(client, world.officer, "signoff", world.application.pk))
    assert "The deadline is over." in shown
    assert "Ask the approver to sign it off" not in shown


def test_an_unfinished_draft_leads_to_its_first_open_part(client):
    world = a_world(complete=False)
    shown = text(page(client, world.officer, "application", world.application.pk))
    assert "Go on writing" in shown
    assert "See what is missing" in shown
    assert "To sign-off" not in shown


def test_a_finished_draft_leads_to_sign_off(client):
    world = a_world()
    shown = text(page(client, world.officer, "application", world.application.pk))
    assert "To sign-off" in shown
    assert "Go on writing" not in shown


def test_a_clean_file_opens_for_those_who_see_the_answer(client, settings):
    world = a_world("submitted")
    attachment = world.application.attachments.get()
    folder = settings.DATA / "files"
    folder.mkdir()
    (folder / "x").write_bytes(b"%PDF-1.7")
    for who in EVERYONE:
        answer = page(client, world.people[who], "attachment", attachment.pk)
        assert answer.status_code == (200 if who in ALL else 404), who
        answer.close()
    attachment.file.state = "quarantined"
    attachment.file.save()
    assert page(client, world.officer, "attachment", attachment.pk).status_code == 404


def test_an_invited_organisation_joins_by_its_page(client):
    world = a_world()
    partner = company()
    member = a_member(world.application, partner, state="invited")
    who = actor(Role.MEMBER, partner)
    assert "We join" in text(page(client, who, "consortium", world.application.pk))
    send(client, who, "answer_invitation", member.pk, "confirm")
    member.refresh_from_db()
    assert member.state == "confirmed"


def test_the_check_page_goes_from_rules_to_the_evaluation(client):
    world = a_world("submitted")
    key = world.application.pk
    assert "were not run on it yet" in text(page(client, world.staff, "check", key))
    send(client, world.staff, "move_check", key, "run")
    send(client, world.staff, "move_check", key, "pass")
    assert Application.objects.get().state == "eligible"


def test_an_evaluator_reads_the_application_and_not_its_history(client):
    world = a_world("in_stage")
    evaluator = an_evaluator()
    sheet = a_sheet(world.application, evaluator)
    who = actor(Role.EVALUATOR, city("다른 곳"))
    who = type(who)(evaluator.user_id, who.grants)
    assert page(client, who, "application", world.application.pk).status_code == 404
    sheet.state = "draft"
    sheet.save()
    shown = text(page(client, who, "application", world.application.pk))
    assert "주차할 곳이 없다" in shown
    assert "Receipts" not in shown
    assert "What was written, and when" not in shown


@pytest.mark.parametrize(
    ("state", "announced", "shown"),
    [
        ("submitted", False, {"report"}),
        ("eligible", False, {"report"}),
        ("not_shortlisted", False, set()),
        ("selected", True, {"result"}),
        ("rejected", True, {"result"}),
        ("withdrawn", True, set()),
    ],
)
def test_an_applicant_is_led_on_to_what_there_is(client, state, announced, shown):
    call = a_call("announced" if announced else "evaluating")
    call.announced_at = NOW if announced else None
    call.save()
    application = an_application(call, lead=city(), state=state)
    client.force_login(person(Role.CITY_OFFICER, city()))
    text = client.get(f"/applications/{application.pk}/").content.decode()
    links = {
        "result": f"/applications/{application.pk}/result/",
        "report": f"/applications/{application.pk}/unsuitable-evaluators/",
    }
    assert {name for name, link in links.items() if f'href="{link}"' in text} == shown


def test_a_closed_call_offers_no_form_to_apply(client):
    call = a_call("closed")
    client.force_login(person(Role.CITY_OFFICER, city()))
    text = client.get(f"/calls/{call.pk}/apply/", headers={"accept-language": "en"}).content
    assert b"takes no applications now" in text
    assert b'name="title"' not in text
