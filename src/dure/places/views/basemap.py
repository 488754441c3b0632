"""What a map of a city is drawn from: its own tiles, its layers, its small picture."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from dure.core.errors import NotFound
from dure.places.adapters.picture import city_picture
from dure.places.queries.city import city_by_slug, city_files
from dure.places.queries.layers import city_layers
from dure.web.ranges import file_part

DAY = "private, max-age=86400"


@require_safe
def basemap(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the part of the city's PMTiles file that is asked for."""
    path = city_files(city_by_slug(slug, request.actor)).basemap
    if path is None:
        raise NotFound("No map was made of this city.", remedy="Import the city again.")
    return file_part(request, path, "application/vnd.pmtiles")


@require_safe
def layers(request: HttpRequest, slug: str) -> HttpResponse:
    return JsonResponse(city_layers(city_by_slug(slug, request.actor)), safe=False)


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    network = city_files(city_by_slug(slug, request.actor)).network
    drawn = city_picture(network, network.stat().st_mtime_ns)
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": DAY})
