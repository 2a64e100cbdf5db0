"""Entailment models of transformers: from the hub or a folder, pinned to a revision."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMIT_DIGITS = 40


def load_classifier(model: str, revision: str | None) -> tuple[Any, str, str]:
    """Load a pipeline for zero-shot classification, with its name and its revision.

    Only safetensors weights are loaded, and no code from the hub is run. A hub model is pinned to a
    commit: the one given, or the current one of its main branch. The revision of a folder is a hash
    of its files.

    Raises:
        ModelError: torch is missing; the model cannot be found or loaded; it is not an entailment
            model, or has no safetensors weights.
    """
    _require_torch(model)
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _load_pipeline(str(folder), None), folder.resolve().name, _hash(folder)
    if folder.exists() or model.startswith((".", "/", "~")):
        raise ModelError(model, "there is no such folder", "give a folder or a hub model")
    commit = _commit(model, revision)
    return _load_pipeline(model, commit), model, commit


def _require_torch(model: str) -> None:
    from importlib.util import find_spec

    if find_spec("torch") is None:
        cure = "run `pip install 'factcheck-studio[hub]'`, or leave out --model"
        raise ModelError(model, "it needs torch, which is not installed", cure)


def _transport_error() -> type[Exception]:
    """Return what the hub's client raises without a connection; its HTTP library varies."""
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
    """Return the commit of a hub model: the one given, or that of the hub or the local cache."""
    if revision and len(revision) == _COMMIT_DIGITS:
        return revision
    from huggingface_hub import HfApi, try_to_load_from_cache
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, OfflineModeIsEnabled

    cure = "check the name and the connection, or give a folder"
    try:
        found = HfApi().model_info(model, revision=revision).sha
    except HFValidationError:
        raise ModelError(model, "this is not the name of a hub model", "write OWNER/NAME") from None
    except HfHubHTTPError as error:
        status = error.response.status_code
        raise ModelError(model, f"the hub answered with status {status}", cure) from None
    except (OfflineModeIsEnabled, OSError, _transport_error()) as error:
        cached = try_to_load_from_cache(model, "config.json", revision=revision)
        if isinstance(cached, str):
            return Path(cached).parent.name
        problem = f"no connection to the hub ({type(error).__name__}), and it is not in the cache"
        raise ModelError(model, problem, cure) from None
    if not found:
        raise ModelError(model, "the hub reported no commit", "give one with --revision")
    return found


def _hash(folder: Path) -> str:
    """Return a hash of the files of a model, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in {".safetensors", ".json", ".txt", ".model"}:
            digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _load_pipeline(model: str, revision: str | None) -> Any:  # noqa: ANN401 - of transformers
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
            labels = getattr(config, "label2id", None) or {}
            if not any(str(label).lower().startswith("entail") for label in labels):
                problem = "it has no label `entailment`, so it is not an entailment model"
                raise ModelError(model, problem, "choose a zero-shot-classification model")
            weights = AutoModelForSequenceClassification.from_pretrained(
                model, config=config, use_safetensors=True, **pinned
            )
            tokenizer = AutoTokenizer.from_pretrained(model, use_fast=True, **pinned)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise ModelError(model, _first_line(error), _cure(error)) from None
        if not tokenizer.is_fast:
            raise ModelError(model, "it has no fast tokenizer", "choose another model")
        return pipeline("zero-shot-classification", model=weights.eval(), tokenizer=tokenizer)


def _first_line(error: Exception) -> str:
    """Return the first line of an error, without the token that it may contain."""
    first = str(error).strip().partition("\n")[0] or type(error).__name__
    token = os.environ.get("HF_TOKEN", "")
    return first.replace(token, "…") if token else first


def _cure(error: Exception) -> str:
    if "safetensors" in str(error):
        return "only safetensors weights are loaded; choose a model that has them"
    if "trust_remote_code" in str(error):
        return "code from the hub is never run; choose a model that transformers supports"
    return "check the name, the revision and the files"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Hide the advice and the progress bars of transformers while a model is loaded."""
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
