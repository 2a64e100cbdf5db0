"""Annotations out of a project, as a claim dataset."""
