import re
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from dure.places.domain.city import SourceKind
from dure.places.domain.quality import Finding, Level
from dure.places.labels import LEVEL, QUALITY_SENTENCE, SOURCE_KIND
from dure.places.queries.city import city_by_slug, quality_of
from dure.web.figures import day, number

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
TONE = {Level.FINE: "success", Level.LOOK: "warning", Level.BAD: "danger"}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as people read it."""

    level: str | Promise
    tone: str
    sentence: str


@require_safe
def quality(request: HttpRequest, slug: str) -> HttpResponse:
    city = city_by_slug(slug, request.actor)
    report = quality_of(city)
    page = {
        "city": city,
        "report": report,
        "findings": [say(finding) for finding in report.findings],
        "level": report.level.value,
        "points": sum(finding.level is report.level for finding in report.findings),
        "source": SOURCE_KIND[SourceKind(city.current_import.source)],
    }
    return render(request, "places/quality.html", page)


def say(finding: Finding) -> Said:
    """Put a finding into words, its numbers written as the language writes them."""
    values = {name: _written(value) for name, value in finding.values.items()}
    sentence = str(QUALITY_SENTENCE[finding.key]) % values
    return Said(LEVEL[finding.level], TONE[finding.level], sentence)


def _written(value: float | int | str) -> str:
    if isinstance(value, str):
        return day(date.fromisoformat(value)) if ISO_DAY.match(value) else value
    return number(value, 0 if float(value).is_integer() else 1)
