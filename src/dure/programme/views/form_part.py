"""One section's heading, or one question, written by an officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django_htmx.http import trigger_client_event

from dure.core.errors import NotAllowed, NotFound
from dure.programme.access.form_version import questions
from dure.programme.domain.expression_types import Rows
from dure.programme.domain.form import Form, Question, Section
from dure.programme.domain.form_check import names_of
from dure.programme.forms.answers import SectionForm
from dure.programme.forms.form_version import (
    heading_change,
    notes_of,
    question_change,
    save_change,
    title_of,
)
from dure.programme.forms.question_form import heading_form, question_form
from dure.programme.labels.form import label_of
from dure.programme.models import FormVersion
from dure.programme.queries.form_version import form_of, form_version_visible_to
from dure.web.clock import now


def section(request: HttpRequest, form_version_id: int, key: str = "") -> HttpResponse:
    """Show and store the heading of a section; without a key, of a new one."""
    version, form = _editable(request, form_version_id)
    old = _found(form.section(key)) if key else None
    filled = heading_form(old, data=request.POST or None)
    return _page(request, version, filled, old, lambda: heading_change(form, old, filled))


def question(
    request: HttpRequest, form_version_id: int, key: str = "", section_key: str = ""
) -> HttpResponse:
    """Show and store a question; without a key, a new one of the section."""
    version, form = _editable(request, form_version_id)
    old = _found(form.question(key)) if key else None
    if old is None:
        _found(form.section(section_key))
    filled = question_form(old, data=request.POST or None)
    return _page(
        request, version, filled, old, lambda: question_change(form, section_key, old, filled)
    )


def _page(
    request: HttpRequest,
    version: FormVersion,
    filled: SectionForm,
    old: Section | Question | None,
    make: Callable[[], tuple[Any, Any]],
) -> HttpResponse:
    valid = filled.is_valid()
    if request.method == "POST" and "live" in request.GET:
        told = filled.live() | {"notes": notes_of(form_of(version), make)}
        return trigger_client_event(HttpResponse(status=204), "answers:live", told)
    if valid and not filled.changes_rows and _saved(request, version, filled, make):
        return redirect(reverse("programme:form", args=[version.pk]) + f"#{make()[0].key}")
    page = {
        "version": version,
        "filled": filled,
        "old": old,
        "title": title_of(old) if old else "",
        "live_url": f"{request.path}?live=1",
        "names": _names(form_of(version)),
        "is_section": "heading" in filled.fields,
    }
    refused = filled.is_bound and not filled.changes_rows
    status = 422 if refused else 200
    return render(request, "programme/form_version/part.html", page, status=status)


def _saved(
    request: HttpRequest, version: FormVersion, filled: SectionForm, make: Callable[[], Any]
) -> bool:
    return save_change(version=version, filled=filled, make=make, actor=request.actor, now=now())


def _editable(request: HttpRequest, form_version_id: int) -> tuple[FormVersion, Form]:
    version = form_version_visible_to(request.actor, form_version_id)
    if not questions(request.actor, version)["edit"]:
        raise NotAllowed(
            "This version of the form cannot be changed.", remedy="Make a new version of it."
        )
    return version, form_of(version)


def _found(part: Any) -> Any:
    if part is None:
        raise NotFound("This form has no such part.")
    return part


def _names(form: Form) -> list[tuple[str, str]]:
    """Return what an expression may name: keys, and columns of tables, with their labels."""
    found = []
    types = names_of(form)
    for asked in form.questions:
        found.append((asked.key, label_of(asked)))
        if isinstance(types.get(asked.key), Rows):
            for column in asked.columns:
                found.append((f"{asked.key}.{column.key}", label_of(column)))
    return found


BASE = "forms/<int:form_version_id>/"
patterns: list[URLPattern] = [
    path(f"{BASE}sections/new/", section, name="form_new_section"),
    path(f"{BASE}sections/<slug:key>/", section, name="form_section"),
    path(f"{BASE}sections/<slug:section_key>/new/", question, name="form_new_question"),
    path(f"{BASE}questions/<slug:key>/", question, name="form_question"),
]
