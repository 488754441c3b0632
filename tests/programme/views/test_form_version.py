"""What an officer finds on the pages of a form, and what they can do there without code."""

import json

import pytest
from django.test import Client

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.models import User
from dure.core.actor import Role
from dure.programme.models import FormVersion
from dure.programme.queries.form_version import form_of
from tests.factories.forms import money_form, stored_form
from tests.factories.programme import NOW, agency, city, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return person(Role.PROGRAMME_OFFICER, agency())


@pytest.fixture
def draft() -> FormVersion:
    return stored_form(owner=agency())


def client(user: User | None) -> Client:
    found = Client(headers={"accept-language": "en"})
    if user:
        User.objects.filter(pk=user.pk).update(language="en")
        found.force_login(user)
    return found


def text(answer) -> str:
    return answer.content.decode()


def question(**more) -> dict[str, str]:
    """Return a question as its page sends it, with no row in any of its tables."""
    rows = {f"{name}-rows": "0" for name in ("choices", "columns", "checks")}
    return {"kind": "short_text", "label": "이름", "required": "yes", "save": "yes"} | rows | more


def test_list_shows_officers_their_drafts_and_a_city_only_what_is_in_use(officer, draft):
    stored_form(key="used", name="쓰는 양식", frozen_at=NOW, owner=agency())
    assert "시험 양식" in text(client(officer).get("/forms/"))
    seen = text(client(person(Role.CITY_OFFICER, city())).get("/forms/"))
    assert "쓰는 양식" in seen
    assert "시험 양식" not in seen


def test_a_draft_is_not_there_for_another_body(draft):
    other = organisation("다른 기관", OrganisationKind.AGENCY)
    stranger = client(person(Role.PROGRAMME_OFFICER, other))
    for address in ("", "preview/", "export/", "questions/budget/", "sections/new/"):
        assert stranger.get(f"/forms/{draft.pk}/{address}").status_code == 404
    assert stranger.post(f"/forms/{draft.pk}/discard/").status_code == 404
    assert stranger.post(f"/forms/{draft.pk}/arrange/").status_code == 404


def test_form_page_tells_every_question_with_its_condition(officer, draft):
    page = text(client(officer).get(f"/forms/{draft.pk}/"))
    assert "4 questions in 1 sections." in page
    assert "national &gt; 1000" in page
    assert "1 check" in page


def test_a_form_is_made_from_names_alone(officer):
    answer = client(officer).post("/forms/new/", {"name": "새 양식", "key": "new-form"})
    made = FormVersion.objects.get()
    assert answer.url == f"/forms/{made.pk}/"
    assert (str(made), made.owner_id) == ("new-form@1", agency().pk)


def test_a_file_that_is_no_form_is_told_fault_by_fault(officer, tmp_path):
    body = money_form() | {"key": "trial", "name": "시험"}
    body["sections"][0]["questions"][3]["condition"] = "nationl > 3"
    file = tmp_path / "form.json"
    file.write_text(json.dumps(body))
    with file.open("rb") as sent:
        answer = client(officer).post("/forms/new/", {"file": sent})
    assert answer.status_code == 422
    assert "sections[0].questions[3].condition: There is no question nationl." in text(answer)
    assert not FormVersion.objects.exists()


def test_export_is_what_import_reads(officer, draft):
    file = client(officer).get(f"/forms/{draft.pk}/export/")
    assert json.loads(file.content)["key"] == "trial"
    (officer_draft := FormVersion.objects.get()).delete()
    path = file.content
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    client(officer).post("/forms/new/", {"file": SimpleUploadedFile("f.json", path)})
    assert FormVersion.objects.get().body == officer_draft.body


def test_a_question_is_added_at_the_end_of_its_section(officer, draft):
    answer = client(officer).post(f"/forms/{draft.pk}/sections/first/new/", question())
    assert answer.url == f"/forms/{draft.pk}/#question"
    added = form_of(FormVersion.objects.get()).questions[-1]
    assert (added.key, added.label, added.required) == ("question", "이름", True)


def test_a_wrong_condition_is_told_beside_its_field_and_nothing_is_lost(officer, draft):
    sent = question(condition="nationl > 3", hint="적어 둔 도움말")
    answer = client(officer).post(f"/forms/{draft.pk}/sections/first/new/", sent)
    assert answer.status_code == 422
    assert "At character 1: There is no question nationl." in text(answer)
    assert "적어 둔 도움말" in text(answer)
    assert 'value="nationl &gt; 3"' in text(answer)
    assert FormVersion.objects.get().body == draft.body


