"""What a newcomer meets first: the commands, what they say when something is missing, and the files they read."""

import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import conftest

ROOT = Path(__file__).resolve().parent.parent


def locked(name: str) -> dict[str, str]:
    """Package and version for each line of a lock file."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_development_has_the_same_versions_as_the_portal():
    # `make run` and `make test` share one .venv: were they to differ, each would undo what the other installed.
    assert locked("base.txt").items() <= locked("dev.txt").items()
    assert locked("pdf.txt").items() <= locked("dev.txt").items()


def test_the_portal_runs_without_what_makes_pdfs():
    assert "weasyprint" not in locked("base.txt")
    assert locked("base.txt").items() < locked("pdf.txt").items()


@pytest.mark.parametrize("name", ["base.txt", "pdf.txt", "dev.txt"])
def test_locks_have_hashes_and_no_index_address(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert len(locked(name)) > 10
    assert "://" not in text
    for entry in re.split(r"\n(?=[a-z0-9._-]+==)", text)[1:]:
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize("name", ["base.txt", "pdf.txt", "dev.txt"])
def test_locks_hold_what_the_project_asks_for(name):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {"base.txt": [], "pdf.txt": ["pdf"], "dev.txt": ["pdf", "dev"]}[name]
    asked = sum((project["optional-dependencies"][extra] for extra in extras), project["dependencies"])
    assert {re.match(r"[a-z0-9-]+", one.lower()).group() for one in asked} <= locked(name).keys()


def test_env_example_describes_each_setting_and_no_other():
    read = re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', (ROOT / "otworkforce/settings.py").read_text(encoding="utf-8"))
    described = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(described) == sorted(set(read))


def test_a_key_that_begins_with_a_dollar_starts_the_portal(tmp_path):
    # Django's random keys may; django-environ would take such a default for the name of another variable, for ever.
    (tmp_path / "secret-key").write_text("$ecret", encoding="ascii")
    shown = run(
        sys.executable,
        "manage.py",
        "diffsettings",
        VAR_DIR=str(tmp_path),
        ENV_FILE="",
        ENVIRONMENT="development",
        SECRET_KEY="",
    )
    assert "SECRET_KEY = '$ecret'" in shown.stdout, shown.stderr


def test_make_without_a_target_lists_every_target():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split()
    # Called by a `make test`, this make must not think itself a part of that one.
    shown = run("make", "--no-print-directory", MAKEFLAGS="", MAKELEVEL="0").stdout
    assert sorted(re.findall(r"^  make (\S+) ", shown, re.MULTILINE)) == sorted(targets)


def test_a_taken_port_is_one_line():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = run(sys.executable, "bin/port-free", str(port))
    assert result.returncode == 1
    assert re.fullmatch(rf"Port {port} is taken: .* make run PORT=\d+\n", result.stderr)


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", ""])
def test_a_port_that_is_none_is_one_line(port):
    result = run(sys.executable, "bin/port-free", port)
    assert result.returncode == 1
    assert result.stderr == f"PORT={port} is not a port: choose a number from 1 to 65535\n"


def python_that(folder: Path, name: str, *, version: str = "3.11.2", recent: bool = True, venv: bool = True) -> Path:
    """A stand-in for a Python: answers the three questions that bin/find-python asks."""
    path = folder / name
    answers = (
        f"""*ensurepip*) exit {int(not venv)} ;; *version_info?*'<'*) exit {int(not recent)} ;; *) echo {version} ;;"""
    )
    path.write_text(f'#!/bin/sh\ncase "$2" in {answers} esac\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def find_python(folder: Path, **environment: str) -> subprocess.CompletedProcess:
    return run("/bin/sh", "bin/find-python", **{"PATH": str(folder), "PYTHON": "", **environment})


def test_an_old_python_is_passed_over_for_a_newer_one(tmp_path):
    python_that(tmp_path, "python3", version="3.9.2", recent=False)
    newer = python_that(tmp_path, "python3.12", version="3.12.1")
    assert find_python(tmp_path).stdout == f"{newer}\n"


def test_only_an_old_python_is_one_line(tmp_path):
    python_that(tmp_path, "python3", version="3.9.2", recent=False)
    result = find_python(tmp_path)
    assert result.returncode == 1
    assert re.fullmatch(r"Python 3\.11 or newer is needed, but python3 is 3\.9\.2; .*\n", result.stderr)


def test_a_missing_venv_module_names_its_package(tmp_path):
    python_that(tmp_path, "python3", venv=False)
    result = find_python(tmp_path)
    assert result.returncode == 1
    assert re.fullmatch(r"python3 \(3\.11\.2\) cannot make .*: apt install python3-venv\n", result.stderr)


def test_no_python_at_all_is_one_line(tmp_path):
    result = find_python(tmp_path)
    assert result.returncode == 1
    assert re.fullmatch(r"Python 3\.11 or newer is needed, but none was found; .*\n", result.stderr)


def test_the_python_that_is_named_is_the_only_one_asked(tmp_path):
    python_that(tmp_path, "python3")
    result = find_python(tmp_path, PYTHON="/nowhere/python")
    assert result.returncode == 1
    assert result.stderr == "Python 3.11 or newer is needed, but PYTHON=/nowhere/python names no Python\n"


def skipped(reason: str) -> pytest.TestReport:
    return pytest.TestReport(
        "tests/test_x.py::test_x", ("tests/test_x.py", 1, "test_x"), {}, "skipped", ("test_x.py", 1, reason), "call"
    )


@pytest.mark.parametrize(
    ("ci", "reason", "always", "outcome"),
    [
        (True, "Skipped: needs Chromium: apt install chromium", False, "failed"),
        (True, "Skipped: only PostgreSQL has this lock", False, "skipped"),
        (True, "Skipped: only PostgreSQL has this lock", True, "failed"),
        (False, "Skipped: needs Chromium: apt install chromium", True, "skipped"),
    ],
)
def test_in_ci_a_lack_is_a_failure(monkeypatch, ci, reason, always, outcome):
    monkeypatch.setattr(conftest, "CI", ci)
    assert conftest.refuse_lack(skipped(reason), always=always).outcome == outcome


def test_what_can_reach_a_database_is_not_left_out(request, db):
    assert conftest.reaches_database(request.node)


@pytest.mark.django_db
def test_what_is_marked_to_reach_a_database_is_not_left_out(request):
    assert conftest.reaches_database(request.node)


def test_what_cannot_reach_a_database_is_left_out(request):
    assert not conftest.reaches_database(request.node)
