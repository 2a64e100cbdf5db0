"""Gold documents as lines of JSON, the format that `factcheck.analysis.gold` reads."""

from collections.abc import Mapping
from typing import Any

from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.domain import Role


def gold_to_json(document: GoldDocument) -> Mapping[str, Any]:
    """Return a document as a JSON value; offsets are ``[start, end)`` in code points."""
    return {
        "id": document.id,
        "language": document.language.value,
        "text": document.text,
        "attributions": [_attribution_to_json(each) for each in document.attributions],
    }


def _attribution_to_json(each: GoldAttribution) -> Mapping[str, Any]:
    stance = {"stance": each.stance.value} if each.stance else {}
    return {
        **{
            role.value: [[span.start, span.end] for span in each.attribution.spans(role)]
            for role in Role
        },
        "label": list(each.labels) or None,
        "quotation": each.attribution.quotation.value,
        **stance,
    }
