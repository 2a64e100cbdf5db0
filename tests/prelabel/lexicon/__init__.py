"""Tests of factcheck.prelabel.lexicon."""
