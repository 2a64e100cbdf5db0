"""The bundled model: one pass over a text finds sources, cues, contents; names are vectors."""

from factcheck.prelabel.bundled.bundle import Bundle, load_bundle
from factcheck.prelabel.bundled.linker import BundledLinker
from factcheck.prelabel.bundled.tagger import BundledTagger

__all__ = ["Bundle", "BundledLinker", "BundledTagger", "load_bundle"]
