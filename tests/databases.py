"""Databases that the steps of one run share: made once, before the tests, and copied for each that needs one.

Migrating takes a quarter of a minute, the demonstration as long again, a copy no time. ``bin/check`` names a folder in
TEST_DATABASES and calls ``python -m tests.databases make`` first and ``drop`` last; tests that are run without that
folder make what they need.
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests.functional.portal import load, manage

#: What there is to copy: tables alone, or as ``make run`` makes them.
MIGRATED, FILLED = "migrated", "filled"


def folder() -> Path | None:
    """Return where the databases of this run are; ``None`` where nobody has named a place."""
    named = os.environ.get("TEST_DATABASES")
    return Path(named) if named else None


def on_sqlite(kind: str) -> Path | None:
    """Return the folder that holds ``db.sqlite3`` and what belongs to it; ``None`` where it was not made."""
    return _made("sqlite", kind)


def on_server(kind: str) -> tuple[Path, str] | None:
    """Return a folder and the name of its database on the server; ``None`` where it was not made."""
    var = _made("server", kind)
    return (var, (var / "name").read_text()) if var else None


def _made(where: str, kind: str) -> Path | None:
    home = folder()
    return home / where / kind if home and (home / where / kind / "ready").exists() else None


def pour(connection: Any) -> None:
    """Copy the migrated file into a test's database on SQLite, which is in memory and still empty."""
    var = on_sqlite(MIGRATED)
    if var:
        with closing(sqlite3.connect(var / "db.sqlite3")) as source:
            source.backup(connection.connection)


def make_on_sqlite(home: Path) -> None:
    """Make both, the filled one out of a copy of the migrated one."""
    for kind in (MIGRATED, FILLED):
        var = home / "sqlite" / kind
        var.mkdir(parents=True)
        database = var / "db.sqlite3"
        if kind == MIGRATED:
            manage(var, f"sqlite:///{database}", "migrate", "-v0")
        else:
            database.write_bytes((home / "sqlite" / MIGRATED / "db.sqlite3").read_bytes())
            load(var, f"sqlite:///{database}")
        (var / "ready").touch()


def make_on_server(home: Path, url: str) -> None:
    """Make both on the server at ``url``, the filled one out of a copy of the migrated one."""
    copy_of = "template1"
    for kind in (MIGRATED, FILLED):
        var, name = home / "server" / kind, f"{kind}_{uuid4().hex[:12]}"
        var.mkdir(parents=True)
        (var / "name").write_text(name)
        create(url, name, copy_of)
        own = beside(url, name)
        if kind == MIGRATED:
            manage(var, own, "migrate", "-v0")
        else:
            load(var, own)
        (var / "ready").touch()
        copy_of = name


def beside(url: str, name: str) -> str:
    """Return the address of the database ``name`` on the server of ``url``."""
    return f"{url.rsplit('/', 1)[0]}/{name}"


def create(url: str, name: str, copy_of: str) -> None:
    """Create a database beside the one at ``url``."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copy_of}"')


def drop(url: str, name: str) -> None:
    """Drop a database beside the one at ``url``, whoever still uses it."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def main(command: str, where: str = "") -> None:
    """``make sqlite``, ``make server`` or ``drop``, in the folder of TEST_DATABASES."""
    home, url = folder(), os.environ.get("TEST_DATABASE_URL", "")
    if home is None:
        sys.exit("TEST_DATABASES names no folder.")
    if command == "make" and where == "sqlite":
        make_on_sqlite(home)
    elif command == "make":
        make_on_server(home, url)
    else:
        for name in (home / "server").glob("*/name"):
            drop(url, name.read_text())


if __name__ == "__main__":
    main(*sys.argv[1:])
