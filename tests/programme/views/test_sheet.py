from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from dure.accounts.models import User
from dure.core.actor import Role
from dure.programme.actions.consensus import open_meeting
from dure.programme.domain.feedback import Mark
from dure.programme.models import Attachment, PanelMember, ScoreSheet
from dure.programme.views import feedback
from tests.factories.application import a_world
from tests.factories.programme import NOW, actor, agency, an_evaluator, person
from tests.factories.scoring import FULL, filled, judged, rubric, under_evaluation
from tests.factories.selection import announced

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch):
    for module in ("sheet", "timetable", "consensus", "feedback"):
        monkeypatch.setattr(f"dure.programme.views.{module}.now", lambda: NOW)
    call, evaluator = under_evaluation(), an_evaluator()
    sheet = filled(judged(call), evaluator, "draft")
    client = Client(headers={"accept-language": "en"})
    client.force_login(evaluator.user)
    return sheet, client


def sent(sheet, **changed):
    fields = {
        "version": str(sheet.version),
        "comment": sheet.comment,
        "was-comment": sheet.comment,
    }
    for key, points in FULL.items():
        fields |= {f"points-{key}": str(points), f"was-points-{key}": str(points)}
    return fields | changed


def test_a_script_saves_and_learns_what_stands(scene):
    sheet, client = scene
    answer = client.post(
        f"/review/{sheet.pk}/save",
        sent(sheet, **{"points-need": "22.5"}),
        headers={"accept": "application/json"},
    ).json()

    assert (answer["version"], answer["total"], answer["differences"]) == (2, "77.5", [])
    assert answer["fields"]["points-need"] == "22.5"


def test_a_page_without_script_says_what_is_missing_and_keeps_the_rest(scene):
    sheet, client = scene
    answer = client.post(
        f"/review/{sheet.pk}/save",
        sent(sheet, **{"points-need": "", "comment": "Changed.", "then": "submit"}),
    )

    assert answer.status_code == 422
    assert "필요성" in answer.content.decode() or "Need" in answer.content.decode()
    stored = ScoreSheet.objects.get()
    assert (stored.state, stored.comment) == ("draft", "Changed.")


@pytest.mark.parametrize("field", ["comment", "comment-need", "comment_to_applicant"])
def test_a_comment_too_long_is_refused_and_given_back_whole(scene, field):
    sheet, client = scene
    written = "가" * 5_001

    page = client.post(f"/review/{sheet.pk}/save", sent(sheet, **{field: written}))
    told = client.post(
        f"/review/{sheet.pk}/save",
        sent(sheet, **{field: written}),
        headers={"accept": "application/json"},
    )

    assert (page.status_code, told.status_code) == (422, 422)
    assert "5,000 are allowed: 1 too many" in told.json()["detail"]
    assert f'name="{field}" rows="10"' in page.content.decode()
    assert written in page.content.decode()
    assert ScoreSheet.objects.get().version == sheet.version


def test_handing_in_leads_back_to_the_desk(scene):
    sheet, client = scene
    answer = client.post(
        f"/review/{sheet.pk}/save", sent(sheet, **{"then": "submit"}), follow=True
    )

    assert answer.redirect_chain[-1][0] == "/review/"
    assert "Nothing is left" in answer.content.decode()


@pytest.mark.parametrize(
    "changed",
    [{"version": ""}, {"version": "x"}, {"points-need": "many"}, {"points-need": "1e9"}],
)
def test_nonsense_is_refused(scene, changed):
    sheet, client = scene
    answer = client.post(
        f"/review/{sheet.pk}/save", sent(sheet, **changed), headers={"accept": "application/json"}
    )

    assert answer.status_code == 422
    assert ScoreSheet.objects.get().version == 1


