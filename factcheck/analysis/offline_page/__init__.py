"""What offline pages share: how they look, lists and texts in them, and how data gets in safely.

Jinja escapes everything that comes from data. Claims and texts are JSON, of which scripts make
elements when they are shown, never from markup. The Content Security Policy (level 3) of a page
forbids all requests, and all scripts but its own.
"""

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from factcheck.dataset import to_text

STYLE = "style.css"

# The parser of HTML ends a script at `</script`, and reads on differently after `<!--`; in the
# strings of JSON these escapes mean the same characters, and elsewhere it has none of them.
_IN_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def to_html_json(value: object) -> str:
    """Return a value as JSON that is safe inside a ``script`` element."""
    return to_text(value).translate(_IN_HTML)


def read_resource(package: str, name: str) -> str:
    """Return a file in the folder ``templates`` of a package."""
    return files(package).joinpath("templates", *name.split("/")).read_text("utf-8")


def join_scripts(parts: Iterable[tuple[str, str]]) -> str:
    """Return scripts as one, in a scope of their own.

    Args:
        parts: the package and the name of each, without ``.js``, in their order.
    """
    read = (read_resource(package, f"script/{name}.js") for package, name in parts)
    return '"use strict";\n(() => {\n' + "".join(read) + "})();\n"


def script_hash(script: str) -> str:
    """Return the hash by which the page's policy allows a script: SHA-256 in base64."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def page_templates(package: str) -> Environment:
    """Return the templates of a package; they escape what they are filled with."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
