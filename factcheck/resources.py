"""Find the files of the repository's root, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of ``schemas/…``, ``seeds/…`` or ``label_config.xml``.

    Args:
        name: path relative to the repository's root.

    Raises:
        FileNotFoundError: neither the wheel nor the checkout has it.
    """
    for root in (_PACKAGE / "_resources", _PACKAGE.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is missing from this installation of factcheck")
