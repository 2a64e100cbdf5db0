"""Texts on which annotators differ, and what becomes of them."""
