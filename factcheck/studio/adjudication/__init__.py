"""Texts on which annotators differ: a separate project, whose answers are gold."""
