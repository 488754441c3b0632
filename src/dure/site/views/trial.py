from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dure.web.trial import trial_progress


@never_cache
@require_safe
def trial(request: HttpRequest) -> JsonResponse:
    """Tell how far the trial programme is, for the page that waits for it."""
    progress = trial_progress()
    if progress is None:
        text = gettext("The trial programme is ready.")
        return JsonResponse({"ready": True, "percent": 100, "text": text})
    return JsonResponse({"ready": False, "percent": progress.percent, "text": progress.text})
