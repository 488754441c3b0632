from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dure.places.queries.city import city_by_slug
from dure.transit.domain.material import CityMaterial
from dure.transit.domain.scenario_file import scenario_to_mapping
from dure.transit.forms.mapping import Tables
from dure.transit.forms.study import StudyForm
from dure.transit.queries.defaults import default_of
from dure.transit.queries.material import material_of
from dure.transit.queries.setup import bounds_of, choices_of, map_of
from dure.transit.queries.study import study_visible_to
from dure.transit.views.words import neighbourhood, setup_words
from dure.web.clock import now


@login_required
def new(request: HttpRequest, slug: str) -> HttpResponse:
    city, material = city_by_slug(slug, request.actor), material_of(slug)
    form = StudyForm(
        request.POST or None,
        request.FILES or None,
        base=_base(request, material),
        zones=[(str(c.number), neighbourhood(c)) for c in choices_of(material)],
    )
    if form.is_valid() and (study := form.request(city=slug, actor=request.actor, now=now())):
        return redirect("transit:study", study.pk)
    page = {"form": form, "city": city, "words": setup_words()}
    page |= _map(material, form["zones"].value())
    return render(request, "transit/setup.html", page, status=422 if form.errors else 200)


def _base(request: HttpRequest, material: CityMaterial) -> Tables:
    """Return the settings to begin with: those of another study if asked for, else the city's."""
    if asked := request.GET.get("from", ""):
        found = study_visible_to(request.actor, int(asked) if asked.isdecimal() else 0)
        if found.city.slug == material.slug:
            return scenario_to_mapping(found.assumptions)
    base = scenario_to_mapping(default_of(material))
    base["study"]["name"] = _("Demand-responsive bus")
    return base


def _map(material: CityMaterial, chosen: list[str]) -> dict[str, object]:
    stops = [{"code": s.code, "name": s.name, "lon": s.lon, "lat": s.lat} for s in material.stops]
    return {
        "bounds": bounds_of(material.zones, chosen),
        "zone_places": map_of(material.zones),
        "stop_places": stops,
    }
