"""Predictions into a project, each document once."""
