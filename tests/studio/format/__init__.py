"""Tests of factcheck.studio.format."""
