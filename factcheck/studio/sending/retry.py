"""Sending what must be stored once, over a connection that may lose the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from factcheck.errors import StudioError, TooLong, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sized

    from factcheck.studio.api.client import Client
    from factcheck.studio.sending.journal import Journal

_Sent = TypeVar("_Sent", bound="Sized")


def send_until_stored(
    client: Client,
    journal: Journal,
    tasks: _Sent,
    send: Callable[[_Sent], int],
    find_missing: Callable[[_Sent], _Sent],
) -> None:
    """Send tasks; if the answer is lost, look up what arrived before anything is sent again.

    Args:
        client: the server.
        journal: where the request is noted before it is sent.
        tasks: what the server lacks.
        send: sends tasks, and returns how many the server says it took.
        find_missing: returns which of the tasks are not on the server.

    Raises:
        StudioError: the server does not take all, or is down for longer than the client waits.
        OSError: the note cannot be written.
    """
    for pause in (*client.patience, None):
        try:
            with journal.sending(len(tasks)):
                taken = send(tasks)
        except Unavailable as error:
            if pause is None or isinstance(error, TooLong):
                raise
            client.wait(max(pause, error.after))
            journal.settle()
            tasks = find_missing(tasks)
            if not tasks:
                return
        else:
            break
    if taken != len(tasks):
        problem = f"the server stored {taken} of {len(tasks)} tasks"
        raise StudioError(client.url, problem, "try again: what is there is not sent twice")
