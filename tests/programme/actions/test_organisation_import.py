import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.accounts.actions.organisation import import_organisations
from dure.accounts.domain.organisation import NewOrganisation, OrganisationKind
from dure.accounts.models import Organisation
from dure.audit.models import Entry
from dure.cli.organisation import command
from dure.core.actor import Role
from dure.core.errors import NotAllowed
from dure.programme.adapters.organisation_file import read_organisations
from tests.factories.programme import NOW, actor, agency, person

pytestmark = pytest.mark.django_db
TABLE = "name,kind,name_en\n세종 연구원,research_institute,Institute\n가나 회사,company,\n"
FAULTY = "이름,종류\n,company\n가나 회사,firm\n다라,company\n다라,company\n"
GIVEN = [NewOrganisation(OrganisationKind.COMPANY, "가나 회사")]


def trace():
    return Organisation.objects.count(), Entry.objects.count()


def sent(client, text, address="/organisations/import/", field="table"):
    upload = SimpleUploadedFile("표.csv", text.encode())
    return client.post(address, {field: upload}, headers={"accept-language": "en"})


def signed_in(role):
    client = Client()
    client.force_login(person(role, agency()))
    return client


def test_every_fault_is_told_at_its_row_and_column():
    rows, faults = read_organisations(FAULTY.encode(), "표.csv")

    assert rows == []
    told = [(str(fault.where), str(fault)) for fault in faults]
    assert [where for where, _ in told] == [
        "row 2, column A", "row 3, column B", "row 5, column A"
    ]  # fmt: skip
    assert "firm" in told[1][1]


@pytest.mark.parametrize("role", Role)
def test_administrators_and_programme_officers_bring_organisations_in_and_nobody_else(role):
    who = actor(role, agency())
    before = trace()
    if role in {Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER}:
        assert [one.name for one in import_organisations(given=GIVEN, actor=who, now=NOW)] == [
            "가나 회사"
        ]
        assert trace() == (before[0] + 1, before[1] + 1)
        assert import_organisations(given=GIVEN, actor=who, now=NOW) == []
        assert trace() == (before[0] + 1, before[1] + 1)
    else:
        with pytest.raises(NotAllowed):
            import_organisations(given=GIVEN, actor=who, now=NOW)
        assert trace() == before


def test_the_page_takes_a_table_whole_or_shows_its_faults():
    client = signed_in(Role.PROGRAMME_OFFICER)
    assert client.get("/organisations/import/").status_code == 200
    before = trace()
    refused = sent(client, FAULTY)
    assert refused.status_code == 422
    assert "row 3, column B" in refused.content.decode()
    assert trace() == before

    assert sent(client, TABLE).status_code == 302
    assert Organisation.objects.get(name="세종 연구원").name_en == "Institute"
    assert signed_in(Role.CITY_OFFICER).get("/organisations/import/").status_code == 404


def test_programs_bring_the_same_table():
    address = "/api/programme/organisations/import"
    answer = sent(signed_in(Role.ADMINISTRATOR), TABLE, address, "file")
    assert (answer.status_code, len(answer.json())) == (201, 2)
    assert sent(signed_in(Role.ADMINISTRATOR), FAULTY, address, "file").status_code == 422
    assert sent(signed_in(Role.CITY_OFFICER), TABLE, address, "file").status_code == 403


def test_the_command_brings_all_or_tells_the_faults(tmp_path):
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text(TABLE)
    bad.write_text(FAULTY)
    assert CliRunner().invoke(command, ["import", str(good)]).output == "2 new, 0 known already\n"
    again = CliRunner().invoke(command, ["import", str(good)])
    assert again.output == "0 new, 2 known already\n"
    refused = CliRunner().invoke(command, ["import", str(bad)])
    assert (refused.exit_code, Organisation.objects.filter(name="다라").count()) == (2, 0)
