"""Tests of factcheck.comparing."""
