from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dure.programme.actions.portfolio import choose_portfolio
from dure.web.clock import now


@require_POST
def choose(request: HttpRequest, call_id: int) -> HttpResponse:
    choose_portfolio(call_id=call_id, actor=request.actor, now=now())
    messages.success(request, _("The portfolio is sealed."))
    return redirect("programme:selection", call_id)


patterns = [path("calls/<int:call_id>/portfolio/choose/", choose, name="choose_portfolio")]
