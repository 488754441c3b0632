from django import template

from dure.accounts import labels

register = template.Library()
register.filter("right", labels.right_of)
register.filter("named", labels.name_of)
