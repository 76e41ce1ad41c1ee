"""Fixtures for the unit tests. The environment of all tests is set in the project's conftest.py."""

from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.oracle")  # its failures show both sides, as a test's do


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the type check: one process is busy with it while the other runs the rest."""
    items.sort(key=lambda item: item.path.name != "test_static.py")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return Path(__file__).resolve().parent.parent
