import html
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hwpx import HwpxDocument

from dure.core.actor import Role
from dure.programme.actions.answer import save_section
from dure.programme.domain.form_file import form_to_mapping
from dure.programme.models import Answer
from dure.programme.queries.answer import answers_of
from tests.factories.application import WRITTEN, lay_down
from tests.factories.archives import hwpx as made_hwpx
from tests.factories.documents import ANSWERS, FORM
from tests.factories.programme import (
    NOW,
    a_call,
    a_form,
    a_sheet,
    acting,
    agency,
    an_application,
    an_evaluator,
    city,
    person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return person(Role.CITY_OFFICER, city())


@pytest.fixture
def application(officer):
    stored = an_application(form=a_form(key="all-kinds", body=form_to_mapping(FORM)))
    for section, keys in (("plan", ("purpose", "slogan", "use", "place")), ("money", ("budget",))):
        stored.refresh_from_db()
        save_section(
            application_id=stored.pk,
            section=section,
            written={key: ANSWERS[key] for key in keys},
            base=dict.fromkeys(keys, stored.revision),
            actor=acting(officer),
            now=NOW,
        )
    stored.refresh_from_db()
    return stored


def get(client, user, address):
    client.force_login(user)
    return client.get(address)


def submitted(application):
    type(application).objects.filter(pk=application.pk).update(
        state="submitted", submitted_at=NOW, number="2022-0001"
    )


def test_hwpx_has_title_lead_and_answers(client, officer, application):
    response = get(client, officer, f"/applications/{application.pk}/document.hwpx")

    assert response["Content-Disposition"].startswith("attachment")
    with HwpxDocument.open(response.content) as opened:
        words = opened.text.plain()
    for told in ("스마트 주차 공유", "통영시", "원도심 주차난을 줄인다.", "공유 주차 단말"):
        assert told in words


def test_pdf_is_one(client, officer, application):
    response = get(client, officer, f"/applications/{application.pk}/document.pdf")

    if b"Pango" in response.content and response.status_code == 409:
        pytest.skip("no Pango here")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_other_endings_are_not_there(client, officer, application):
    for name in ("document.exe", "template.pdf", "budget.pdf"):
        assert get(client, officer, f"/applications/{application.pk}/{name}").status_code == 404


NAMES = (
    "document.hwpx", "document.pdf", "document.xlsx", "template.hwpx", "template.xlsx",
    "budget.xlsx", "budget.csv", "import/",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_neighbour_city_and_agency_find_nothing_of_a_draft(client, application, name):
    for role, of in ((Role.CITY_OFFICER, city("속초시")), (Role.PROGRAMME_OFFICER, agency())):
        response = get(client, person(role, of), f"/applications/{application.pk}/{name}")

        assert response.status_code == 404


@pytest.mark.parametrize("name", NAMES[:-1])
def test_agency_does_not_read_what_came_late(client, application, name):
    type(application).objects.filter(pk=application.pk).update(state="late")
    staff = person(Role.PROGRAMME_OFFICER, agency())

    assert get(client, staff, f"/applications/{application.pk}/{name}").status_code == 404


def test_evaluator_reads_only_after_declaring(client, application):
    submitted(application)
    application.refresh_from_db()
    lay_down(application.call)
    evaluator = an_evaluator()
    sheet = a_sheet(application, evaluator)
    address = f"/applications/{application.pk}/document.hwpx"

    assert get(client, evaluator.user, address).status_code == 404
    type(sheet).objects.update(state="draft")
    assert get(client, evaluator.user, address).status_code == 200


@pytest.mark.parametrize("kind", ["hwpx", "xlsx"])
def test_anonymous_stage_leaves_out_who_applies(client, application, kind):
    submitted(application)
    application.refresh_from_db()
    hidden = ("lead", "title", "number", "consortium")
    lay_down(application.call, stages=(replace(WRITTEN, anonymous=hidden),))
    evaluator = an_evaluator()
    a_sheet(application, evaluator, "draft")

    response = get(client, evaluator.user, f"/applications/{application.pk}/document.{kind}")

    parts = zipfile.ZipFile(io.BytesIO(response.content))
    told = html.unescape(
        "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    )
    assert "주차난을 줄인다" in told
    for secret in ("통영시", "스마트 주차 공유", "2022-0001", "48220"):
        assert secret not in told
    assert "%ED" not in response["Content-Disposition"]


def test_budget_names_each_amount(client, officer, application):
    response = get(client, officer, f"/applications/{application.pk}/budget.csv")

    text = response.content.decode("utf-8-sig")
    assert "3000000000" in text
    assert "'@SUM(A1)" in text


def test_list_holds_what_the_officer_may_see(client, officer, application):
    draft = an_application(call=application.call, lead=city("속초시"), title="초안")
    other = an_application(call=application.call, lead=city("강릉시"), state="submitted")
    submitted(application)
    address = f"/calls/{application.call_id}/applications.xlsx"

    staff = get(client, person(Role.PROGRAMME_OFFICER, agency()), address)
    own = get(client, officer, address)

    sheets = [openpyxl.load_workbook(io.BytesIO(r.content)).active for r in (staff, own)]
    leads = [{row[2].value for row in list(sheet.rows)[1:]} for sheet in sheets]
    assert leads == [{"통영시", "강릉시"}, {"통영시"}]
    assert (draft.lead.name, other.lead.name) == ("속초시", "강릉시")


def test_evaluator_has_no_list(client, application):
    submitted(application)
    evaluator = an_evaluator()
    application.refresh_from_db()
    a_sheet(application, evaluator, "draft")

    response = get(client, evaluator.user, f"/calls/{application.call_id}/applications.csv")

    assert "통영시" not in response.content.decode("utf-8-sig")


def test_list_costs_the_same_at_one_row_and_at_three(client, django_assert_num_queries):
    call = a_call()
    client.force_login(person(Role.PROGRAMME_OFFICER, agency()))
    for name in ("통영시", "속초시", "강릉시"):
        an_application(call=call, lead=city(name), state="submitted")
        with django_assert_num_queries(6):
            client.get(f"/calls/{call.pk}/applications.csv")


def upload(client, officer, application, content, name="a.xlsx"):
    client.force_login(officer)
    return client.post(
        f"/applications/{application.pk}/import/",
        {"document": SimpleUploadedFile(name, content)},
    )


def changed(client, officer, application, **cells):
    """Return the XLSX template with some answers written into it."""
    content = get(client, officer, f"/applications/{application.pk}/template.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["answers"]
    for row in range(4, sheet.max_row + 1):
        if sheet.cell(row, 1).value in cells:
            sheet.cell(row, 4).value = cells[sheet.cell(row, 1).value]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_preview_then_taking_over(client, officer, application):
    content = changed(client, officer, application, homes=1200, slogan="새 소개")

    shown = upload(client, officer, application, content)
    assert "새 소개" in shown.content.decode()
    assert answers_of(application)["slogan"] == "=1+1"

    done = client.post(
        f"/applications/{application.pk}/import/apply/", {"seal": shown.context["seal"]}
    )
    assert done.status_code == 302
    assert answers_of(application) | {"homes": 1200, "slogan": "새 소개"} == answers_of(
        application
    )


def test_faults_are_listed_and_nothing_can_be_taken_over(client, officer, application):
    content = changed(client, officer, application, homes="many", starts_on="2022-02-30")

    shown = upload(client, officer, application, content)

    page = shown.content.decode()
    assert shown.status_code == 422
    assert "many" in page
    assert "2022-02-30" in page
    assert "answers" in page
    assert 'name="seal"' not in page


def test_document_with_macros_is_refused_beside_the_field(client, officer, application):
    content = made_hwpx(**{"Scripts/a": b"run();"})

    shown = upload(client, officer, application, content, "a.hwpx")

    assert shown.status_code == 422
    assert "Scripts/a" in shown.content.decode()


def test_seal_of_another_person_or_application_is_refused(client, officer, application):
    other = an_application(call=a_call(year=2021), form=application.form, title="다른 신청")
    content = changed(client, officer, application, homes=1200)
    seal = upload(client, officer, application, content).context["seal"]
    before = Answer.objects.count()

    for pk, user in ((other.pk, officer), (application.pk, person(Role.CITY_OFFICER, city()))):
        client.force_login(user)
        refused = client.post(f"/applications/{pk}/import/apply/", {"seal": seal})
        assert refused.status_code == 422
    assert client.post(f"/applications/{pk}/import/apply/", {"seal": "x"}).status_code == 422
    assert Answer.objects.count() == before
