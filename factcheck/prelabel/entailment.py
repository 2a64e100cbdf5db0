"""Sources to labels by an entailment model, zero-shot.

Each label becomes a hypothesis (`The source of this statement is the Kremlin.`) and the model says
whether the text entails it: Yin, Hay and Roth, EMNLP 2019. Any `zero-shot-classification` model of
transformers does; the cost grows with texts times labels.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.domain import LabelScore, Language, ModelId, Span
from factcheck.errors import ModelError
from factcheck.text import trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.prelabel.parts import Mention

BATCH = 16
"""Pairs of text and hypothesis that go through the model at once."""

SPARE = 8
"""Tokens kept free for what a tokenizer adds: special ones, and the seams of a cut."""

LONGEST = 4096
"""Tokens of a premise at most, also where a tokenizer knows no limit."""

_REVISION_DIGITS = 12
_COMMIT_DIGITS = 40


@dataclass(frozen=True, slots=True)
class EntailmentLinker:
    """A linker that asks an entailment model about each label by itself.

    Attributes:
        model: its name, and the commit or the content hash of what was loaded.
        pipeline: transformers' pipeline for zero-shot classification.
        batch_size: pairs of text and hypothesis that go through it at once.
    """

    model: ModelId
    pipeline: Any = field(repr=False)
    batch_size: int = BATCH

    @classmethod
    def load(
        cls, model: str, *, revision: str | None = None, batch_size: int = BATCH
    ) -> EntailmentLinker:
        """Load a model by hub name or path; only safetensors, and no code of others is run.

        A hub name is pinned to a commit: the one given, or the one its main branch is at, which
        is recorded. A folder is recorded by a hash of its files.

        Raises:
            ModelError: torch is missing, the model cannot be found or loaded, it is no entailment
                model, or it has no safetensors weights.
        """
        _check_torch(model)
        folder = Path(model).expanduser()
        local = folder.is_dir()
        if not local and (folder.exists() or model.startswith((".", "/", "~"))):
            raise ModelError(model, "there is no such folder", "name a folder or a hub model")
        found = _hash(folder) if local else _commit(model, revision)
        pipeline = _load(str(folder) if local else model, None if local else found)
        name = folder.resolve().name if local else model
        return cls(ModelId(name, found[:_REVISION_DIGITS]), pipeline, batch_size)

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the score of every label for each mention, best first.

        A score is the probability that the text entails the label's hypothesis rather than
        contradicts it, whatever the other labels are. A mention without source gets none.
        """
        scores: list[Sequence[LabelScore]] = [()] * len(mentions)
        for language in Language:
            chosen = [
                at
                for at, mention in enumerate(mentions)
                if mention.document.language is language and mention.attribution.source
            ]
            asked = self._ask([mentions[at] for at in chosen], taxonomy, language)
            for at, found in zip(chosen, asked, strict=True):
                scores[at] = found
        return scores

    def _ask(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy, language: Language
    ) -> list[tuple[LabelScore, ...]]:
        """Ask about mentions of one language, which share their hypotheses."""
        if not mentions:
            return []
        template = taxonomy.hypotheses[language]
        # Whole hypotheses, so that a label's braces are never taken for a place to fill.
        hypotheses = [template.replace("{}", label.name_in(language)) for label in taxonomy.labels]
        names: dict[str, list[str]] = {}
        for label, hypothesis in zip(taxonomy.labels, hypotheses, strict=True):
            names.setdefault(hypothesis, []).append(label.name)
        room = self._room(hypotheses)
        answers = self.pipeline(
            [premise(mention, self.pipeline.tokenizer, room) for mention in mentions],
            candidate_labels=list(names),
            hypothesis_template="{}",
            multi_label=True,
            batch_size=self.batch_size,
        )
        return [_ranked(answer, names) for answer in answers]

    def _room(self, hypotheses: Sequence[str]) -> int:
        """Return how many tokens of a premise go beside the longest hypothesis."""
        tokenizer, config = self.pipeline.tokenizer, self.pipeline.model.config
        limits = (tokenizer.model_max_length, getattr(config, "max_position_embeddings", LONGEST))
        limit = min(LONGEST, *(int(each) for each in limits if each and each > 0))
        longest = max(len(_tokens(tokenizer, each)) for each in hypotheses)
        return max(SPARE, limit - longest - SPARE)


