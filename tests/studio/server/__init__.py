"""Tests of factcheck.studio.server."""
