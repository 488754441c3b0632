"""Gathers what the page and the report of a finished study show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dure.transit.models import Study
from dure.transit.queries.material import material_of
from dure.transit.queries.setup import bounds_of
from dure.transit.queries.study_page import study_page
from dure.transit.views.charts import curve_charts, outline_layers, place_layers, wait_chart

TABLE_MINUTES = (10, 20, 30, 40)


def result_page(study: Study) -> dict[str, Any]:
    page, city = study_page(study), material_of(study.city.slug)
    numbers = [str(group.number) for group in page.places]
    return {
        "study": study,
        "page": page,
        "bounds": bounds_of(city.zones, numbers, room=0.05),
        "wait_chart": wait_chart(page),
        "curves": curve_charts(page),
        "place_layers": place_layers(page.places, city.zones),
        "area_layers": outline_layers(page.places, city.zones),
        "places_caption": _("Neighbourhood"),
        "table_minutes": TABLE_MINUTES,
        "imported_at": study.city.imports.filter(key=page.provenance["import_key"])
        .values_list("imported_at", flat=True)
        .first(),
    }
