"""What runs inside Label Studio's own process: its start, and two pages of ours.

Nothing else of ours is imported there. What is outside starts `serve` as a script, and knows only
what that says of itself.
"""
