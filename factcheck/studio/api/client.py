"""The calls to Label Studio's API that factcheck needs, in one class."""

from factcheck.studio.api.export_calls import ExportCalls
from factcheck.studio.api.list_calls import ListCalls
from factcheck.studio.api.write_calls import WriteCalls


class Client(ListCalls, WriteCalls, ExportCalls):
    """A server: its projects, tasks, predictions and annotations.

    Raises:
        StudioError: on every call, see `Calls`.
    """
