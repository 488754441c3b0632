import pytest
from django.urls import reverse

from dure.accounts.models import Grant
from dure.audit.models import Entry


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


def test_me_is_for_people_signed_in(client, db):
    answer = client.get("/accounts/me/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/accounts/me/"


def test_me_says_what_i_may_do(signed_in, person, agency):
    Grant.objects.create(user=person, role="auditor", organisation=agency)

    page = signed_in.get("/accounts/me/", headers={"Accept-Language": "en"}).content.decode()

    assert "지원 기관" in page or "Agency" in page
    assert "person@city.example" in page


@pytest.mark.parametrize(
    "name",
    [
        "account_email", "account_change_password", "mfa_index", "account_logout",
        "mfa_list_webauthn", "account_reauthenticate",
    ],
)  # fmt: skip
def test_account_pages_are_in_our_look(signed_in, name):
    page = signed_in.get(reverse(name)).content.decode()

    assert 'id="krds-header"' in page
    assert "style=" not in page
    assert "onclick=" not in page


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_entrance_pages_are_in_our_look(client, db, name):
    page = client.get(reverse(name)).content.decode()

    assert 'id="krds-header"' in page
    assert "style=" not in page


def test_sign_in_by_address_and_password(client, person):
    answer = client.post(
        "/accounts/login/", {"login": "person@city.example", "password": "long-enough-1"}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_sign_in_refused_keeps_the_address_and_says_why(client, person):
    page = client.post(
        "/accounts/login/", {"login": "person@city.example", "password": "wrong"}
    ).content.decode()

    assert 'role="alert"' in page
    assert 'value="person@city.example"' in page


def test_sample_log_ins_show_on_a_trial_only(client, db, settings, person):
    settings.SAMPLE = True
    person.email = "planner@la-serena.example"
    person.save()
    assert "data-fill-login" in client.get("/accounts/login/").content.decode()

    settings.SAMPLE = False
    assert "data-fill-login" not in client.get("/accounts/login/").content.decode()


def test_language_of_a_person_is_kept_and_stays_on_the_page(signed_in, person):
    answer = signed_in.post("/i18n/setlang/", {"language": "en", "next": "/accounts/me/"})

    person.refresh_from_db()
    assert person.language == "en"
    assert answer["Location"] == "/accounts/me/"
    assert answer.cookies["dure-language"].value == "en"
    assert Entry.objects.get().verb == "user.choose_language"


@pytest.mark.parametrize(
    ("chosen", "spoken"), [("", "en"), ("ko", "ko")], ids=["never chosen", "Korean chosen"]
)
def test_language_follows_the_browser_until_a_person_chooses(signed_in, person, chosen, spoken):
    person.language = chosen
    person.save()

    page = signed_in.get("/accounts/me/", headers={"accept-language": "en"})

    assert f'<html lang="{spoken}"' in page.content.decode()


def test_language_unknown_changes_nothing(signed_in, person):
    signed_in.post("/i18n/setlang/", {"language": "tlh", "next": "/"})

    person.refresh_from_db()
    assert person.language == ""
    assert not Entry.objects.exists()


def test_language_by_link_is_refused(signed_in):
    assert signed_in.get("/i18n/setlang/?language=en").status_code == 405


@pytest.mark.parametrize(
    ("cookie", "own", "asked", "shown"),
    [
        ("", "en", "ko", "en"),
        ("ko", "en", "en", "ko"),
        ("en", "ko", "ko", "en"),
    ],
    ids=["the person's before the browser's", "the cookie first", "the cookie before both"],
)
def test_a_page_is_in_the_language_chosen(signed_in, person, cookie, own, asked, shown):
    person.language = own
    person.save()
    if cookie:
        signed_in.cookies["dure-language"] = cookie

    page = signed_in.get("/accounts/me/", headers={"Accept-Language": asked}).content.decode()

    assert f'<html lang="{shown}"' in page
