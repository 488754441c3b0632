from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dure.accounts.actions.token import issue_token, revoke_token
from dure.accounts.forms import TokenForm
from dure.accounts.queries.token import tokens_of
from dure.core.errors import Invalid
from dure.web.clock import now
from dure.web.refusals import told_refusal


@login_required
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens and make a new one, whose secret is shown on that answer alone."""
    secret = ""
    form = TokenForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = issue_token(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                grant_ids=[int(key) for key in form.cleaned_data["grants"]],
                expires_at=form.expires_at,
                actor=request.actor,
                now=now(),
            )
            form = TokenForm(actor=request.actor)
        except Invalid as refusal:
            form.add_error(None, str(told_refusal(refusal)))
    page = {"form": form, "secret": secret, "tokens": tokens_of(request.actor), "now": now()}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/tokens.html", page, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    revoke_token(token_id=token_id, actor=request.actor, now=now())
    messages.success(request, _("The token is revoked. It no longer opens anything."))
    return redirect("accounts:tokens")
