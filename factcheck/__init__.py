"""Who claims what: attributed claims of English and Arabic news, verified and validated.

Everything that is promised to users of Python is importable from here, see docs/python.md; a name
is imported when it is first used, so that `import factcheck` takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factcheck.analysis import (
        AgreementReport,
        Diff,
        Evaluation,
        GoldAttribution,
        GoldDocument,
        Scoreboard,
        agreement,
        agreement_to_markdown,
        diff,
        diff_to_text,
        evaluate,
        evaluation_to_markdown,
        read_gold,
        scoreboard,
        scoreboard_to_markdown,
    )
    from factcheck.analysis.export import export
    from factcheck.analysis.report import write_report
    from factcheck.dataset import (
        ClaimRecord,
        Finding,
        OpenDataset,
        Order,
        load_taxonomy,
        open_dataset,
        read_predictions,
        validate,
        write_dataset,
        write_predictions,
    )
    from factcheck.dataset.export import About
    from factcheck.dataset.frame import ClaimDataset, load
    from factcheck.domain import (
        OTHER,
        VERDICTS,
        Annotation,
        Attribution,
        Claim,
        Dataset,
        Document,
        Evidence,
        LabelScore,
        Language,
        ModelId,
        Origin,
        PredictedClaim,
        Prediction,
        Prelabel,
        Provenance,
        Quotation,
        Role,
        SourceLabel,
        Span,
        Taxonomy,
    )
    from factcheck.errors import (
        ConfigMismatch,
        ExportError,
        FactcheckError,
        InvalidRecord,
        LanguageError,
        MissingPackage,
        ModelError,
        Problem,
        ReadingError,
        SpanError,
        StudioError,
        TaxonomyError,
        TaxonomyMismatch,
        Unavailable,
        Violations,
    )
    from factcheck.prelabel import Pipeline, load_pipeline
    from factcheck.reading import Rejected, read
    from factcheck.studio.adjudication.adjudicate import AdjudicationReport, adjudicate
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.format.label_config import label_config
    from factcheck.studio.pulling.pull import PullReport, pull
    from factcheck.studio.sending.push import PushReport, push
    from factcheck.studio.server.embedded import start as start_studio
    from factcheck.studio.server.embedded import stop as stop_studio

__all__ = [
    "OTHER",
    "VERDICTS",
    "About",
    "AdjudicationReport",
    "AgreementReport",
    "Annotation",
    "Attribution",
    "Claim",
    "ClaimDataset",
    "ClaimRecord",
    "ConfigMismatch",
    "Connection",
    "Dataset",
    "Diff",
    "Document",
    "Evaluation",
    "Evidence",
    "ExportError",
    "FactcheckError",
    "Finding",
    "GoldAttribution",
    "GoldDocument",
    "InvalidRecord",
    "LabelScore",
    "Language",
    "LanguageError",
    "MissingPackage",
    "ModelError",
    "ModelId",
    "OpenDataset",
    "Order",
    "Origin",
    "Pipeline",
    "PredictedClaim",
    "Prediction",
    "Prelabel",
    "Problem",
    "Provenance",
    "PullReport",
    "PushReport",
    "Quotation",
    "ReadingError",
    "Rejected",
    "Role",
    "Scoreboard",
    "SourceLabel",
    "Span",
    "SpanError",
    "StudioError",
    "Taxonomy",
    "TaxonomyError",
    "TaxonomyMismatch",
    "Unavailable",
    "Violations",
    "adjudicate",
    "agreement",
    "agreement_to_markdown",
    "diff",
    "diff_to_text",
    "evaluate",
    "evaluation_to_markdown",
    "export",
    "label_config",
    "load",
    "load_pipeline",
    "load_taxonomy",
    "open_dataset",
    "pull",
    "push",
    "read",
    "read_gold",
    "read_predictions",
    "scoreboard",
    "scoreboard_to_markdown",
    "start_studio",
    "stop_studio",
    "validate",
    "write_dataset",
    "write_predictions",
    "write_report",
]

_MODULES = {
    "analysis": "AgreementReport Diff Evaluation GoldAttribution GoldDocument Scoreboard "
    "agreement agreement_to_markdown diff diff_to_text evaluate evaluation_to_markdown read_gold "
    "scoreboard scoreboard_to_markdown",
    "analysis.export": "export",
    "analysis.report": "write_report",
    "dataset": "ClaimRecord Finding OpenDataset Order load_taxonomy open_dataset read_predictions "
    "validate write_dataset write_predictions",
    "dataset.export": "About",
    "dataset.frame": "ClaimDataset load",
    "errors": "ConfigMismatch ExportError FactcheckError InvalidRecord LanguageError "
    "MissingPackage ModelError Problem ReadingError SpanError StudioError TaxonomyError "
    "TaxonomyMismatch Unavailable Violations",
    "prelabel": "Pipeline load_pipeline",
    "reading": "Rejected read",
    "studio.adjudication.adjudicate": "AdjudicationReport adjudicate",
    "studio.api.connection": "Connection",
    "studio.format.label_config": "label_config",
    "studio.pulling.pull": "PullReport pull",
    "studio.sending.push": "PushReport push",
    "studio.server.embedded": "start_studio stop_studio",
}
"""The module that each name comes from; all others come from `factcheck.domain`."""

_RENAMED = {"start_studio": "start", "stop_studio": "stop"}


if not TYPE_CHECKING:  # else a checker would believe that every name exists

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used (PEP 562)."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        homes = (module for module, names in _MODULES.items() if name in names.split())
        module = import_module(f"{__name__}.{next(homes, 'domain')}")
        value = globals()[name] = getattr(module, _RENAMED.get(name, name))
        return value


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__]