def test_a_row_is_added_without_a_script_and_keeps_what_was_typed(officer, draft):
    sent = question(kind="one_of", label="고르기", add_row="choices") | {
        "choices-rows": "1",
        "choices-0-label": "하나",
    }
    sent.pop("save")
    page = client(officer).post(f"/forms/{draft.pk}/sections/first/new/", sent)
    assert page.status_code == 200
    assert 'name="choices-rows" value="2"' in text(page)
    assert 'value="하나"' in text(page)


def test_choices_without_a_key_get_one(officer, draft):
    sent = question(kind="one_of", label="고르기") | {
        "choices-rows": "2",
        "choices-0-label": "하나",
        "choices-1-label": "둘",
    }
    client(officer).post(f"/forms/{draft.pk}/sections/first/new/", sent)
    added = form_of(FormVersion.objects.get()).questions[-1]
    assert [(c.key, c.label) for c in added.choices] == [("choice_1", "하나"), ("choice_2", "둘")]


def test_live_check_tells_a_fault_while_it_is_written_and_stores_nothing(officer, draft):
    sent = question(condition="national + 1")
    answer = client(officer).post(f"/forms/{draft.pk}/sections/first/new/?live=1", sent)
    told = json.loads(answer.headers["HX-Trigger"])["answers:live"]
    assert told["notes"]["condition"] == "At character 1: Expected yes or no, found a number."
    assert "formula" not in told["shown"]
    assert FormVersion.objects.get().body == draft.body


def test_every_question_survives_being_opened_and_saved(officer, draft):
    """What the page shows of a question, sent back as it is, changes nothing."""
    from tests.factories.page import fields_of  # noqa: PLC0415

    browser = client(officer)
    for asked in form_of(draft).questions:
        address = f"/forms/{draft.pk}/questions/{asked.key}/"
        answer = browser.post(address, fields_of(text(browser.get(address))))
        assert answer.status_code == 302, (asked.key, text(answer))
    assert form_of(FormVersion.objects.get()) == form_of(draft)


def test_moving_and_removing(officer, draft):
    browser = client(officer)
    browser.post(f"/forms/{draft.pk}/arrange/", {"do": "question-up:reason"})
    keys = [q.key for q in form_of(FormVersion.objects.get()).questions]
    assert keys == ["budget", "national", "reason", "local"]
    browser.post(f"/forms/{draft.pk}/arrange/", {"do": "question-remove:reason"})
    assert form_of(FormVersion.objects.get()).question("reason") is None


def test_what_others_refer_to_cannot_be_removed(officer, draft):
    answer = client(officer).post(
        f"/forms/{draft.pk}/arrange/", {"do": "question-remove:budget"}, follow=True
    )
    assert "There is no question budget." in text(answer)
    assert FormVersion.objects.get().body == draft.body


def test_a_used_version_is_read_only_and_offers_the_next(officer):
    used = stored_form(frozen_at=NOW, owner=agency())
    page = text(client(officer).get(f"/forms/{used.pk}/"))
    assert "Make a new version" in page
    assert "question-up" not in page
    assert client(officer).get(f"/forms/{used.pk}/questions/budget/").status_code == 403
    assert (
        client(officer)
        .post(f"/forms/{used.pk}/arrange/", {"do": "question-remove:reason"})
        .status_code
        == 422
    )
    answer = client(officer).post(f"/forms/{used.pk}/follow/")
    made = FormVersion.objects.get(version=2)
    assert answer.url == f"/forms/{made.pk}/"
    compared = text(client(officer).get(f"/forms/{made.pk}/compare/{used.pk}/"))
    assert "The two versions ask the same." in compared


def test_preview_asks_what_the_server_decides_and_sums_up(officer, draft):
    sent = {"budget-rows": "1", "budget-0-source": "national", "budget-0-amount": "2,000"}
    address = f"/forms/{draft.pk}/preview/first/"
    answer = client(officer).post(f"{address}?live=1", sent)
    told = json.loads(answer.headers["HX-Trigger"])["answers:live"]
    assert "reason" in told["shown"]
    assert told["computed"]["national"] == "KRW 2,000"
    assert told["totals"]["budget-amount"] == "KRW 2,000"
    checked = client(officer).post(address, sent | {"check": "yes"})
    assert checked.status_code == 422
    assert "1:1이어야 합니다." in text(checked)
