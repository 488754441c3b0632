import pytest

from dure.core.actor import Role
from dure.notifications.models import MailPreference, Notice
from tests.factories.notices import told
from tests.factories.programme import an_application, city, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = person(Role.CITY_OFFICER, city())
    client.force_login(user)
    return user


def test_notices_ask_to_sign_in(client):
    for address in ("/notices/", "/notices/e-mail/"):
        response = client.get(address)
        assert response.status_code == 302
        assert "/accounts/login/" in response["Location"]


def test_page_says_what_is_new_and_header_counts_it(client, reader):
    told(reader)
    told(reader, title="둘째")
    told(person(), title="남의 것")

    page = client.get("/notices/").content.decode()

    assert "둘째" in page
    assert "남의 것" not in page
    assert 'class="dure-count">2' in page


def test_what_was_lost_is_not_read_here_either(client, reader):
    told(reader, subject=an_application(lead=city("속초시")), title="남의 것")

    page = client.get("/notices/").content.decode()

    assert "남의 것" not in page
    assert "/open/" not in page


def test_opening_reads_it_and_leads_there(client, reader):
    told(reader)
    notice = Notice.objects.get()

    response = client.post(f"/notices/{notice.pk}/open/")

    notice.refresh_from_db()
    assert response["Location"] == "/applications/1/"
    assert notice.read_at is not None
    assert "dure-count" not in client.get("/notices/").content.decode()


@pytest.mark.parametrize("href", ["//evil.example/", "https://evil.example/", ""])
def test_no_notice_leads_out_of_the_house(client, reader, href):
    told(reader)
    Notice.objects.update(href=href)

    response = client.post(f"/notices/{Notice.objects.get().pk}/open/")

    assert response["Location"] == "/notices/"


def test_notice_of_another_is_not_there(client, reader):
    told(person())

    response = client.post(f"/notices/{Notice.objects.get().pk}/open/")

    assert response.status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_are_read_at_once(client, reader):
    told(reader)
    told(reader)

    client.post("/notices/read/")

    assert not Notice.objects.filter(read_at=None).exists()


def test_empty_page_teaches(client, reader):
    assert "dure-empty" in client.get("/notices/").content.decode()


def test_preferences_offer_the_groups_one_has_met(client, reader):
    told(reader)
    told(reader, kind="sheet.assigned")
    told(reader, kind="unheard.of")

    page = client.get("/notices/e-mail/").content.decode()
    assert "group-application" in page
    assert "group-sheet" in page
    assert "unheard" not in page

    done = client.post("/notices/e-mail/", {"all": "daily", "group-sheet": "never"})
    assert done.status_code == 302
    assert set(MailPreference.objects.values_list("group", "delivery")) == {
        ("", "daily"),
        ("sheet", "never"),
    }


def test_nonsense_is_refused(client, reader):
    assert client.post("/notices/e-mail/", {"all": "hourly"}).status_code == 422
    assert not MailPreference.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_at_one_and_at_three(client, reader, count, django_assert_num_queries):
    for _ in range(count):
        told(reader, subject=an_application())

    client.get("/notices/")
    with django_assert_num_queries(9):
        client.get("/notices/")
