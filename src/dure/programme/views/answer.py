"""Writing an application: a section with autosave, its lease, and two versions side by side."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.core.errors import Busy
from dure.programme.actions.answer import Saved, lock_section, save_section, unlock_section
from dure.programme.domain.answer_comparison import comparison
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.form import TEXTS, Form, QuestionKind
from dure.programme.forms.answer_text import value_text
from dure.programme.forms.answers import SectionForm, section_form
from dure.programme.forms.offered import names_in, offered_in
from dure.programme.labels.form import label_of
from dure.programme.models import Application
from dure.programme.queries.answer import (
    answers_at,
    answers_of,
    form_of,
    locks_of,
    stored_answers,
)
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.application_page import ApplicationPage, page_of
from dure.programme.queries.seen import seen_by
from dure.web.clock import now
from dure.web.refusals import told_refusal

K = QuestionKind


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, application_id: int, section: str) -> HttpResponse:
    """Show a section to be written; without a script, its button saves and comes back."""
    found = application_visible_to(request.actor, application_id)
    clashes: list[dict[str, str]] = []
    if request.method == "POST":
        saved = _save(request, found, section)
        if saved is not None and not saved.clashes:
            return redirect("programme:edit_section", application_id, section)
        clashes = _clashes(form_of(found), saved) if saved else []
        found = application_visible_to(request.actor, application_id)
    page = page_of(request.actor, found)
    if not page.may["write"]:
        return redirect("programme:application", application_id)
    busy = ""
    try:
        lock_section(application_id=found.pk, section=section, actor=request.actor, now=now())
    except Busy as refusal:
        busy = str(told_refusal(refusal))
    form = _form(page, section)
    shown = {
        "page": page,
        "application": found,
        "form": form,
        "section": form.section,
        "base": _base(found, form),
        "clashes": clashes,
        "busy": busy,
        "lock": locks_of(found, now()).get(section),
        "named": page.correction.questions if page.correction else None,
        "around": _around(page, section),
        "words": _words(),
    }
    return render(request, "programme/application/edit.html", shown)


@require_POST
def save(request: HttpRequest, application_id: int, section: str) -> JsonResponse:
    """Keep what was typed and say, question by question, what stands now."""
    found = application_visible_to(request.actor, application_id)
    saved = _save(request, found, section)
    if saved is None:
        return JsonResponse({"questions": {}, "clashes": []})
    found = application_visible_to(request.actor, application_id)
    form = form_of(found)
    kinds = {question.key: question.kind for question in form.questions}
    typed = _typed(request, found, section)
    live = section_form(
        form, section, answers_of(found), data=request.POST, offered=offered_in(form)
    )
    return JsonResponse(
        {
            "saved": f"{timezone.localtime(saved.at):%H:%M:%S}",
            "questions": {
                key: {
                    "revision": revision,
                    "same": saved.answers[key] == typed.get(key),
                    "text": saved.answers[key] if kinds[key] in TEXTS else None,
                }
                for key, revision in saved.revisions.items()
            },
            "clashes": _clashes(form, saved),
            "live": live.live(),
        }
    )


@require_POST
def unlock(request: HttpRequest, application_id: int, section: str) -> HttpResponse:
    unlock_section(application_id=application_id, section=section, actor=request.actor, now=now())
    return redirect("programme:application", application_id)


@login_required
@require_GET
def compare(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show two versions of an application side by side."""
    found = application_visible_to(request.actor, application_id)
    seen = seen_by(request.actor, found)
    if not seen.history:
        raise Http404
    old = _revision(request.GET.get("from"), 0, found.revision)
    new = _revision(request.GET.get("to"), found.revision, found.revision)
    form = form_of(found)
    before, after = answers_at(found, old), answers_at(found, new)
    offered = names_in(form, before, after)
    shown = {
        "application": found,
        "old": old,
        "new": new,
        "last": found.revision,
        "differences": [
            {
                "label": label_of(each.question),
                "section": each.section,
                "pieces": each.pieces,
                "old": value_text(each.question, each.old, offered=offered) or "–",
                "new": value_text(each.question, each.new, offered=offered) or "–",
            }
            for each in comparison(form, before, after)
        ],
    }
    return render(request, "programme/application/compare.html", shown)


def _save(request: HttpRequest, found: Application, section: str) -> Saved | None:
    written = _typed(request, found, section)
    correction = page_of(request.actor, found).correction
    if found.state == ApplicationState.CORRECTING and correction is not None:
        written = {key: value for key, value in written.items() if key in correction.questions}
    if not written:
        return None
    return save_section(
        application_id=found.pk,
        section=section,
        written=written,
        base=_sent_base(request),
        actor=request.actor,
        now=now(),
    )


def _typed(request: HttpRequest, found: Application, section: str) -> dict[str, Any]:
    definition = form_of(found)
    form = section_form(definition, section, {}, data=request.POST, offered=offered_in(definition))
    form.is_valid()
    return form.answers


def _sent_base(request: HttpRequest) -> dict[str, int]:
    try:
        given = json.loads(request.POST.get("base", "{}"))
    except ValueError:
        return {}
    if not isinstance(given, dict):
        return {}
    return {key: value for key, value in given.items() if type(value) is int}


def _form(page: ApplicationPage, section: str) -> SectionForm:
    files = {key: [f.name for f in found] for key, found in page.files_by_question.items()}
    offered = offered_in(page.form)
    return section_form(page.form, section, page.answers, offered=offered, files=files)


def _base(found: Application, form: SectionForm) -> str:
    keys = {question.key for question in form.section.questions}
    stored = stored_answers(found)
    return json.dumps({key: each.revision for key, each in stored.items() if key in keys})


def _clashes(form: Form, saved: Saved) -> list[dict[str, str]]:
    found = []
    for clash in saved.clashes:
        question = form.question(clash.question)
        if question is not None:
            found.append(
                {
                    "question": clash.question,
                    "label": label_of(question),
                    "kept": value_text(question, clash.kept),
                    "written": value_text(question, clash.written),
                }
            )
    return found


def _around(page: ApplicationPage, section: str) -> dict[str, Any]:
    keys = [part.section.key for part in page.parts]
    place = keys.index(section) if section in keys else 0
    return {
        "number": place + 1,
        "before": keys[place - 1] if place > 0 else "",
        "after": keys[place + 1] if place + 1 < len(keys) else "",
    }


def _words() -> dict[str, str]:
    return {
        "saving": _("Saving …"),
        "saved": _("Saved {time}"),
        "offline": _("Not connected: kept in this browser and sent when it is back."),
        "clash": _("Somebody else changed the same answer. Both are kept:"),
        "theirs": _("Stands in the form now"),
        "mine": _("What you wrote"),
        "elsewhere": _("Another device changed {label}. Reload to see it."),
        "restored": _("Text that had not been sent was found in this browser and put back."),
    }


def _revision(text: str | None, default: int, last: int) -> int:
    if text is None or not (text.isascii() and text.isdecimal() and len(text) < 9):
        return default
    return min(int(text), last)


patterns = [
    path("applications/<int:application_id>/edit/<slug:section>/", edit, name="edit_section"),
    path("applications/<int:application_id>/edit/<slug:section>/save/", save, name="save_section"),
    path(
        "applications/<int:application_id>/edit/<slug:section>/unlock/",
        unlock,
        name="unlock_section",
    ),
    path("applications/<int:application_id>/compare/", compare, name="compare_application"),
]
