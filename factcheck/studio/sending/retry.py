"""Sending what must be stored once, over a connection that may lose the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from factcheck.errors import StudioError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sized

    from factcheck.studio.api.client import Client
    from factcheck.studio.sending.journal import Journal

_Sent = TypeVar("_Sent", bound="Sized")


def until_there(
    client: Client,
    journal: Journal,
    missing: _Sent,
    send: Callable[[_Sent], int],
    look: Callable[[_Sent], _Sent],
) -> None:
    """Send; if the answer is lost, look what arrived before anything is sent again.

    Args:
        client: the server.
        journal: where the request is noted before it leaves.
        missing: tasks that the server lacks.
        send: sends them, and returns how many the server says it took.
        look: returns which of them are not there.

    Raises:
        StudioError: the server does not take all, or is down for longer than we are patient.
        OSError: the note cannot be written.
    """
    for pause in (*client.patience, None):
        try:
            with journal.sending(len(missing)):
                taken = send(missing)
        except Unavailable as error:
            if pause is None:
                raise
            client.wait(max(pause, error.after))
            journal.settle()
            missing = look(missing)
            if not missing:
                return
        else:
            break
    if taken != len(missing):
        problem = f"it took {taken} of {len(missing)} tasks"
        raise StudioError(client.url, problem, "try again: what is there is left alone")
