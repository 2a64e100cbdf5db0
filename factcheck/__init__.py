"""Who claims what: attributed claims of English and Arabic news, verified and validated.

Everything that is promised to users of Python is importable from here, see docs/python.md. The
imports below are the list of it, one name a line: type checkers read them, and so does this module,
to import a name when it is first used. So `import factcheck` takes no time.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factcheck.analysis.agreement import AgreementReport as AgreementReport
    from factcheck.analysis.agreement import agreement as agreement
    from factcheck.analysis.agreement_tables import agreement_to_markdown as agreement_to_markdown
    from factcheck.analysis.diff import Diff as Diff
    from factcheck.analysis.diff import diff as diff
    from factcheck.analysis.diff_text import diff_to_text as diff_to_text
    from factcheck.analysis.evaluation import Evaluation as Evaluation
    from factcheck.analysis.evaluation import evaluate as evaluate
    from factcheck.analysis.evaluation_tables import (
        evaluation_to_markdown as evaluation_to_markdown,
    )
    from factcheck.analysis.export import export as export
    from factcheck.analysis.found_text import found_to_text as found_to_text
    from factcheck.analysis.gold import GoldAttribution as GoldAttribution
    from factcheck.analysis.gold import GoldDocument as GoldDocument
    from factcheck.analysis.gold import read_gold as read_gold
    from factcheck.analysis.matrix import write_matrix as write_matrix
    from factcheck.analysis.matrix import write_matrix_table as write_matrix_table
    from factcheck.analysis.report import write_report as write_report
    from factcheck.analysis.scoreboard import Scoreboard as Scoreboard
    from factcheck.analysis.scoreboard import scoreboard as scoreboard
    from factcheck.analysis.scoreboard_tables import (
        scoreboard_to_markdown as scoreboard_to_markdown,
    )
    from factcheck.dataset import ClaimRecord as ClaimRecord
    from factcheck.dataset import Finding as Finding
    from factcheck.dataset import OpenDataset as OpenDataset
    from factcheck.dataset import Order as Order
    from factcheck.dataset import load_taxonomy as load_taxonomy
    from factcheck.dataset import open_dataset as open_dataset
    from factcheck.dataset import read_matches as read_matches
    from factcheck.dataset import read_predictions as read_predictions
    from factcheck.dataset import validate as validate
    from factcheck.dataset import write_dataset as write_dataset
    from factcheck.dataset import write_matches as write_matches
    from factcheck.dataset import write_predictions as write_predictions
    from factcheck.dataset.export import About as About
    from factcheck.dataset.frame import ClaimDataset as ClaimDataset
    from factcheck.dataset.frame import load as load
    from factcheck.domain import OTHER as OTHER
    from factcheck.domain import VERDICTS as VERDICTS
    from factcheck.domain import Annotation as Annotation
    from factcheck.domain import Answer as Answer
    from factcheck.domain import Attribution as Attribution
    from factcheck.domain import Claim as Claim
    from factcheck.domain import Contradiction as Contradiction
    from factcheck.domain import Dataset as Dataset
    from factcheck.domain import Decision as Decision
    from factcheck.domain import Direction as Direction
    from factcheck.domain import Document as Document
    from factcheck.domain import Drift as Drift
    from factcheck.domain import DriftKind as DriftKind
    from factcheck.domain import Evidence as Evidence
    from factcheck.domain import FoundBy as FoundBy
    from factcheck.domain import Ground as Ground
    from factcheck.domain import GroupFacts as GroupFacts
    from factcheck.domain import LabelScore as LabelScore
    from factcheck.domain import Language as Language
    from factcheck.domain import MatchedPair as MatchedPair
    from factcheck.domain import Matches as Matches
    from factcheck.domain import ModelId as ModelId
    from factcheck.domain import Origin as Origin
    from factcheck.domain import PredictedClaim as PredictedClaim
    from factcheck.domain import Prediction as Prediction
    from factcheck.domain import Prelabel as Prelabel
    from factcheck.domain import Provenance as Provenance
    from factcheck.domain import Quotation as Quotation
    from factcheck.domain import Reason as Reason
    from factcheck.domain import Relation as Relation
    from factcheck.domain import RelationKind as RelationKind
    from factcheck.domain import Role as Role
    from factcheck.domain import SourceLabel as SourceLabel
    from factcheck.domain import Span as Span
    from factcheck.domain import Stance as Stance
    from factcheck.domain import Taxonomy as Taxonomy
    from factcheck.domain import WordFound as WordFound
    from factcheck.errors import ChoiceError as ChoiceError
    from factcheck.errors import ConfigMismatch as ConfigMismatch
    from factcheck.errors import ExportError as ExportError
    from factcheck.errors import FactcheckError as FactcheckError
    from factcheck.errors import InvalidRecord as InvalidRecord
    from factcheck.errors import LanguageError as LanguageError
    from factcheck.errors import MissingPackage as MissingPackage
    from factcheck.errors import ModelError as ModelError
    from factcheck.errors import Problem as Problem
    from factcheck.errors import QueryError as QueryError
    from factcheck.errors import ReadingError as ReadingError
    from factcheck.errors import SpanError as SpanError
    from factcheck.errors import StudioError as StudioError
    from factcheck.errors import TaxonomyError as TaxonomyError
    from factcheck.errors import TaxonomyMismatch as TaxonomyMismatch
    from factcheck.errors import Unavailable as Unavailable
    from factcheck.errors import Violations as Violations
    from factcheck.learning.choosing import Choice as Choice
    from factcheck.learning.choosing import choose as choose
    from factcheck.learning.ranking import ChosenBy as ChosenBy
    from factcheck.matching.drift import find_drift as find_drift
    from factcheck.matching.find import Found as Found
    from factcheck.matching.find import FoundClaim as FoundClaim
    from factcheck.matching.find import find as find
    from factcheck.matching.match import match as match
    from factcheck.matching.relations import relate as relate
    from factcheck.prelabel import Pipeline as Pipeline
    from factcheck.prelabel import load_pipeline as load_pipeline
    from factcheck.reading import Notice as Notice
    from factcheck.reading import Rejected as Rejected
    from factcheck.reading import read as read
    from factcheck.studio.adjudication.adjudicate import AdjudicationReport as AdjudicationReport
    from factcheck.studio.adjudication.adjudicate import adjudicate as adjudicate
    from factcheck.studio.api.connection import Connection as Connection
    from factcheck.studio.asking.answers import AnswersReport as AnswersReport
    from factcheck.studio.asking.answers import pull_answers as pull_answers
    from factcheck.studio.asking.ask import AskReport as AskReport
    from factcheck.studio.asking.ask import ask as ask
    from factcheck.studio.format.label_config import label_config as label_config
    from factcheck.studio.pulling.check import CheckReport as CheckReport
    from factcheck.studio.pulling.check import check_project as check_project
    from factcheck.studio.pulling.pull import PullReport as PullReport
    from factcheck.studio.pulling.pull import pull as pull
    from factcheck.studio.pulling.remarks import Remark as Remark
    from factcheck.studio.sending.push import PushReport as PushReport
    from factcheck.studio.sending.push import push as push
    from factcheck.studio.server.embedded import start_studio as start_studio
    from factcheck.studio.server.embedded import stop_studio as stop_studio

else:  # a checker would believe that every name exists
    _MODULES = {
        name: module
        for module, name in re.findall(
            r"    from (\S+) import (?:\(\s+)?(\w+) as", __loader__.get_source(__name__)
        )
    }
    """The module that each name comes from."""

    __all__ = list(_MODULES)

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used (PEP 562)."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return value

    def __dir__() -> list[str]:
        """List the public names."""
        return __all__
