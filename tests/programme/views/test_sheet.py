import pytest
from django.test import Client

from dure.core.actor import Role
from dure.programme.models import ScoreSheet
from tests.factories.programme import NOW, agency, an_evaluator, person
from tests.factories.scoring import FULL, filled, judged, under_evaluation

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
