import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as Upload
from django.urls import reverse

from dure.core.actor import Role
from dure.programme.models import Call, CallTerms, RubricVersion
from dure.programme.queries.call import terms_of
from tests.factories.call import a_terms, terms_mapping
from tests.factories.programme import NOW, a_call, a_form, agency, ministry, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = person(Role.PROGRAMME_OFFICER, agency())
    client.force_login(user)
    return user


@pytest.fixture
def minister(client):
    return person(Role.APPROVER, ministry())


def text_of(response):
    return response.content.decode()


def at(name, *keys):
    return reverse(f"programme:{name}", args=keys)


def test_the_list_teaches_while_it_is_empty(client):
    page = client.get("/calls/", headers={"accept-language": "en"})
    assert "No call yet" in text_of(page)
    assert "New call" not in text_of(page)


def test_the_list_shows_the_open_call_first_and_no_draft(client):
    a_call("final", year=2021, title="지난 공모")
    a_call("open", year=2020, title="열린 공모")
    a_call("draft", year=2023, title="준비 중인 공모")
    text = text_of(client.get("/calls/"))
    assert text.index("열린 공모") < text.index("지난 공모")
    assert "준비 중인 공모" not in text


def test_the_list_asks_the_same_number_of_questions_for_one_and_three(
    client, django_assert_num_queries
):
    a_call(title="하나")
    client.get("/calls/")
    for number in range(3):
        with django_assert_num_queries(2):
            client.get("/calls/")
        a_call(title=str(number))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_of_a_call_says_when_who_money_and_how(client, language):
    call = a_call()
    a_terms(call)
    text = text_of(client.get(at("call", call.pk), headers={"accept-language": language}))
    assert "18:00" in text
    assert "Asia/Seoul" in text
    assert ("20억" in text) or ("KRW 2 billion" in text)
    assert "16" in text
    assert "사업의 필요성" in text
    assert "call-office" not in text


def test_a_step_that_is_over_does_not_say_that_its_date_is_not_set(client):
    call = a_call("announced")
    a_terms(call)
    page = client.get(at("call", call.pk), headers={"accept-language": "en"})
    steps = text_of(page).split('<ol class="krds-step-wrap">', 1)[1].split("</ol>", 1)[0]
    assert "Now at" in steps
    assert "not set" not in steps


def test_a_draft_is_not_there_for_others(client):
    call = a_call("draft")
    assert client.get(at("call", call.pk)).status_code == 404
    client.force_login(
        person(
            Role.CITY_OFFICER,
            agency().__class__.objects.create(kind="basic_government", name="남의 시"),
        )
    )
    for name in ("call", "call_edit", "call_publish", "call_clone", "call_cancel", "call_export"):
        assert client.get(at(name, call.pk)).status_code == 404, name


def test_amendments_and_a_cancellation_are_public_with_their_reason(client):
    call = a_call("cancelled", cancelled_at=NOW, cancel_reason="예산이 깎였습니다")
    a_terms(call)
    a_terms(call, version=2, reason="마감을 늦춥니다")
    a_terms(call, version=3, reason="아직 비밀", in_force_at=None)
    text = text_of(client.get(at("call", call.pk)))
    assert "예산이 깎였습니다" in text
    assert "마감을 늦춥니다" in text
    assert "아직 비밀" not in text


def test_a_new_call_comes_from_a_template_in_the_year_asked_for(client, officer):
    a_form()
    given = {
        "template": "small_city",
        "year": 2024,
        "ministry": ministry().pk,
        "agency": agency().pk,
    }
    response = client.post("/calls/new/", given)
    call = Call.objects.get()
    assert response.status_code == 302
    assert (call.year, call.state) == (2024, "draft")
    assert terms_of(call).windows[0].closes_at.isoformat() == "2023-12-29T18:00:00+09:00"


