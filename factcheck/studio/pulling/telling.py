"""Telling annotators, in the task itself, what they should look at again."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from factcheck.studio.format.controls import TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factcheck.studio.api.client import Client
    from factcheck.studio.pulling.remarks import Remark
    from factcheck.studio.pulling.store import Store


def tell(client: Client, store: Store, remarks: Iterable[Remark]) -> tuple[int, int]:
    """Write the remarks on a task into a field of it, a line each; remove what is mended.

    The page shows the field above the text, the table in a column. Annotations and predictions
    stay.

    Args:
        client: the server.
        store: every task as it was read just now.
        remarks: all that there are.

    Returns:
        How many tasks have another text in that field now, and how many no longer have one.

    Raises:
        StudioError: see `Client`.
    """
    notes: defaultdict[int, list[str]] = defaultdict(list)
    for each in remarks:
        notes[each.task].append(each.note)
    told = cleared = 0
    for raw, *_ in store.raw():
        said = "\n".join(notes[raw["id"]])
        if said != raw["data"].get(TOLD, ""):
            client.edit_data(raw["id"], partial(_write, said=said))
            told += bool(said)
            cleared += not said
    return told, cleared


def _write(data: dict[str, Any], said: str) -> None:
    data.pop(TOLD, None)
    if said:
        data[TOLD] = said
