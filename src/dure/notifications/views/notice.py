"""A person's own notices, and how they are told by e-mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.notifications.actions.preference import mark_read, set_preferences
from dure.notifications.forms import PreferenceForm
from dure.notifications.labels import group_label
from dure.notifications.queries.notice import (
    groups_met,
    notice_of,
    notices_of,
    preferences_of,
    shown,
    unread_count,
)
from dure.web.clock import now

PER_PAGE = 30


@require_GET
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    pages = Paginator(notices_of(request.actor), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    read = shown(request.actor, list(page))
    listed = [{"notice": each, "group": group_label(each.group)} for each in read]
    return render(
        request,
        "notifications/notices.html",
        {"listed": listed, "page": page, "unread": unread_count(request.actor)},
    )


@require_POST
@login_required
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go where a notice leads, and remember that it was read."""
    found = notice_of(request.actor, notice_id)
    mark_read(actor=request.actor, now=now(), notice_id=notice_id)
    own = found.href.startswith("/") and not found.href.startswith("//")
    return redirect(found.href if own else "notifications:notices")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(actor=request.actor, now=now())
    return redirect("notifications:notices")


@require_http_methods(["GET", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferenceForm(
        request.POST or None,
        wanted=preferences_of(request.user.pk),
        groups=groups_met(request.actor),
    )
    if request.method == "POST" and form.is_valid():
        set_preferences(wanted=form.wanted(), actor=request.actor, now=now())
        messages.success(request, _("This is how you will be told from now on."))
        return redirect("notifications:preferences")
    status = 422 if form.errors else 200
    return render(request, "notifications/preferences.html", {"form": form}, status=status)
