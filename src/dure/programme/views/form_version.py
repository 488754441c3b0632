"""Forms: which there are, one with its sections and questions, versions, files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import NotAllowed
from dure.programme.access import form_version as access
from dure.programme.actions import form_version as actions
from dure.programme.domain.form import Form
from dure.programme.domain.form_comparison import form_changes
from dure.programme.domain.form_document import FormDocument, document_to_json
from dure.programme.domain.form_edit import (
    moved_question,
    moved_section,
    without_question,
    without_section,
)
from dure.programme.domain.form_file import FormInvalid
from dure.programme.forms.form_version import NewForm, told_fault
from dure.programme.forms.form_words import change_rows, outline_of
from dure.programme.queries.form_version import (
    form_of,
    form_version_visible_to,
    form_versions_visible_to,
    versions_beside,
)
from dure.programme.views import form_part, form_preview
from dure.web.clock import now

CHANGES = {
    "section-up": lambda form, key: moved_section(form, key, -1),
    "section-down": lambda form, key: moved_section(form, key, 1),
    "section-remove": without_section,
    "question-up": lambda form, key: moved_question(form, key, -1),
    "question-down": lambda form, key: moved_question(form, key, 1),
    "question-remove": without_question,
}


@login_required
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    page = {
        "versions": form_versions_visible_to(request.actor),
        "may_create": access.may_create(request.actor),
    }
    return render(request, "programme/form_version/forms.html", page)


@login_required
def new_form(request: HttpRequest) -> HttpResponse:
    if not access.may_create(request.actor):
        raise NotAllowed("Only officers who prepare calls make forms.")
    form = NewForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (stored := form.store(actor=request.actor, now=now())):
        return redirect("programme:form", stored.pk)
    status = 422 if form.errors else 200
    return render(request, "programme/form_version/new.html", {"form": form}, status=status)


@require_GET
def form_page(request: HttpRequest, form_version_id: int) -> HttpResponse:
    version = form_version_visible_to(request.actor, form_version_id)
    page = {
        "version": version,
        "form": form_of(version),
        "outline": outline_of(form_of(version)),
        "may": access.questions(request.actor, version),
        "others": versions_beside(request.actor, version),
    }
    return render(request, "programme/form_version/form.html", page)


@require_POST
def arrange(request: HttpRequest, form_version_id: int) -> HttpResponse:
    """Move or remove what one of the small buttons names: `question-up:budget`."""
    version = form_version_visible_to(request.actor, form_version_id)
    what, _colon, key = request.POST.get("do", "").partition(":")

    def change(form: Form) -> Form:
        return CHANGES[what](form, key) if what in CHANGES else form

    try:
        actions.edit_form(
            form_version_id=version.pk, change=change, actor=request.actor, now=now(), what=key
        )
    except FormInvalid as invalid:  # something else refers to what was to go
        fault = invalid.faults[0]
        old = form_of(version)
        _name, text = told_fault(fault, old, "-", lambda: (None, change))
        said = _("It stays, because something else refers to it. {text}").format(text=text)
        messages.error(request, said, extra_tags="danger")
    anchor = "" if what.endswith("remove") else f"#{key}"
    return redirect(f"{_address(version.pk)}{anchor}")


@require_POST
def follow(request: HttpRequest, form_version_id: int) -> HttpResponse:
    made = actions.new_version(form_version_id=form_version_id, actor=request.actor, now=now())
    messages.success(request, _("This is a draft of the next version."))
    return redirect("programme:form", made.pk)


@require_POST
def discard(request: HttpRequest, form_version_id: int) -> HttpResponse:
    actions.discard_form(form_version_id=form_version_id, actor=request.actor, now=now())
    messages.success(request, _("The draft is gone."))
    return redirect("programme:forms")


@require_GET
def compare(request: HttpRequest, form_version_id: int, other_id: int) -> HttpResponse:
    version = form_version_visible_to(request.actor, form_version_id)
    other = form_version_visible_to(request.actor, other_id)
    changes = form_changes(form_of(other), form_of(version))
    page = {"version": version, "other": other, "changes": change_rows(changes)}
    return render(request, "programme/form_version/compare.html", page)


@require_GET
def export(request: HttpRequest, form_version_id: int) -> HttpResponse:
    version = form_version_visible_to(request.actor, form_version_id)
    document = FormDocument(version.key, version.name, version.name_en, form_of(version))
    answer = HttpResponse(document_to_json(document), content_type="application/json")
    name = f"{version.key}-{version.version}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _address(form_version_id: int) -> str:
    found: str = redirect("programme:form", form_version_id).url  # type: ignore[attr-defined]
    return found


patterns: list[URLPattern] = [
    path("forms/", forms, name="forms"),
    path("forms/new/", new_form, name="new_form"),
    path("forms/<int:form_version_id>/", form_page, name="form"),
    path("forms/<int:form_version_id>/arrange/", arrange, name="form_arrange"),
    path("forms/<int:form_version_id>/follow/", follow, name="form_follow"),
    path("forms/<int:form_version_id>/discard/", discard, name="form_discard"),
    path("forms/<int:form_version_id>/compare/<int:other_id>/", compare, name="form_compare"),
    path("forms/<int:form_version_id>/export/", export, name="form_export"),
    *form_part.patterns,
    *form_preview.patterns,
]
