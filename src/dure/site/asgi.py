"""The web application, for any ASGI server."""

import os

from django.core.asgi import get_asgi_application

from dure.web.body_limit import BodyLimit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.site.settings")

application = BodyLimit(get_asgi_application())
