"""Names that an author wrote in two languages."""

from typing import Any

from django import template

from dure.programme.labels.form import own_text

register = template.Library()


@register.filter
def name_in_language(row: Any) -> str:
    """Return `name` or `name_en` of a row, as the page's language is."""
    return own_text(row.name, getattr(row, "name_en", ""))
