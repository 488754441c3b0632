"""Asking an applicant to put something right, and ending a correction whose time is over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dure.core.errors import Refusal
from dure.programme.access.application import may_check
from dure.programme.actions.correction import close_correction, request_correction
from dure.programme.domain.form import QuestionKind
from dure.programme.forms.application import CorrectionForm
from dure.programme.labels.form import label_of
from dure.programme.queries.answer import form_of
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.correction import corrections_of
from dure.web.clock import now
from dure.web.refusals import told_refusal


@login_required
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, application_id: int) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    if not may_check(request.actor, found):
        raise Http404
    definition = form_of(found)
    offered = [
        (question.key, label_of(question))
        for question in definition.questions
        if question.kind is not QuestionKind.COMPUTED
    ]
    form = CorrectionForm(request.POST or None, offered=offered)
    if form.is_valid():
        try:
            request_correction(
                application_id=application_id, actor=request.actor, now=now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(told_refusal(refusal)))
        else:
            messages.success(request, _("The applicant was told what to correct."))
            return redirect("programme:application", application_id)
    shown = {
        "application": found,
        "form": form,
        "definition": definition,
        "corrections": corrections_of(found),
        "now": now(),
    }
    status = 422 if form.errors else 200
    return render(request, "programme/application/correction.html", shown, status=status)


@require_POST
def close(request: HttpRequest, application_id: int) -> HttpResponse:
    close_correction(application_id=application_id, actor=request.actor, now=now())
    messages.success(request, _("It counts again as it was handed in."))
    return redirect("programme:check", application_id)


patterns = [
    path("applications/<int:application_id>/correction/", correction, name="correction"),
    path("applications/<int:application_id>/correction/close/", close, name="close_correction"),
]
