"""What applies to tests and doctests alike."""

from tests.optional import pytest_make_collect_report

__all__ = ["pytest_make_collect_report"]
