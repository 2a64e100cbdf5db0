"""The columns of a project's table of tasks: those for people, without those for programs.

The table is the first tab of the data manager. The names of the columns are those that Label Studio
1.23.2 lists at ``/api/dm/columns``; people may show and hide columns as they like.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOR_PROGRAMS = (
    *("data.doc_key", "data.document", "data.part", "data.parallel_text", "data.superseded_by"),
    *("data.adjudicates", "data.adjudicates.panel", "data.comparison"),
    *("inner_id", "total_predictions", "predictions_score", "predictions_model_versions"),
    *("predictions_results", "annotations_results", "annotations_ids"),
    *("file_upload", "storage_filename", "created_at", "updated_at", "avg_lead_time"),
)

_NARROW_HIDDEN = (
    *("id", "completed_at", "cancelled_annotations", "annotators", "updated_by", "draft_exists"),
    *("data.text", "data.language"),
)
"""Also hidden while a task is open beside the table; title and count remain."""


_WIDTHS = {
    "id": 70,
    "completed_at": 150,
    "annotators": 120,
    "updated_by": 120,
    "draft_exists": 100,
    "data.title": 260,
    "data.text": 360,
}
"""Pixels: all of them fit the screen of a laptop."""


def _hidden(*columns: str) -> list[str]:
    return [f"tasks:{column}" for column in columns]


TAB: Mapping[str, object] = MappingProxyType(
    {
        "title": "Default",
        "type": "list",
        "target": "tasks",
        "hiddenColumns": {
            "explore": _hidden(*_FOR_PROGRAMS),
            "labeling": _hidden(*_FOR_PROGRAMS, *_NARROW_HIDDEN),
        },
        "columnsWidth": {f"tasks:{name}": width for name, width in _WIDTHS.items()},
    }
)
