"""A real portal for tests: gunicorn workers on a port of their own, over a database filled as ``make run`` fills it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

ROOT = Path(__file__).resolve().parents[2]
#: The day on which the demonstration is loaded and at which the portal's clock stands still.
FIXED_AT = "2026-11-22T12:00"


@dataclass(frozen=True)
class Portal:
    """A portal that is running."""

    address: str
    var: Path
    pid: int
    database_url: str
    #: Where the portal's clock stands.
    at: str = FIXED_AT

    @property
    def password(self) -> str:
        """The demonstration accounts' password, made for this database."""
        return (self.var / "demo-password.txt").read_text().strip()

    @property
    def workers(self) -> list[int]:
        """The process ids of gunicorn's workers."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    @property
    def log(self) -> str:
        """What gunicorn and the portal have printed so far."""
        return (self.var / "gunicorn.log").read_text()

    def manage(self, *arguments: str) -> str:
        """Run a management command against this portal's database and return what it printed."""
        return manage(self.var, self.database_url, *arguments, at=self.at)


def environment(var: Path, database_url: str, at: str = FIXED_AT) -> dict[str, str]:
    """Return the environment of a development portal that keeps everything in ``var``, its clock standing at ``at``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))}
    return {
        **kept,
        "ENVIRONMENT": "development",
        "ENV_FILE": "",
        "VAR_DIR": str(var),
        "DATABASE_URL": database_url,
        "CLOCK_FIXED_AT": at,
        "DJANGO_SETTINGS_MODULE": "otworkforce.settings",
    }


def manage(var: Path, database_url: str, *arguments: str, at: str = FIXED_AT) -> str:
    """Run a management command and return what it printed; raise with its output where it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(var, database_url, at),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"manage.py {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def fill(var: Path, database_url: str) -> None:
    """Make the database as ``make run`` does: tables, the plans, the demonstration."""
    manage(var, database_url, "migrate", "-v0")
    load(var, database_url)


def load(var: Path, database_url: str) -> None:
    """Fill the tables as ``make run`` does: the plans, the demonstration."""
    for command in ("seed", "load_demo"):
        manage(var, database_url, command)


@contextmanager
def serve(var: Path, database_url: str, workers: int = 2, at: str = FIXED_AT) -> Iterator[Portal]:
    """Serve the portal until the block ends, its clock standing at ``at``."""
    log = var / "gunicorn.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                *("-m", "gunicorn", "otworkforce.wsgi", "--bind", "127.0.0.1:0", "--workers", str(workers)),
                *("--worker-class", "gthread", "--threads", "4", "--timeout", "60", "--graceful-timeout", "2"),
                *("--limit-request-line", "8190", "--no-control-socket"),
            ],
            cwd=ROOT,
            env=environment(var, database_url, at),
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield Portal(_address(process, log), var, process.pid, database_url, at)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _address(process: subprocess.Popen[str], log: Path) -> str:
    """Wait for gunicorn to say where it listens; go on writing what it says to the log."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"Listening at: (http://[0-9.:]+)", line):
            _go_on_logging(process, log)
            return found[1]
    raise AssertionError("gunicorn did not start:\n" + "".join(said))


def _go_on_logging(process: subprocess.Popen[str], log: Path) -> None:
    from threading import Thread

    def copy() -> None:
        assert process.stderr is not None
        with log.open("a") as output:
            for line in process.stderr:
                output.write(line)
                output.flush()

    Thread(target=copy, daemon=True).start()


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        """Leave redirects to the caller."""


@dataclass(frozen=True)
class Answer:
    """What the portal answered."""

    status: int
    location: str
    text: str

    def field(self, name: str) -> str:
        """Return the value of a hidden field of the page."""
        found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', self.text)
        assert found, f"no field {name} in:\n{self.text[:2000]}"
        return unescape(found[1])


class Browser:
    """A person's browser without a screen: cookies, forms, and no redirect followed by itself."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.cookies = CookieJar()
        self._opener = build_opener(_NoRedirect, HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._open(Request(self.portal.address + path))

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        return self._open(Request(self.portal.address + path, data=urlencode(fields).encode()))

    def _open(self, request: Request) -> Answer:
        request.add_header("Referer", self.portal.address + "/")
        try:
            response = self._opener.open(request, timeout=60)
        except HTTPError as refused:
            response = refused
        with response:
            return Answer(response.status, response.headers.get("Location", ""), response.read().decode())

    def sign_in(self, account: str) -> "Browser":
        """Sign in as a demonstration account, e.g. ``demo-lead-wales``."""
        page = self.get("/account/login/")
        fields = {
            "csrfmiddlewaretoken": page.field("csrfmiddlewaretoken"),
            "login": f"{account}@example.org",
            "password": self.portal.password,
        }
        answer = self.post("/account/login/", fields)
        assert answer.status == 302, answer.text[:2000]
        return self
