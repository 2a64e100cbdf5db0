"""Tests of factcheck.reading."""
