"""What the table of a project's tasks shows: what people look for, not what programs need.

It is the first tab of the data manager. The columns and their names were read from what Label
Studio 1.23.2 answers at ``/api/dm/columns``; people may show and hide them as they like.
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

_BESIDE_A_TASK = (
    *("id", "completed_at", "cancelled_annotations", "annotators"),
    *("data.text", "data.language"),
)
"""What is hidden, too, while a task is open and the table is narrow: title and count are left."""


def _hidden(*columns: str) -> list[str]:
    return [f"tasks:{column}" for column in columns]


TAB: Mapping[str, object] = MappingProxyType(
    {
        "title": "Default",
        "type": "list",
        "target": "tasks",
        "hiddenColumns": {
            "explore": _hidden(*_FOR_PROGRAMS),
            "labeling": _hidden(*_FOR_PROGRAMS, *_BESIDE_A_TASK),
        },
        "columnsWidth": {"tasks:data.title": 260, "tasks:data.text": 360},
    }
)
