"""A form as its applicants see it, to be tried out. Nothing is stored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from dure.core.errors import NotFound
from dure.places.queries.municipality import municipalities
from dure.programme.domain.form import Form, Section
from dure.programme.forms.answer_fields import Offered
from dure.programme.forms.answers import section_form
from dure.programme.labels.form import own_text
from dure.programme.queries.form_version import form_of, form_version_visible_to
from dure.programme.views.answers import live_response


def preview(request: HttpRequest, form_version_id: int, section_key: str = "") -> HttpResponse:
    """Show one section to be filled in; what is sent is checked and forgotten."""
    version = form_version_visible_to(request.actor, form_version_id)
    form = form_of(version)
    chosen = _section(form, section_key)
    page = {"version": version, "sections": _tabs(form, chosen), "section": chosen}
    if chosen is None:
        return render(request, "programme/form_version/preview.html", page)
    filled = section_form(
        form,
        chosen.key,
        {},
        data=request.POST or None,
        offered=_offered(),
        complete="check" in request.POST,
    )
    if "live" in request.GET:
        return live_response(filled)
    checked = filled.is_bound and not filled.changes_rows
    page |= {
        "filled": filled,
        "title": own_text(chosen.title, chosen.title_en),
        "guidance": own_text(chosen.guidance, chosen.guidance_en),
        "live_url": f"{request.path}?live=1",
        "right": checked and filled.is_valid(),
    }
    status = 422 if checked and not filled.is_valid() else 200
    return render(request, "programme/form_version/preview.html", page, status=status)


def _section(form: Form, key: str) -> Section | None:
    if not key:
        return form.sections[0] if form.sections else None
    found = form.section(key)
    if found is None:
        raise NotFound("This form has no such section.")
    return found


def _tabs(form: Form, chosen: Section | None) -> list[tuple[str, str, bool]]:
    return [(s.key, own_text(s.title, s.title_en), s is chosen) for s in form.sections]


def _offered() -> Offered:
    units = [(unit.code, f"{unit.province} {unit.name}") for unit in municipalities()]
    return Offered(municipalities=units)


patterns: list[URLPattern] = [
    path("forms/<int:form_version_id>/preview/", preview, name="form_preview"),
    path(
        "forms/<int:form_version_id>/preview/<slug:section_key>/",
        preview,
        name="form_preview_section",
    ),
]
