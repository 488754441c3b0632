"""`dure web`: serves the pages; `dure up` starts it beside the worker."""

import click
import uvicorn

from dure.cli.process import end_with_parent


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def command(host: str, port: int) -> None:
    """Serve the pages until told to stop."""
    end_with_parent()
    uvicorn.run(
        "dure.site.asgi:application",
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
