"""Attaching, opening and removing files of an application."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import Invalid
from dure.files.queries.stored_file import download_response
from dure.programme.actions.attachment import attach_file, remove_attachment
from dure.programme.queries.answer import form_of
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.attachment import attachment_visible_to, shown_name
from dure.programme.queries.seen import seen_by
from dure.web.clock import now
from dure.web.refusals import told_refusal


@login_required
@require_GET
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    found = attachment_visible_to(request.actor, attachment_id)
    found.file.name = shown_name(found, seen_by(request.actor, found.application))
    return download_response(found.file, inline="inline" in request.GET)


@require_POST
def attach(request: HttpRequest, application_id: int, question: str) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    sent = request.FILES.get("file")
    section = form_of(found).section_of(question)
    try:
        if sent is None:
            raise Invalid("Choose a file first.", where="file")
        attach_file(
            application_id=application_id,
            question=question,
            stream=sent,
            name=sent.name or "",
            actor=request.actor,
            now=now(),
        )
    except Invalid as refusal:
        messages.error(request, str(told_refusal(refusal)))
    else:
        messages.success(request, _("The file is here and is being checked for viruses."))
    if section is None:
        return redirect("programme:application", application_id)
    return redirect("programme:edit_section", application_id, section.key)


@require_POST
def remove(request: HttpRequest, attachment_id: int) -> HttpResponse:
    found = attachment_visible_to(request.actor, attachment_id)
    remove_attachment(attachment_id=attachment_id, actor=request.actor, now=now())
    section = form_of(found.application).section_of(found.question)
    if section is None:
        return redirect("programme:application", found.application_id)
    return redirect("programme:edit_section", found.application_id, section.key)


patterns = [
    path("attachments/<int:attachment_id>/", attachment, name="attachment"),
    path("attachments/<int:attachment_id>/remove/", remove, name="remove_attachment"),
    path("applications/<int:application_id>/files/<slug:question>/", attach, name="attach_file"),
]