def premise(mention: Mention, tokenizer: Any, room: int) -> str:  # noqa: ANN401 - transformers'
    """Return the text around a mention that fits, with source and cue in view, cut at words.

    Args:
        mention: what is asked about.
        tokenizer: a fast tokenizer, which knows where its tokens stand.
        room: tokens that fit.
    """
    text = mention.document.text
    core = _core(mention)
    around = _around(core, len(text), room)
    piece = around.text_in(text)
    offsets = [Span(start, end) for start, end in _offsets(tokenizer, piece) if end > start]
    inside = [at for at, token in enumerate(offsets) if token.shift(around.start).overlap(core)]
    if len(offsets) <= room or not inside:
        return trim(around, text).text_in(text)
    spare = max(0, room - (inside[-1] - inside[0] + 1))
    first = max(0, min(inside[0] - spare // 2, len(offsets) - room))
    last = min(len(offsets), first + room) - 1
    kept = Span(offsets[first].start, offsets[last].end).shift(around.start)
    return trim(_whole_words(kept, core, text), text).text_in(text)


def _core(mention: Mention) -> Span:
    """Return the stretch from the first to the last word of source and cue, where they are near.

    A cue in two pieces may enclose a long content; then the source alone has to be in view.
    """
    source = mention.attribution.source
    spans = (*source, *mention.attribution.cue)
    whole = Span(min(each.start for each in spans), max(each.end for each in spans))
    own = Span(min(each.start for each in source), max(each.end for each in source))
    return whole if len(whole) <= 4 * len(own) else own


def _around(core: Span, length: int, room: int) -> Span:
    """Return a stretch that surely has more tokens than fit, so that a book is not tokenised."""
    reach = 16 * room
    return Span(max(0, core.start - reach), min(length, core.end + reach))


def _whole_words(kept: Span, core: Span, text: str) -> Span:
    """Return the stretch without the words cut at its ends, unless the mention is among them."""
    start, end = kept.start, kept.end
    while start > 0 and start < core.start and not text[start - 1].isspace():
        start += 1
    while end < len(text) and end > core.end and not text[end].isspace():
        end -= 1
    return Span(start, end)


def _ranked(answer: Any, names: dict[str, list[str]]) -> tuple[LabelScore, ...]:  # noqa: ANN401
    """Return an answer of the pipeline, by the labels' canonical names, best first."""
    found = zip(answer["labels"], answer["scores"], strict=True)
    return tuple(
        LabelScore(name, float(score)) for hypothesis, score in found for name in names[hypothesis]
    )


def _tokens(tokenizer: Any, text: str) -> Sequence[int]:  # noqa: ANN401
    ids: Sequence[int] = tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
    return ids


def _offsets(tokenizer: Any, text: str) -> Sequence[tuple[int, int]]:  # noqa: ANN401
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    offsets: Sequence[tuple[int, int]] = encoded["offset_mapping"]
    return offsets


def _check_torch(model: str) -> None:
    from importlib.util import find_spec

    if find_spec("torch") is None:
        cure = "run `pip install 'factcheck-studio[hub]'`, or leave --model out"
        raise ModelError(model, "torch, which it needs, is not installed", cure)


def _transport_error() -> type[Exception]:
    """Return what the hub's client raises without a connection, in whichever httpx it stands on."""
    from importlib import import_module

    from huggingface_hub.errors import HfHubHTTPError

    (client,) = {
        base.__module__.partition(".")[0]
        for base in HfHubHTTPError.__mro__
        if base.__name__ == "HTTPError"
    }
    found: type[Exception] = import_module(client).TransportError
    return found


def _commit(model: str, revision: str | None) -> str:
    """Return the commit of a hub model: as given, or as the hub or the local cache has it."""
    if revision and len(revision) == _COMMIT_DIGITS:
        return revision
    from huggingface_hub import HfApi, try_to_load_from_cache
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, OfflineModeIsEnabled

    cure = "check the name and the connection, or name a folder"
    try:
        found = HfApi().model_info(model, revision=revision).sha
    except HFValidationError:
        raise ModelError(model, "that is no name of a hub model", "write OWNER/NAME") from None
    except HfHubHTTPError as error:
        status = error.response.status_code
        raise ModelError(model, f"the hub does not give it ({status})", cure) from None
    except (OfflineModeIsEnabled, OSError, _transport_error()) as error:
        cached = try_to_load_from_cache(model, "config.json", revision=revision)
        if isinstance(cached, str):
            return Path(cached).parent.name
        problem = f"the hub cannot be reached ({type(error).__name__}), and it is not in the cache"
        raise ModelError(model, problem, cure) from None
    if not found:
        raise ModelError(model, "the hub tells no commit", "name one with --revision")
    return found


def _hash(folder: Path) -> str:
    """Return a hash of the files that make up a model, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in {".safetensors", ".json", ".txt", ".model"}:
            digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _load(model: str, revision: str | None) -> Any:  # noqa: ANN401 - a pipeline of transformers
    with _quiet():
        from transformers import (
            AutoConfig,
            AutoModelForSequenceClassification,
            AutoTokenizer,
            pipeline,
        )

        pinned = {"revision": revision, "trust_remote_code": False}
        try:
            config = AutoConfig.from_pretrained(model, **pinned)
            if not _entailment(config):
                problem = "it has no label `entailment`, so it is no entailment model"
                raise ModelError(model, problem, "choose a zero-shot-classification model")
            weights = AutoModelForSequenceClassification.from_pretrained(
                model, config=config, use_safetensors=True, **pinned
            )
            tokenizer = AutoTokenizer.from_pretrained(model, use_fast=True, **pinned)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise ModelError(model, _reason(error), _cure(error)) from None
        if not tokenizer.is_fast:
            raise ModelError(model, "it has no fast tokenizer", "choose another model")
        return pipeline("zero-shot-classification", model=weights.eval(), tokenizer=tokenizer)


def _entailment(config: Any) -> bool:  # noqa: ANN401
    labels = getattr(config, "label2id", None) or {}
    return any(str(label).lower().startswith("entail") for label in labels)


def _reason(error: Exception) -> str:
    """Return the first line of an error, without what a hub's answer may hold."""
    first = str(error).strip().partition("\n")[0] or type(error).__name__
    token = os.environ.get("HF_TOKEN", "")
    return first.replace(token, "…") if token else first


def _cure(error: Exception) -> str:
    if "safetensors" in str(error):
        return "only safetensors weights are loaded; choose a model that has them"
    if "trust_remote_code" in str(error):
        return "code of others is never run; choose a model of the transformers library"
    return "check the name, the revision and the files"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers' advice and bars off the terminal while a model is loaded."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
