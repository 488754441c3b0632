from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as remember_in_browser

from dure.accounts.actions.profile import choose_language
from dure.web.clock import now


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Show the same page in another language; a signed-in person's choice is kept."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        choose_language(language=language, actor=request.actor, now=now())
    return remember_in_browser(request)
