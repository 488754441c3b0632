"""The page that describes the data interface: the viewer in a page of ours."""

from ninja.openapi.docs import Swagger


class HouseDocs(Swagger):
    """The viewer as it comes, in a page that names its language and its content."""

    template = "web/data_docs.html"
