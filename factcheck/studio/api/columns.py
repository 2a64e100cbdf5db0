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
    *("data.adjudicates", "data.adjudicates.panel"),
    *("inner_id", "total_predictions", "predictions_score", "predictions_model_versions"),
    *("predictions_results", "annotations_results", "annotations_ids"),
    *("file_upload", "storage_filename", "created_at", "updated_at", "updated_by"),
    *("avg_lead_time", "draft_exists"),
)

_NARROW_HIDDEN = (
    *("id", "completed_at", "cancelled_annotations", "annotators"),
    *("data.text", "data.language"),
)
"""Also hidden while a task is open beside the table; title and count remain."""


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
        "columnsWidth": {"tasks:data.title": 260, "tasks:data.text": 360},
    }
)
