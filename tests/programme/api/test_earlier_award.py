"""Awards that were not made here, over the interface for programs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.programme.models import EarlierAward
from tests.factories.programme import agency, city, ministry, person

pytestmark = pytest.mark.django_db
API = "/api/programme/earlier-awards"
GIVEN = {
    "organisation": "통영시", "kind": "challenge", "title": "섬 교통",
    "awarded_on": "2019-05-02", "ends_on": "2020-12-31", "source": "2019년 선정 공고",
}  # fmt: skip
HEAD = "organisation,programme,title,awarded_on,ends_on,source"
ROW = "통영시,challenge,섬 교통,2019-05-02,2020-12-31,2019년 선정 공고"


def signed_in(role, of):
    client = Client()
    client.force_login(person(role, of()))
    return client


@pytest.fixture
def officer():
    return signed_in(Role.PROGRAMME_OFFICER, agency)


def post(who, **changes):
    return who.post(API, GIVEN | changes, "application/json")


def table(*rows):
    return {"file": SimpleUploadedFile("선정.csv", "\n".join((HEAD, *rows)).encode())}


def test_an_award_is_entered_read_and_corrected(officer):
    made = post(officer)
    assert made.status_code == 201, made.content
    assert officer.get(API).json()["items"] == [GIVEN | {"id": made.json()["id"]}]
    again = post(officer, ends_on="2021-06-30")

    assert again.json()["ends_on"] == "2021-06-30"
    assert again.json()["id"] == made.json()["id"]
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["earlier_award.enter", "earlier_award.correct"]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"title": " "}, ""),
        ({"title": "가" * 201}, "title"),
        ({"organisation": "가" * 121}, "organisation"),
        ({"source": "\0"}, "body"),
        ({"ends_on": "2019-05-01"}, "ends_on"),
        ({"awarded_on": "1999-12-31"}, "awarded_on"),
        ({"ends_on": "2101-01-01"}, "ends_on"),
        ({"kind": "other"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(officer, changes, where):
    entries = Entry.objects.count()

    answer = post(officer, **changes)

    assert answer.status_code == 422, answer.content
    assert where in answer.json()["where"]
    assert (EarlierAward.objects.count(), Entry.objects.count()) == (0, entries)


def test_a_table_comes_in_whole_or_not_at_all(officer):
    long = officer.post(f"{API}/import", table(ROW, ROW.replace("섬 교통", "가" * 201)))
    assert long.status_code == 422
    assert long.json()["where"] == "row 3, column C"
    assert not EarlierAward.objects.exists()

    done = officer.post(f"{API}/import", table(ROW))

    assert (done.status_code, done.json()) == (201, {"new": 1, "changed": 0, "same": 0})


@pytest.mark.parametrize(
    ("role", "of", "reads", "brings"),
    [
        (Role.PROGRAMME_OFFICER, agency, 200, 201),
        (Role.AUDITOR, agency, 200, 403),
        (Role.APPROVER, ministry, 403, 403),
        (Role.CITY_OFFICER, city, 403, 403),
        (Role.EVALUATOR, agency, 403, 403),
    ],
)
def test_who_reads_and_who_brings(role, of, reads, brings):
    client = signed_in(role, of)
    assert client.get(API).status_code == reads
    assert post(client).status_code == brings
    assert client.post(f"{API}/import", table(ROW)).status_code == brings
