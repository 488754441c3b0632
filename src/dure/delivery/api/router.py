"""Delivery for programs: the same queries and actions as the pages, noun by noun."""

from importlib import import_module
from pkgutil import iter_modules

from ninja import Router

import dure.delivery.api as package

router = Router()

for found in iter_modules(package.__path__):
    if found.name != "router":
        noun = import_module(f"{package.__name__}.{found.name}")
        router.add_router("", noun.router)
