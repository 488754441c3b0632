"""Addresses of this noun; `dure.delivery.urls` puts them together."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
