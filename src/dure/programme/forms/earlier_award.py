"""What an officer fills in to bring earlier awards."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AwardFileForm(forms.Form):
    """A table of awards."""

    table = forms.FileField(label=_("Table (CSV or XLSX)"))
