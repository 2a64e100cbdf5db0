"""Tests of factcheck.studio.pulling."""
