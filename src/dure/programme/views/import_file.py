"""Filling in an application outside and bringing it back: template, preview, taking over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.errors import Invalid
from dure.programme.actions.import_file import import_answers, preview_answers
from dure.programme.domain.document import Given
from dure.programme.domain.form import QuestionKind
from dure.programme.forms.answer_text import value_text
from dure.programme.forms.import_file import DocumentForm, sealed, unsealed
from dure.programme.labels.form import label_of
from dure.programme.queries.application import application_visible_to
from dure.web.clock import now
from dure.web.refusals import told_refusal

EMPTY = Given(None, (), ())
MOST_FAULTS = 100


@require_http_methods(["GET", "POST"])
def application_import(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    form = DocumentForm(request.POST or None, request.FILES or None)
    page = {"application": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            shown = preview_answers(
                application_id=application_id, given=form.given(), actor=request.actor
            )
        except Invalid as refusal:
            form.add_error("document", str(told_refusal(refusal)))
        else:
            page["preview"] = shown
            page["faults"] = [told_refusal(fault) for fault in shown.faults[:MOST_FAULTS]]
            page["changes"] = [_change(each, shown.also_changed) for each in shown.changes]
            page["seal"] = (
                ""
                if shown.faults
                else sealed(
                    shown.answers,
                    application_id=application_id,
                    revision=shown.revision,
                    user_id=request.actor.user_id,
                )
            )
    status = 422 if form.errors or page.get("faults") else 200
    return render(request, "programme/import_file/import.html", page, status=status)


@require_POST
def apply(request: HttpRequest, application_id: int) -> HttpResponse:
    answers, revision = unsealed(
        request.POST.get("seal", ""),
        application_id=application_id,
        user_id=request.actor.user_id or 0,
    )
    count = import_answers(
        application_id=application_id,
        answers=answers,
        revision=revision,
        actor=request.actor,
        now=now(),
    )
    told = ngettext(
        "%(count)d answer was taken over.", "%(count)d answers were taken over.", count
    )
    messages.success(request, told % {"count": count})
    return redirect("programme:application", application_id)


def _change(each: object, also_changed: frozenset[str]) -> dict[str, object]:
    question = each.question
    table = question.kind is QuestionKind.TABLE
    return {
        "label": label_of(question),
        "old": len(each.old or []) if table else value_text(question, each.old),
        "new": len(each.new or []) if table else value_text(question, each.new),
        "pieces": each.pieces,
        "table": table,
        "also": question.key in also_changed,
    }


patterns = [
    path(
        "applications/<int:application_id>/import/", application_import, name="application_import"
    ),
    path(
        "applications/<int:application_id>/import/apply/", apply, name="application_import_apply"
    ),
]
