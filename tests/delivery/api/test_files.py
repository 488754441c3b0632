"""Documents of a project's money over the interface for programs: taken whole, or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.accounts.models import User
from dure.delivery.actions.agreement import draft_agreement
from dure.delivery.actions.commitment import enter_commitment
from dure.delivery.actions.expenditure import enter_expenditure
from dure.delivery.domain.commitment import MatchForm, MatchSource
from dure.delivery.models import Contract, Expenditure
from dure.files.models import StoredFile
from tests.factories.building import a_contract, a_milestone, an_asset
from tests.factories.money import NOW, TODAY, a_project, crew, funded, spending

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360f8cfc000000301010018dd8db00000000049454e44ae426082"
)
NEIGHBOURS = ("neighbour", "neighbour_finance", "evaluator", "administrator")
API = "/api/delivery"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def who():
    return crew()


def send(actor, address, **fields):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    file = SimpleUploadedFile("증빙.pdf", PDF, content_type="application/pdf")
    return client.post(f"{API}{address}", {"file": file} | fields)


def test_evidence_is_attached_by_the_lead_alone(who):
    project = funded(who)
    row = enter_expenditure(project_id=project.pk, spending=spending(), actor=who.planner, now=NOW)
    address, before = f"/expenditures/{row.pk}/evidence", StoredFile.objects.count()

    for name in NEIGHBOURS:
        assert send(getattr(who, name), address).status_code == 404
    for name in ("officer", "ministry", "mayor", "auditor"):
        assert send(getattr(who, name), address).status_code == 403
    assert StoredFile.objects.count() == before
    answer = send(who.planner, address)

    row.refresh_from_db()
    assert answer.status_code == 200
    assert row.evidence.name == "증빙.pdf"


def test_a_vote_comes_with_its_document(who):
    row = enter_commitment(
        project_id=a_project().pk,
        source=MatchSource.CITY,
        form=MatchForm.CASH,
        amount_won=5,
        actor=who.planner,
        now=NOW,
    )
    address = f"/commitments/{row.pk}/vote"

    for name in NEIGHBOURS:
        assert send(getattr(who, name), address, voted_on=TODAY, number="1").status_code == 404
    assert send(who.planner, address, voted_on=TODAY, number="\0").status_code == 422
    answer = send(who.planner, address, voted_on=TODAY, number="제1호")

    row.refresh_from_db()
    assert (answer.status_code, answer.json()["state"]) == (200, "voted")
    assert row.vote_file.name == "증빙.pdf"


def test_a_draft_agreement_takes_its_document_from_the_agency(who):
    project = a_project()
    row = draft_agreement(
        project_id=project.pk,
        starts_on=TODAY,
        ends_on=TODAY.replace(year=2023),
        actor=who.officer,
        now=NOW,
    )
    address = f"/agreements/{row.pk}/document"

    for name in NEIGHBOURS:
        assert send(getattr(who, name), address).status_code == 404
    assert send(who.planner, address).status_code == 403
    assert not StoredFile.objects.exists()
    assert send(who.officer, address).status_code == 200
    row.refresh_from_db()
    assert row.file is not None


def read(actor, address):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.get(f"{API}{address}")


def test_a_photo_is_given_by_the_lead_and_is_a_picture(who):
    row = an_asset(a_project(state="building"), who)
    address, before = f"/assets/{row.pk}/photo", StoredFile.objects.count()

    def picture():
        return SimpleUploadedFile("사진.png", PNG)

    for name in NEIGHBOURS:
        assert send(getattr(who, name), address, file=picture()).status_code == 404
    assert send(who.officer, address, file=picture()).status_code == 403
    assert send(who.planner, address).status_code == 422
    assert StoredFile.objects.count() == before
    answer = send(who.planner, address, file=picture())

    row.refresh_from_db()
    assert answer.status_code == 200, answer.content
    assert row.photo.name == "사진.png"
    assert read(who.neighbour, address).status_code == 404


def test_a_contract_comes_with_its_document(who):
    project = a_project(state="building")
    supplier = a_contract(project, who).supplier_id
    address = f"/projects/{project.pk}/contracts/with-document"
    fields = {
        "title": "감지기", "kind": "goods", "method": "single", "supplier_id": supplier,
        "bidders": 1, "amount_won": 5_000_000, "signed_on": TODAY,
    }  # fmt: skip

    assert send(who.neighbour, address, **fields).status_code == 404
    assert not StoredFile.objects.exists()
    answer = send(who.planner, address, **fields)

    assert answer.status_code == 200, answer.content
    kept = Contract.objects.get(pk=answer.json()["id"])
    assert kept.file.name == "증빙.pdf"
    assert read(who.neighbour, f"/contracts/{kept.pk}/document").status_code == 404


def test_a_milestone_is_reported_with_what_shows_it(who):
    row = a_milestone(a_project(state="building"), who)
    address = f"/milestones/{row.pk}/report-with-document"

    assert send(who.officer, address, reached_on=TODAY, evidence="사진").status_code == 403
    assert not StoredFile.objects.exists()
    answer = send(who.planner, address, reached_on=TODAY, evidence="사진")

    row.refresh_from_db()
    assert (answer.status_code, row.state) == (200, "reported"), answer.content
    assert row.file.name == "증빙.pdf"


def test_a_document_that_is_not_there_is_not_found(who):
    project = funded(who)
    row = enter_expenditure(project_id=project.pk, spending=spending(), actor=who.planner, now=NOW)
    asset, bought = an_asset(project, who), a_contract(project, who)
    stone = a_milestone(project, who)
    for address in (
        f"/expenditures/{row.pk}/evidence",
        f"/assets/{asset.pk}/photo",
        f"/contracts/{bought.pk}/document",
        f"/milestones/{stone.pk}/document",
    ):
        assert read(who.planner, address).status_code == 404


def test_a_table_of_expenditures_comes_in_whole_or_not_at_all(who):
    project = funded(who)
    head = "purpose,evidence_kind,line,amount_won,payee,spent_on"
    good = "감지기,tax_invoice,장비,1000,감지기 회사,2022-03-02"
    address = f"/projects/{project.pk}/expenditures/import"

    def table(*rows):
        return SimpleUploadedFile("지출.csv", "\n".join((head, *rows)).encode())

    long = send(who.planner, address, file=table(good, good.replace("감지기 회사", "가" * 121)))
    assert (long.status_code, long.json()["where"]) == (422, "3, payee")
    assert not Expenditure.objects.filter(project=project).exists()
    assert send(who.neighbour, address, file=table(good)).status_code == 404
    assert send(who.officer, address, file=table(good)).status_code == 403
    made = send(who.planner, address, file=table(good, good))

    assert made.status_code == 201, made.content
    assert [row["amount_won"] for row in made.json()] == [1000, 1000]
    [first, _second] = made.json()
    client = Client()
    client.force_login(User.objects.get(pk=who.planner.user_id))
    body = {
        "purpose": "신호기", "evidence_kind": "tax_invoice", "line": "장비", "amount_won": 900,
        "payee": "회사", "spent_on": "2022-03-03",
    }  # fmt: skip
    changed = client.put(f"{API}/expenditures/{first['id']}", body, "application/json")
    assert (changed.status_code, changed.json()["purpose"]) == (200, "신호기"), changed.content
