"""What holds for every test, wherever it lies; the people and plans that tests share are in tests/conftest.py.

A test that cannot run because the machine lacks something skips with a reason that begins with "needs", for example
``pytest.skip("needs Chromium: apt install chromium")``. On a developer's machine that is a skip; with ``CI=true`` it
is a failure, because there a check that silently did not run looks like a check that passed.
"""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest
from django.conf import settings

CI = os.environ.get("CI", "").lower() in ("1", "true")
#: What a test asks for, if only by way of another fixture, that uses the database.
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out the tests that cannot reach a database: what they find on one they would find on any",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        left_out = [item for item in items if not reaches_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if reaches_database(item)]


def reaches_database(item: pytest.Item) -> bool:
    """Whether ``item`` may use the database; pytest-django lets no other test touch it."""
    asked_for = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(asked_for & DATABASE_FIXTURES)


def pytest_configure() -> None:
    if settings.PRODUCTION:
        pytest.exit("Tests must not run under production settings: set ENVIRONMENT=development.", returncode=2)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    everything_must_run = any(item.get_closest_marker(name) for name in ("browser", "server", "pdf"))
    return refuse_lack(report, always=everything_must_run)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return refuse_lack(report)


def refuse_lack(report: Report, *, always: bool = False) -> Report:
    """Turn a skip for want of something, or any skip if ``always``, into a failure in CI; return ``report``."""
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if always or reason.startswith("needs "):
            report.outcome = "failed"
            report.longrepr = f"Skipped, which CI does not allow: {reason}"
    return report
