"""The data interface: its root, its errors and the list of cities. Features add their routers."""

from collections.abc import Iterable
from importlib import import_module
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Schema
from ninja.errors import HttpError, ValidationError

from dure.core.errors import Invalid, NotFound, Refusal
from dure.places.queries.city import cities_visible_to, city_by_slug
from dure.places.queries.layers import bounds_of
from dure.web.data_docs import HouseDocs
from dure.web.data_door import HouseAPI, HouseParser, Unreadable
from dure.web.refusals import answer

api = HouseAPI(
    parser=HouseParser(),
    docs=HouseDocs(),
    title="Dure",
    version="1",
    description="What Dure knows, as data. Errors have one shape (RFC 9457, problem details).",
    urls_namespace="api",
    openapi_extra={
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}, {}],
    },
)


Slug = Annotated[str, Path(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")]


class CityOut(Schema):
    """A city; the bounds are degrees, west, south, east and north."""

    slug: str
    name: str
    name_en: str
    country: str
    time_zone: str
    bounds: list[float] | None
    attribution: list[str]

    @staticmethod
    def resolve_bounds(city: Any) -> list[float] | None:
        return bounds_of(city)


class Root(Schema):
    name: str
    version: str
    docs: str
    openapi: str
    cities: str


@api.get("/", response=Root, summary="Where things are")
def root(request: HttpRequest) -> dict[str, str]:
    return {
        "name": "Dure",
        "version": "1",
        "docs": "/api/docs",
        "openapi": "/api/openapi.json",
        "cities": "/api/cities",
    }


@api.get("/cities", response=list[CityOut], summary="The cities that you may see")
def list_cities(request: HttpRequest) -> Iterable[object]:
    return cities_visible_to(request.actor)


@api.get("/cities/{slug}", response=CityOut, summary="One city")
def one_city(request: HttpRequest, slug: Slug) -> object:
    return city_by_slug(slug, request.actor)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return answer(request, error)


@api.exception_handler(Unreadable)
def unreadable(request: HttpRequest, error: Unreadable) -> HttpResponse:
    return answer(request, error, 400)


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say in the house's shape what the framework refuses; what caused it says more."""
    cause = error.__cause__
    if isinstance(cause, Unreadable):
        return unreadable(request, cause)
    if isinstance(cause, Refusal):
        return answer(request, cause)
    return answer(request, Unreadable("The request could not be read."), error.status_code)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(request, NotFound("There is nothing at this address."))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    first = wrong.errors[0] if wrong.errors else {}
    where = ".".join(str(part) for part in first.get("loc", ()))
    error = Invalid(
        "This value cannot be used: {reason}.", where=where, reason=first.get("msg", "")
    )
    return answer(request, error)


api.add_router("/transit", import_module("dure.transit.api").router)
api.add_router("/notices", import_module("dure.notifications.api").router)
for feature in ("programme", "delivery"):
    api.add_router(f"/{feature}", import_module(f"dure.{feature}.api.router").router)
