"""Tests of factcheck.studio.sending."""
