"""What runs inside Label Studio's own process: its start, and two pages of ours.

Nothing else of ours is imported there, and nothing of this is imported elsewhere.
"""
