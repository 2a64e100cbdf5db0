"""Code that runs inside Label Studio's own process: its start, and two pages that factcheck adds.

It imports nothing else of factcheck. Code outside starts `serve` as a script, and imports only that
module's constants.
"""
