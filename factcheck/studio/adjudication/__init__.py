"""Texts on which annotators differ: a project of their own, whose answers are gold."""
