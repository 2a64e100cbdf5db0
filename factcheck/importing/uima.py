"""UIMA CAS as INCEpTION exports it, in JSON or XMI, read by dkpro-cassis.

Formats: https://uima.apache.org (XMI) and Eckart de Castilho et al., JSON CAS. Their offsets count
UTF-16 units; cassis gives code points.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

from factcheck.domain import Span
from factcheck.errors import MissingPackage, ReadingError
from factcheck.importing.marked import Link, Mark, MarkedText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KINDS = ("role", "kind", "type", "value", "label")
"""Features that say what a mark is, if its layer does not."""

_OWN = ("webanno.custom.", "custom.")
"""Prefixes of layers that a project has made; all others are of the tool."""


def read_cas(path: Path) -> Iterator[MarkedText]:
    """Yield the text of a CAS: ``.json``, ``.xmi`` with its type system, or a ``.zip`` of these.

    Marks are the annotations of a project's own layers; what one is, its layer says or one of the
    features ``role``, ``kind``, ``type``, ``value``, ``label``. Relations are links.

    Raises:
        MissingPackage: dkpro-cassis is not installed.
        ReadingError: it is no CAS.
        OSError: the file cannot be read.
    """
    cas = _load(path)
    text = cas.sofa_string or ""
    marks: dict[int, Mark] = {}
    links: list[tuple[int, int]] = []
    for each in cas.select_all_annotations():
        layer = each.type.name
        if not layer.startswith(_OWN) or not hasattr(each, "begin"):
            continue
        one, other = (getattr(each, name, None) for name in ("Governor", "Dependent"))
        if one is not None and other is not None:
            links.append((one.xmiID, other.xmiID))
        elif each.begin is not None and each.begin < each.end:
            marks[each.xmiID] = _mark(each, text, layer)
    yield MarkedText(
        path.stem,
        str(path),
        text,
        tuple(marks.values()),
        tuple(Link(str(one), str(other)) for one, other in links if {one, other} <= marks.keys()),
    )


def _mark(each: Any, text: str, layer: str) -> Mark:  # noqa: ANN401 - made from the type system
    features = {
        feature.name.casefold(): str(value)
        for feature in each.type.all_features
        if isinstance(value := getattr(each, feature.name, None), str | int | float | bool)
    }
    kind = next((features[name] for name in _KINDS if name in features), layer.rpartition(".")[2])
    span = Span(each.begin, each.end)
    span.text_in(text)
    return Mark(str(each.xmiID), kind, (span,), features)


def _load(path: Path) -> Any:  # noqa: ANN401 - cassis has no types
    try:
        import cassis
    except ImportError:
        raise MissingPackage("dkpro-cassis", "reading UIMA CAS", "import") from None
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as package:
                return _unpack(package, cassis)
        with path.open("rb") as file:
            if path.suffix == ".json":
                return cassis.load_cas_from_json(file)
            beside = path.parent / "TypeSystem.xml"
            with beside.open("rb") as types:
                return cassis.load_cas_from_xmi(file, typesystem=cassis.load_typesystem(types))
    except FileNotFoundError as error:
        cure = "put the TypeSystem.xml of the export beside it, or give the .zip"
        raise ReadingError(str(path), "has no type system", cure) from error
    except OSError:
        raise
    except Exception as error:  # cassis raises what its parsers raise
        problem = f"is no CAS that can be read: {error}"
        raise ReadingError(str(path), problem, "export it again as UIMA CAS JSON") from error


def _unpack(package: zipfile.ZipFile, cassis: Any) -> Any:  # noqa: ANN401 - cassis has no types
    names = package.namelist()
    for name in names:
        if name.endswith(".json"):
            with package.open(name) as file:
                return cassis.load_cas_from_json(file)
    types = next((name for name in names if name.endswith("TypeSystem.xml")), None)
    text = next((name for name in names if name.endswith(".xmi")), None)
    if types is None or text is None:
        raise ValueError("the archive has no .json, and no .xmi with its TypeSystem.xml")
    with package.open(types) as system, package.open(text) as file:
        return cassis.load_cas_from_xmi(file, typesystem=cassis.load_typesystem(system))