def test_the_matrix_of_an_officer_leads_on_and_takes_twelve_queries_at_most(
    scene, django_assert_max_num_queries
):
    sheet, _ = scene
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(Role.PROGRAMME_OFFICER, agency()))
    address = f"/calls/{sheet.application.call_id}/stages/1/matrix"
    with django_assert_max_num_queries(12):
        text = client.get(address).content.decode()

    assert f"/panels/{sheet.panel_id}/meetings" in text
    assert "1 application cannot be ranked yet" in text
    assert client.get(f"{address}?page=all&order=total").status_code == 200
    assert client.get(f"/calls/{sheet.application.call_id}/stages/9/matrix").status_code == 404


def test_the_sheet_leads_to_the_files_of_the_application(scene):
    sheet, client = scene
    world = a_world("submitted")
    application = world.application
    application.state, application.stage = "in_stage", 1
    application.save(update_fields=("state", "stage"))
    rubric()
    mine = filled(application, sheet.evaluator, "draft")
    attached = Attachment.objects.get(application=application)
    address = f"/attachments/{attached.pk}/"

    shown = client.get(f"/review/{mine.pk}").content.decode()

    assert f'<a href="{address}">확약서.pdf</a>' in shown


def test_the_desk_asks_who_is_not_signed_in_to_do_so(db):
    answer = Client().get("/review/")
    assert answer.status_code == 302
    assert "next=/review/" in answer["Location"]


def test_a_chair_finds_meetings_and_remarks_on_the_desk_and_a_member_does_not(scene):
    sheet, client = scene
    remarks = f"/panels/{sheet.panel_id}/remarks"
    assert remarks not in client.get("/review/").content.decode()

    PanelMember.objects.filter(evaluator=sheet.evaluator).update(is_chair=True)

    assert remarks in client.get("/review/").content.decode()
    assert remarks in client.get(f"/panels/{sheet.panel_id}/meetings").content.decode()


def test_the_result_leads_the_applicant_to_the_feedback_and_the_agency_not(db):
    _, applications, officer, _ = announced()
    one = applications[0]
    for who, leads in ((actor(Role.CITY_OFFICER, one.lead), True), (officer, False)):
        client = Client()
        client.force_login(User.objects.get(pk=who.user_id))
        shown = client.get(f"/applications/{one.pk}/result/")
        assert shown.status_code == 200
        assert (f"/applications/{one.pk}/feedback" in shown.content.decode()) is leads


def test_the_feedback_page_offers_every_mark(db):
    page = render_to_string(
        "programme/feedback/feedback.html",
        {"stages": [("", [{"panel": 1, "number": 2}])], "marks": list(Mark), "panel_id": 1},
    )
    assert [f'value="{mark.value}"' in page for mark in Mark] == [True, True, True]


def test_the_views_hand_over_marks_that_a_template_can_walk_through(scene, monkeypatch):
    given = {}
    monkeypatch.setattr(
        feedback,
        "evaluators_to_remark",
        lambda *_: [SimpleNamespace(mark=""), SimpleNamespace(mark="good")],
    )
    monkeypatch.setattr(feedback, "render", lambda _request, _name, page: given.update(page))
    request = RequestFactory().get("/")
    request.actor = None
    feedback.remarks(request, 1)
    assert given["marks"] == list(Mark)
    assert given["waits"] == 1


def test_who_was_at_a_meeting_is_said_with_what_it_means_where_a_phone_stacks_the_table(scene):
    sheet, client = scene
    ScoreSheet.objects.update(state="submitted", submitted_at=NOW)
    meeting = open_meeting(
        panel_id=sheet.panel_id,
        held_at=NOW,
        place="Sejong",
        present=[sheet.evaluator.user_id],
        guests={"Observer 1": "monitoring"},
        actor=actor(Role.PROGRAMME_OFFICER, agency()),
        now=NOW,
    )

    page = client.get(f"/meetings/{meeting.pk}").content.decode()

    stacked = page.partition("Who was there</h2>")[2]
    assert stacked.lstrip().startswith('<div class="dure-stack">')
    assert stacked.count('data-label="As"') == stacked.count('data-label="Minutes confirmed"') == 2
