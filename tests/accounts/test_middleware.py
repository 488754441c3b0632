from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from dure.accounts.middleware import ActorMiddleware, LanguageMiddleware
from dure.accounts.models import Grant
from dure.core.actor import ANONYMOUS, Role


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_the_actor_costs_nothing_until_it_is_asked(person, django_assert_num_queries):
    request = request_of(person)

    with django_assert_num_queries(0):
        ActorMiddleware(lambda _: None).process_request(request)


def test_the_actor_costs_two_queries_once(person, agency, django_assert_num_queries):
    Grant.objects.create(user=person, role="auditor", organisation=agency)
    request = request_of(person)
    ActorMiddleware(lambda _: None).process_request(request)

    with django_assert_num_queries(2):
        assert request.actor.has(Role.AUDITOR, agency.pk)
        assert request.actor.user_id == person.pk


def test_the_actor_of_a_stranger_costs_nothing(db, django_assert_num_queries):
    request = request_of(AnonymousUser())
    ActorMiddleware(lambda _: None).process_request(request)

    with django_assert_num_queries(0):
        assert request.actor.user_id is None
        assert request.actor == ANONYMOUS


def test_the_language_of_a_browser_that_chose_asks_for_nobody(django_assert_num_queries, db):
    request = RequestFactory().get("/")
    request.COOKIES["dure-language"] = "ko"

    with django_assert_num_queries(0):
        LanguageMiddleware(lambda _: None).process_request(request)