def test_a_call_comes_from_a_file_and_a_wrong_one_is_told(client, officer):
    source = a_call("final")
    a_terms(source)
    client.logout()
    body = client.get(at("call_export", source.pk)).content
    client.force_login(officer)
    given = {
        "template": "small_city",
        "year": 2024,
        "ministry": ministry().pk,
        "agency": agency().pk,
    }
    assert client.post("/calls/new/", given | {"file": Upload("a.json", body)}).status_code == 302
    assert Call.objects.count() == 2

    wrong = json.loads(body) | {"year": "soon"}
    response = client.post(
        "/calls/new/", given | {"file": Upload("a.json", json.dumps(wrong).encode())}
    )
    assert response.status_code == 422
    assert Call.objects.count() == 2


def window_rows(*rows, **changes):
    given = {"windows-TOTAL_FORMS": len(rows) + 1, "windows-INITIAL_FORMS": 0, "version": 1}
    for number, (kind, opens, closes) in enumerate((*rows, ("", "", ""))):
        given |= {
            f"windows-{number}-kind": kind,
            f"windows-{number}-opens_at": opens,
            f"windows-{number}-closes_at": closes,
        }
    return given | changes


def test_dates_are_laid_down_in_the_zone_of_the_call(client, officer):
    call = a_call("draft")
    a_terms(call, terms_mapping(windows=terms_mapping()["windows"][:1]))
    rows = window_rows(("submission", "2022-12-27T09:00", "2022-12-29T18:00"))
    response = client.post(at("call_part", call.pk, "windows"), rows)
    assert response.status_code == 302, [
        (form.errors, form.data) for form in response.context["editor"].rows
    ]
    [window] = terms_of(call).windows
    assert window.closes_at.isoformat() == "2022-12-29T18:00:00+09:00"


def test_a_fault_stands_beside_its_field_and_nothing_is_kept(client, officer):
    call = a_call("draft")
    a_terms(call)
    rows = window_rows(
        ("submission", "2022-12-27T09:00", "2022-12-29T18:00"),
        ("check", "2022-12-31T09:00", "2022-12-30T18:00"),
    )
    response = client.post(
        at("call_part", call.pk, "windows"), rows, headers={"accept-language": "en"}
    )
    text = text_of(response)
    assert response.status_code == 422
    place = text.index('id="id_windows-1-closes_at_error"')
    assert "A window closes after it opens." in text[place : place + 200]
    assert CallTerms.objects.count() == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(client, officer):
    call = a_call("draft")
    a_terms(call)
    a_terms(call, terms_mapping(objection_days=10), version=2)
    rows = window_rows(("submission", "2022-12-27T09:00", "2022-12-29T18:00"), version=1)
    assert client.post(at("call_part", call.pk, "windows"), rows).status_code == 422
    assert terms_of(call).objection_days == 10


@pytest.mark.parametrize(
    "part", ["windows", "stages", "eligibility", "funding", "selection", "form"]
)
def test_every_part_shown_and_kept_unchanged_changes_nothing(client, officer, part):
    call = a_call("draft")
    a_terms(call)
    before = terms_of(call)
    page = client.get(at("call_part", call.pk, part))
    assert page.status_code == 200
    editor = page.context["editor"]
    given = {"version": 1}
    every = [editor.form, *(editor.rows or ())]
    for form in every:
        for field in form:
            value = field.value()
            if value not in (None, False, ""):
                given[field.html_name] = value
    if editor.rows is not None:
        for field in editor.rows.management_form:
            given[field.html_name] = field.value()
    response = client.post(at("call_part", call.pk, part), given)
    assert response.status_code == 302, [
        form.errors for form in response.context["editor"].rows or [editor.form]
    ]
    assert terms_of(call) == before
    assert CallTerms.objects.count() == 2


