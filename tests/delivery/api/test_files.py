"""Documents of a project's money over the interface for programs: taken whole, or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.accounts.models import User
from dure.delivery.actions.agreement import draft_agreement
from dure.delivery.actions.commitment import enter_commitment
from dure.delivery.actions.expenditure import enter_expenditure
from dure.delivery.domain.commitment import MatchForm, MatchSource
from dure.files.models import StoredFile
from tests.factories.money import NOW, TODAY, a_project, crew, funded, spending

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
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
    return client.post(f"{API}{address}", {"file": file, **fields})


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
