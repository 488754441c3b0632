"""The pages of rubrics: the list, one version, making and changing it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Invalid, NotAllowed
from dure.programme.access.rubric_version import may_write, questions
from dure.programme.actions.rubric_version import create_rubric, edit_rubric, next_version
from dure.programme.domain.rubric import Rubric, rubric_to_mapping
from dure.programme.forms.rubric import RubricPart
from dure.programme.queries.rubric_version import (
    rubric_body,
    rubric_version_visible_to,
    rubric_versions_visible_to,
)
from dure.web.clock import now


@require_GET
def rubrics(request: HttpRequest) -> HttpResponse:
    found = [
        {"version": version, "rubric": rubric_body(version)}
        for version in rubric_versions_visible_to(request.actor)[:200]
    ]
    context = {"found": found, "may_write": may_write(request.actor)}
    return render(request, "programme/rubric/list.html", context)


@require_GET
def rubric(request: HttpRequest, rubric_id: int) -> HttpResponse:
    version = rubric_version_visible_to(request.actor, rubric_id)
    context = {
        "version": version,
        "rubric": rubric_body(version),
        "may": questions(request.actor, version),
    }
    return render(request, "programme/rubric/rubric.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    if not may_write(request.actor):
        raise NotAllowed("Only programme officers write rubrics.")
    editor = RubricPart(rubric_to_mapping(Rubric(())), request.POST or None)
    if editor.is_valid():
        try:
            made = create_rubric(
                body=editor.rubric_body(), actor=request.actor, now=now(), **editor.names()
            )
            return redirect("programme:rubric", made.pk)
        except Invalid as refusal:
            editor.show(refusal)
    return _page(request, editor)


@login_required
def edit(request: HttpRequest, rubric_id: int) -> HttpResponse:
    version = rubric_version_visible_to(request.actor, rubric_id)
    if not questions(request.actor, version)["edit"]:
        raise NotAllowed(
            "This rubric can no longer be changed, or not by you.",
            remedy="What a published call uses stays as it is. Write a new rubric.",
        )
    names = {"name": version.name, "name_en": version.name_en}
    editor = RubricPart(version.body | names, request.POST or None, fixed_key=True)
    if editor.is_valid():
        try:
            edit_rubric(
                rubric_id=rubric_id,
                body=editor.rubric_body(),
                actor=request.actor,
                now=now(),
                **editor.names(),
            )
            return redirect("programme:rubric", rubric_id)
        except Invalid as refusal:
            editor.show(refusal)
    return _page(request, editor, version=version)


@login_required
@require_POST
def copy(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """Make the next version and open it."""
    made = next_version(rubric_id=rubric_id, actor=request.actor, now=now())
    return redirect("programme:rubric_edit", made.pk)


def _page(request: HttpRequest, editor: RubricPart, **context: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context |= {"editor": editor}
    return render(request, "programme/rubric/edit.html", context, status=status)


patterns = [
    path("rubrics/", rubrics, name="rubrics"),
    path("rubrics/new/", new, name="rubric_new"),
    path("rubrics/<int:rubric_id>/", rubric, name="rubric"),
    path("rubrics/<int:rubric_id>/edit/", edit, name="rubric_edit"),
    path("rubrics/<int:rubric_id>/next/", copy, name="rubric_next"),
]
