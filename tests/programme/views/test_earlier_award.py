"""The pages of earlier awards: who sees them, what they say, and faults by their row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dure.core.actor import Role
from dure.programme.models import EarlierAward
from tests.factories.programme import agency, city, ministry, person

pytestmark = pytest.mark.django_db

HEAD = "organisation,programme,title,awarded_on,ends_on,source"
ROW = "통영시,challenge,섬 교통,2019-05-02,2020-12-31,2019년 선정 공고"


@pytest.fixture
def officer(client):
    user = person(Role.PROGRAMME_OFFICER, agency())
    user.language = "en"
    user.save(update_fields=("language",))
    client.force_login(user)
    return client


def table(*rows):
    return {"table": SimpleUploadedFile("선정.csv", "\n".join((HEAD, *rows)).encode())}


def test_an_empty_list_says_what_is_missing_without_it(officer):
    said = officer.get("/earlier-awards/").content.decode()
    assert "No earlier award yet" in said
    assert "/earlier-awards/import/" in said


def test_a_table_comes_in_and_stands_in_the_list(officer):
    answer = officer.post("/earlier-awards/import/", table(ROW), follow=True)
    said = answer.content.decode()
    assert "1 new, 0 corrected, 0 as they were" in said
    assert "통영시 · 섬 교통" in said
    assert "2019년 선정 공고" in said


def test_faults_are_told_by_row_and_column(officer):
    answer = officer.post("/earlier-awards/import/", table(ROW, ROW.replace("2019-05-02", "봄")))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "row 3, column D" in said
    assert "봄 is no date." in said
    assert not EarlierAward.objects.exists()


@pytest.mark.parametrize(
    ("role", "of", "reads", "brings"),
    [
        (Role.PROGRAMME_OFFICER, agency, 200, 200),
        (Role.AUDITOR, agency, 200, 404),
        (Role.APPROVER, ministry, 404, 404),
        (Role.CITY_OFFICER, city, 404, 404),
        (Role.EVALUATOR, agency, 404, 404),
    ],
)
def test_who_reads_and_who_brings(client, role, of, reads, brings):
    client.force_login(person(role, of()))
    assert client.get("/earlier-awards/").status_code == reads
    assert client.get("/earlier-awards/import/").status_code == brings
    assert client.get("/earlier-awards/new/").status_code == brings


def test_one_award_is_entered_by_hand(officer):
    given = {
        "organisation": "통영시", "organisation_kind": "basic_government", "kind": "challenge",
        "title": "섬 교통", "awarded_on": "2019-05-02", "ends_on": "", "source": "공고",
    }  # fmt: skip
    assert "Who was chosen, and when?" in officer.get("/earlier-awards/new/").content.decode()
    wrong = officer.post("/earlier-awards/new/", given | {"ends_on": "2019-05-01"})
    assert wrong.status_code == 422
    assert "A project ends after it was awarded." in wrong.content.decode()
    assert not EarlierAward.objects.exists()

    said = officer.post("/earlier-awards/new/", given, follow=True).content.decode()

    assert "The award is in the list." in said
    assert EarlierAward.objects.get().ends_on is None


def test_a_day_with_more_behind_it_is_no_day(officer):
    answer = officer.post(
        "/earlier-awards/import/", table(ROW.replace("2019-05-02", "2019-05-02 ff"))
    )
    assert "2019-05-02 ff is no date." in answer.content.decode()
    assert not EarlierAward.objects.exists()


def test_nobody_signed_in_is_asked_to(client):
    assert client.get("/earlier-awards/").status_code == 302
