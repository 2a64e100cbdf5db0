"""Pairs of claims to people who say whether they are the same, and their answers back."""
