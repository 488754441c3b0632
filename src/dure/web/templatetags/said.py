"""The filter that shows a text made with `dure.core.said` in the language of the page."""

from django import template

from dure.web.refusals import told

register = template.Library()
register.filter("told", told)
