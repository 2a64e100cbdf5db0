"""Tests of factcheck.studio.api."""
