"""Databases for programs that a test starts as processes of their own."""

import os
import uuid
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg


@contextmanager
def own_database():
    """Give the variables of an empty database of the kind the tests run on; drop it afterwards.

    On SQLite there is nothing to set: the database lies in the program's own data folder.
    """
    address = os.environ.get("DURE_DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield {}
        return
    name = f"dure_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield {"DURE_DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
