"""Tests of factcheck.studio.backend."""
