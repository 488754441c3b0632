"""What no database keeps is refused at the programs' door, and new operations do their deed."""

import pytest
from django.test import Client

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.programme.models import PresentationSession, RubricVersion
from tests.factories.programme import a_panel, agency, person
from tests.factories.scoring import under_evaluation

pytestmark = pytest.mark.django_db
API = "/api/programme"
HOURS = {"starts_at": "2022-01-10T09:00:00+09:00", "ends_at": "2022-01-10T12:00:00+09:00"}


@pytest.fixture
def officer():
    found = Client()
    found.force_login(person(Role.PROGRAMME_OFFICER, agency()))
    return found


def post(who, path, body):
    return who.post(f"{API}{path}", body, "application/json")


@pytest.mark.parametrize(
    "body",
    [
        {"criteria": [{"key": "a\x00"}]},
        {"criteria": [{"key": "\ud800"}]},
        {"\ud800": 1},
        {"total": 2**70},
        {"criteria": "none"},
        {},
    ],
)
def test_a_rubric_of_any_shape_is_refused_and_not_kept(officer, body):
    before = (RubricVersion.objects.count(), Entry.objects.count())
    answer = post(officer, "/rubrics", {"key": "trial", "name": "시험", "body": body})
    assert answer.status_code == 422, answer.content
    assert (RubricVersion.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize(
    "page", ["limit=0", "limit=1001", "offset=-1", f"offset={2**70}", "limit=x"]
)
def test_pages_have_bounds(officer, page):
    assert officer.get(f"{API}/rubrics?{page}").status_code == 422


def test_a_session_is_planned_read_and_dropped(officer):
    call = under_evaluation()
    panel = a_panel(call)
    made = post(
        officer, f"/calls/{call.pk}/stages/1/sessions", HOURS | {"panel": panel.pk, "room": "A"}
    )
    assert made.status_code == 201, made.content
    [sitting] = officer.get(f"{API}/calls/{call.pk}/stages/1/timetable").json()
    assert (sitting["room"], sitting["minutes"], len(sitting["free"])) == ("A", 20, 9)
    assert officer.delete(f"{API}/sessions/{made.json()['id']}").status_code == 204
    assert not PresentationSession.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": "1899-12-31T00:00:00Z"},
        {"ends_at": "2201-01-01T00:00:00Z"},
        {"starts_at": "2022-01-10T09:00:00"},
        {"room": "A\x00"},
        {"room": ""},
        {"panel": 2**54},
        {"breaks": [HOURS] * 21},
    ],
)
def test_a_session_out_of_bounds_is_refused(officer, wrong):
    call = under_evaluation()
    given = HOURS | {"panel": a_panel(call).pk, "room": "A"} | wrong
    assert post(officer, f"/calls/{call.pk}/stages/1/sessions", given).status_code == 422
    assert not PresentationSession.objects.exists()


def test_notices_are_ones_own_and_nobodys_without_a_name(officer, client):
    assert officer.get("/api/notices").json() == {"items": [], "unread": 0, "count": 0}
    assert officer.post("/api/notices/read").json() == {"marked": 0}
    assert officer.post("/api/notices/1/read").status_code == 404
    wanted = {"wanted": {"": "daily"}}
    kept = officer.put("/api/notices/preferences", wanted, "application/json")
    assert kept.json() == {"": "daily"}
    assert client.get("/api/notices").status_code == 403
