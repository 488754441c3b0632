from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dure.places.queries.city import city_by_slug, quality_of
from dure.places.queries.layers import COLORS, LIMITS, bounds_of, lived_in, neighbourhoods
from dure.transit.queries.study import studies_visible_to

MOST_STUDIES = 5


@require_safe
def city(request: HttpRequest, slug: str) -> HttpResponse:
    found = city_by_slug(slug, request.actor)
    report = quality_of(found)
    parts = neighbourhoods(found)
    page = {
        "city": found,
        "bounds": lived_in(parts) or bounds_of(found),
        "counts": report.counts,
        "level": report.level.value,
        "neighbourhoods": parts,
        "limits": LIMITS,
        "colors": COLORS,
        "studies": studies_visible_to(request.actor).filter(city=found)[:MOST_STUDIES],
    }
    return render(request, "site/city.html", page)
