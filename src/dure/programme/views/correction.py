"""Addresses of this noun; `dure.programme.urls` puts them together."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
