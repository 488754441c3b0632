"""What the page and the report of a finished study show, read from its result."""

from __future__ import annotations

from dure.transit.models import Study


def study_page(study: Study) -> object:
    return study
