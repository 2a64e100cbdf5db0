"""Tests of factcheck.studio."""
