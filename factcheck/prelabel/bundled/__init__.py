"""The bundled model: one pass over a text finds sources, cues, contents; names are vectors."""

from factcheck.prelabel.bundled.bundle import FOLDER, Bundle, is_bundle, load_bundle
from factcheck.prelabel.bundled.inner import find_inner
from factcheck.prelabel.bundled.linker import BundledLinker
from factcheck.prelabel.bundled.tagger import BundledTagger

__all__ = [
    "FOLDER",
    "Bundle",
    "BundledLinker",
    "BundledTagger",
    "find_inner",
    "is_bundle",
    "load_bundle",
]
