"""What a section answers while it is filled in; any page with such a section may use it."""

from django.http import HttpResponse
from django_htmx.http import trigger_client_event

from dure.programme.forms.answers import SectionForm


def live_response(form: SectionForm) -> HttpResponse:
    """Tell the page which questions are asked now and what the computed ones show."""
    return trigger_client_event(HttpResponse(status=204), "answers:live", form.live())
