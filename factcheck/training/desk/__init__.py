"""``factcheck train``: a bundle learns on from what a desk has verified."""
