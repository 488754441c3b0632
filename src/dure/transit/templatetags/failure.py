"""The filter that names the field of the form that a refusal is about."""

from django import template
from django.utils.functional import Promise

from dure.transit.forms.mapping import field_of
from dure.transit.forms.study import StudyForm

register = template.Library()


@register.filter
def field_label(where: str) -> str | Promise:
    """Return what the form calls the field that *where* names, such as "[vehicles] count"."""
    field = StudyForm.base_fields.get(field_of(where) or "")
    return (field and field.label) or ""
