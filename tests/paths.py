"""Where the tests find what lies in the repository, and beside it."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The repository."""

EXAMPLES = ROOT / "tests" / "examples"
SEEDS = ROOT / "seeds"

ATTRIBUTION = ROOT.parent / "shared" / "data" / "attribution"
"""Annotated corpora, which are not in the repository; a test that needs them skips without."""

FIELD = ROOT.parent / "shared" / "field"
"""Inputs that failed, which are not in the repository, either."""