def test_a_change_of_a_published_call_waits_for_the_ministry(client, officer, minister):
    call = a_call("published")
    a_terms(call)
    given = {"version": 1, "form": "small-city@1", "objection_days": 14, "why-reason": "법 개정"}
    assert client.post(at("call_part", call.pk, "form"), given).status_code == 302
    assert terms_of(call).objection_days == 7
    assert client.get(at("call_amendment", call.pk)).context["may_decide"] is False

    client.force_login(minister)
    page = client.get(at("call_amendment", call.pk))
    assert [change.path for change in page.context["changes"]] == ["objection_days"]
    client.post(at("call_amendment", call.pk), {"decision": "approve"})
    assert terms_of(call).objection_days == 14


def test_the_checklist_names_what_is_missing_and_links_to_it(client, officer):
    call = a_call("draft", notice="공고")
    a_terms(call, terms_mapping(eligibility=[]))
    text = text_of(client.get(at("call_publish", call.pk)))
    assert at("call_part", call.pk, "eligibility") in text
    assert client.post(at("call_publish", call.pk)).status_code == 403


def test_copy_and_cancel_by_their_pages(client, officer, minister):
    call = a_call("open")
    a_terms(call)
    client.post(at("call_clone", call.pk), {"year": 2023})
    assert Call.objects.filter(cloned_from=call, year=2023).exists()
    assert client.get(at("call_cancel", call.pk)).status_code == 403
    client.force_login(minister)
    assert client.post(at("call_cancel", call.pk), {"reason": " "}).status_code == 422
    client.post(at("call_cancel", call.pk), {"reason": "예산 삭감"})
    call.refresh_from_db()
    assert call.state == "cancelled"


def criteria(*rows):
    given = {"criteria-TOTAL_FORMS": len(rows), "criteria-INITIAL_FORMS": 0}
    for number, (key, weight) in enumerate(rows):
        given |= {
            f"criteria-{number}-key": key,
            f"criteria-{number}-name": key,
            f"criteria-{number}-weight": weight,
            f"criteria-{number}-anchors": f"{weight} | 매우 우수 | Excellent",
        }
    return given


def test_a_rubric_is_made_and_its_weights_must_add_up(client, officer):
    names = {"key": "mine", "name": "우리 평가표", "total": "100"}
    wrong = client.post(
        "/rubrics/new/",
        names | criteria(("a", "40"), ("b", "50")),
        headers={"accept-language": "en"},
    )
    assert wrong.status_code == 422
    assert "The weights add up to 90, not to 100." in text_of(wrong)
    assert not RubricVersion.objects.exists()

    right = client.post("/rubrics/new/", names | criteria(("a", "40.5"), ("b", "59.5")))
    made = RubricVersion.objects.get()
    assert right.status_code == 302
    assert made.body["criteria"][0]["weight"] == "81/2"
    assert made.body["criteria"][0]["anchors"][0]["text_en"] == "Excellent"
    text = text_of(client.get(at("rubric", made.pk)))
    assert "40.5" in text

    client.post(at("rubric_next", made.pk))
    assert RubricVersion.objects.filter(key="mine", version=2).exists()


def test_a_frozen_rubric_is_public_and_fixed(client, officer):
    made = RubricVersion.objects.create(
        key="a", version=1, name="가", body={"criteria": []}, created_at=NOW
    )
    client.logout()
    assert client.get(at("rubric", made.pk)).status_code == 404
    RubricVersion.objects.update(frozen_at=NOW)
    assert client.get(at("rubric", made.pk)).status_code == 200
    client.force_login(officer)
    assert client.get(at("rubric_edit", made.pk)).status_code == 403


@pytest.mark.parametrize("name", ["call_part", "call_edit"])
def test_a_closed_editor_says_what_can_be_done_instead(client, officer, name):
    call = a_call("final", title="지난 공모")
    keys = (call.pk, "windows") if name == "call_part" else (call.pk,)
    page = client.get(at(name, *keys), headers={"accept-language": "en"})
    assert page.status_code == 403
    assert "begins as a copy of this one" in text_of(page)
    assert "another account" not in text_of(page)
