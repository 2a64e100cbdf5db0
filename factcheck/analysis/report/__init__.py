"""A claim dataset as one HTML page that opens offline: who claims what, and how reliable it is."""

from factcheck.analysis.report.page import report, write_report

__all__ = ["report", "write_report"]
