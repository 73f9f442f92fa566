"""The secret key that a clone makes for itself, in development."""

from pathlib import Path

import pytest

from otworkforce import settings


def test_the_key_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = []

    def key() -> str:
        # What a process sees that starts while this one makes up its mind.
        there.append((tmp_path / "secret-key").exists())
        return "a" * 50

    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setattr("django.core.management.utils.get_random_secret_key", key)
    assert settings._development_secret_key() == "a" * 50
    assert there == [False]
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_the_key_of_who_came_first_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def key() -> str:
        (tmp_path / "secret-key").write_text("b" * 50, encoding="ascii")
        return "a" * 50

    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setattr("django.core.management.utils.get_random_secret_key", key)
    assert settings._development_secret_key() == "b" * 50
