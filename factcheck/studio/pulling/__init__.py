"""Annotations of a project to a claim dataset."""
