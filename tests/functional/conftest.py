"""Real portals and real browsers. What the machine lacks is named, and a failure with ``CI=true``."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests import databases
from tests.functional.people import People
from tests.functional.portal import Portal, fill, serve


def lack(what: str, line: str) -> None:
    """Skip for want of ``what``; fail in continuous integration, where nothing may be missing."""
    message = f"{what} is missing: {line}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database as ``make run`` makes it, to be copied."""
    if shared := databases.on_sqlite(databases.FILLED):
        return shared
    var = tmp_path_factory.mktemp("filled")
    fill(var, f"sqlite:///{var / 'db.sqlite3'}")
    return var


@pytest.fixture(scope="module")
def portal(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal over SQLite for the tests of one module."""
    var = tmp_path_factory.mktemp("portal")
    shutil.copytree(filled, var, dirs_exist_ok=True)
    with serve(var, f"sqlite:///{var / 'db.sqlite3'}") as running:
        yield running


def server_url() -> str:
    """Return where the tests' database server is; empty on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


@pytest.fixture(scope="session")
def filled_on_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder and the name of a database on the server as ``make run`` makes them, to be copied."""
    if shared := databases.on_server(databases.FILLED):
        yield shared
        return
    name, var = f"filled_{uuid4().hex[:12]}", tmp_path_factory.mktemp("filled_on_server")
    with new_database(server_url(), name) as own:
        fill(var, own)
        yield var, name


@pytest.fixture
def own_portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    """A portal for one test, over the database server that ``DATABASE_URL`` names, by default over SQLite."""
    if url := server_url():
        var, name = request.getfixturevalue("filled_on_server")
        shutil.copytree(var, tmp_path, dirs_exist_ok=True)
        with new_database(url, f"functional_{uuid4().hex[:12]}", name) as own, serve(tmp_path, own) as running:
            yield running
        return
    shutil.copytree(request.getfixturevalue("filled"), tmp_path, dirs_exist_ok=True)
    with serve(tmp_path, f"sqlite:///{tmp_path / 'db.sqlite3'}") as running:
        yield running


@pytest.fixture
def live(browser: Any, filled: Path, tmp_path: Path) -> Callable[..., Any]:
    """Return a block in which the portal runs at a moment; the database stays from one to the next."""
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)

    @contextmanager
    def at(moment: str) -> Iterator[People]:
        with serve(tmp_path, f"sqlite:///{tmp_path / 'db.sqlite3'}", at=moment) as portal:
            people = People(browser, portal)
            yield people
            for context in people.contexts:
                context.close()

    return at


@contextmanager
def new_database(url: str, name: str, copy_of: str = "template1") -> Iterator[str]:
    """Make a database of that name beside the one at ``url``, and drop it again."""
    databases.create(url, name, copy_of)
    try:
        yield databases.beside(url, name)
    finally:
        databases.drop(url, name)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, headless, asking nobody for anything."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        lack("Chromium", "apt install chromium")
    return {
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def sign_in(portal: Portal) -> Callable[[Any, str], None]:
    """Return a function that signs a page in as a demonstration account."""

    def sign(page: Any, account: str) -> None:
        page.goto(f"{portal.address}/account/login/")
        page.fill("input[name=login]", f"{account}@example.org")
        page.fill("input[name=password]", portal.password)
        page.click("button[type=submit]:has-text('Sign in')")
        page.wait_for_url(lambda url: "/account/login" not in url)

    return sign
