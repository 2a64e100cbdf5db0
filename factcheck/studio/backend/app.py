"""The five routes that Label Studio calls, behind a secret and within limits.

Nothing of a request outlives its answer, but predictions of the last few documents and the label
configs they came with: the token that ``/setup`` brings is never looked at.
"""

import asyncio
import logging
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from factcheck.dataset.files import parse
from factcheck.domain import Taxonomy
from factcheck.prelabel import Pipeline
from factcheck.studio.backend.answers import Answer, Answering, Interface
from factcheck.studio.backend.secret import Secret
from factcheck.studio.backend.tasks import task_number

Json = dict[str, Any]

log = logging.getLogger("factcheck.backend")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may cost.

    Attributes:
        body: bytes of its body; more is refused with 413 before all of it is read.
        tasks: how many of its tasks are answered; the server may ask again for the others.
        seconds: from its first byte to its answer; tasks not done by then get no prediction. Label
            Studio gives up after 100 (``ML_TIMEOUT_PREDICT``).
        waiting: requests that are predicted for or wait at one time; more are refused with 503.
    """

    body: int = 20_000_000
    tasks: int = 1000
    seconds: float = 90.0
    waiting: int = 8


def create_app(
    pipeline: Pipeline, taxonomy: Taxonomy, *, secret: Secret | None, limits: Limits | None = None
) -> FastAPI:
    """Return the application that answers Label Studio.

    Args:
        pipeline: what predicts; used by one thread, a document at a time.
        taxonomy: the labels that sources are linked to.
        secret: what a caller must know, ``None`` if anybody who gets here may call.
        limits: what a request may cost.
    """
    backend = _Backend(Answering(pipeline, taxonomy), limits or Limits())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        backend.close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_api_route("/health", backend.health, methods=["GET"])
    app.add_api_route("/versions", backend.versions, methods=["GET"])
    app.add_api_route("/setup", backend.setup, methods=["POST"])
    app.add_api_route("/predict", backend.predict, methods=["POST"])
    app.add_api_route("/webhook", backend.webhook, methods=["POST"])
    app.add_exception_handler(AnyHTTPException, _refused)
    if secret is not None:
        app.add_middleware(_Door, secret=secret)
    return app


class _Door:
    """Lets in who knows the secret; of others not even the body is read."""

    def __init__(self, app: ASGIApp, secret: Secret) -> None:
        self._app = app
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._secret.opens(Request(scope).headers):
            _tell(scope["path"], "refused, 401: without the secret")
            cure = {"WWW-Authenticate": 'Basic realm="factcheck", charset="UTF-8"'}
            answer = JSONResponse({"detail": "the secret is missing or wrong"}, 401, cure)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


class _Backend:
    """The routes, and the one thread in which predictions are made."""

    def __init__(self, answering: Answering, limits: Limits) -> None:
        self._answering = answering
        self._limits = limits
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="predict")
        self._waiting = 0

    def close(self) -> None:
        """Take no more work; what has begun is finished by its thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def health(self) -> Json:
        """Say that the backend is there; a prediction under way does not delay it."""
        return {"status": "UP", "model_version": self._answering.version}

    async def versions(self) -> Json:
        """Name the one model that there is."""
        return {"versions": [self._answering.version]}

    async def webhook(self) -> Response:
        """Take note of nothing: this model does not learn from annotations."""
        return Response(status_code=204)

    async def setup(self, request: Request) -> Json:
        """Name the model, and tell the log how the project's label config fits."""
        began = time.monotonic()
        body = await self._json(request)
        interface = await asyncio.to_thread(self._answering.interface, body.get("schema"))
        _tell("/setup", f"project {_project(body)}{_misfit(interface)}", began)
        return {"model_version": self._answering.version}

    async def predict(self, request: Request) -> JSONResponse:
        """Answer for each task, in order."""
        began = time.monotonic()
        if self._waiting >= self._limits.waiting:
            raise HTTPException(503, "too many requests wait", {"Retry-After": "5"})
        self._waiting += 1
        try:
            body = await self._json(request)
            tasks = body.get("tasks")
            if not isinstance(tasks, list):
                raise HTTPException(400, "there is no list of tasks")
            interface = await asyncio.to_thread(self._answering.interface, body.get("label_config"))
            drawn = _drawn(body)
            answers = await self._answers(tasks, interface, drawn, began + self._limits.seconds)
        finally:
            self._waiting -= 1
        kind = "tasks" if drawn is None else "interactive"
        _tell("/predict", f"{_tally(kind, answers)}{_misfit(interface)}", began)
        return JSONResponse({"results": [_item(each, drawn) for each in answers]})

    async def _answers(
        self, tasks: Sequence[object], interface: Interface, drawn: object, until: float
    ) -> list[Answer]:
        """Answer one task after another; others may come between two of them."""
        answers: list[Answer] = []
        for index, task in enumerate(tasks):
            if index >= self._limits.tasks:
                answer = _later("too-many", f"more than {self._limits.tasks} tasks in a request")
            else:
                answer = await self._in_time(task, interface, drawn, until)
            if answer.reason:
                number = task_number(task)
                name = f"task {number}" if number is not None else f"task at {index}"
                _tell("/predict", f"{name}: nothing, {answer.reason}: {answer.found}")
            answers.append(answer)
        return answers

    async def _in_time(
        self, task: object, interface: Interface, drawn: object, until: float
    ) -> Answer:
        late = _later("too-late", f"not done after {self._limits.seconds:g} s")
        left = until - time.monotonic()
        if left <= 0:
            return late
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._thread, self._answering.answer, task, interface, drawn)
        try:
            return await asyncio.wait_for(work, left)
        except TimeoutError:
            return late

    async def _json(self, request: Request) -> Mapping[str, Any]:
        """Return the JSON object of a request.

        Raises:
            HTTPException: it is too large, too slow, or none.
        """
        # A page in a browser cannot send this type to another site without asking first.
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise HTTPException(415, "send application/json")
        try:
            async with asyncio.timeout(self._limits.seconds):
                raw = await self._body(request)
        except TimeoutError:
            raise HTTPException(408, "the body came too slowly") from None
        try:
            body = await asyncio.to_thread(parse, raw)
        except ValueError:
            raise HTTPException(400, "the body is no JSON") from None
        if not isinstance(body, dict):
            raise HTTPException(400, "the body is no JSON object")
        return body

    async def _body(self, request: Request) -> bytes:
        limit = self._limits.body
        told = request.headers.get("content-length", "")
        if told.isdecimal() and int(told[:20]) > limit:
            raise HTTPException(413, f"the body is larger than {limit} bytes")
        raw = bytearray()
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > limit:
                raise HTTPException(413, f"the body is larger than {limit} bytes")
        return bytes(raw)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    """Answer a refusal, and log it; its words are ours and quote nothing."""
    refusal = error if isinstance(error, AnyHTTPException) else AnyHTTPException(500)
    _tell(request.url.path, f"refused, {refusal.status_code}: {refusal.detail}")
    return JSONResponse({"detail": refusal.detail}, refusal.status_code, refusal.headers)


def _item(answer: Answer, drawn: object) -> Json | list[Json]:
    """Return what stands in ``results``; of an empty list Label Studio stores no prediction."""
    if answer.prediction is not None:
        return answer.prediction
    return [] if drawn is None else {"result": []}


def _later(reason: str, found: str) -> Answer:
    return Answer(None, reason, found)


def _drawn(body: Mapping[str, Any]) -> object:
    """Return what an interactive request says was drawn, ``None`` for any other."""
    params = body.get("params")
    context = params.get("context") if isinstance(params, dict) else None
    return context.get("result", []) if isinstance(context, dict) else None


def _project(body: Mapping[str, Any]) -> str:
    """Return the number of a project out of ``number.timestamp``."""
    said = body.get("project")
    number = said.partition(".")[0] if isinstance(said, str) else ""
    return number if re.fullmatch("[0-9]{1,18}", number) else "?"


def _tally(kind: str, answers: Sequence[Answer]) -> str:
    reasons = Counter(answer.reason for answer in answers if answer.reason)
    results = [answer.prediction["result"] for answer in answers if answer.prediction]
    regions = sum(item["type"] == "labels" for result in results for item in result)
    without = (
        f", without: {', '.join(f'{n} {why}' for why, n in reasons.items())}" if reasons else ""
    )
    return f"{len(answers)} {kind}, {regions} regions{without}"


def _misfit(interface: Interface) -> str:
    """Say what of the taxonomy a project does not know: that is never sent to it."""
    if interface.difference is None:
        return ""
    missing, surplus = interface.difference.missing, interface.difference.surplus
    told = [
        f"{verb} {len(labels)} ({_listed(labels)})"
        for verb, labels in (("lacks", missing), ("has beyond the taxonomy", surplus))
        if labels
    ]
    return f"; its label config {' and '.join(told)}"


def _listed(labels: Sequence[str]) -> str:
    """Return the first few labels on one line, whatever a project calls them."""
    plain = ("".join(filter(str.isprintable, label))[:60] for label in labels[:_SHOWN])
    return ", ".join((*plain, *(["…"] if len(labels) > _SHOWN else [])))


_SHOWN = 5


def _tell(path: str, what: str, began: float | None = None) -> None:
    """Write one line; a path that is none of ours may hold anything."""
    spent = f", {time.monotonic() - began:.2f} s" if began is not None else ""
    shown = path if path in _PATHS else "elsewhere"
    log.info("%s %s%s", shown, what, spent)


_PATHS = {"/health", "/versions", "/setup", "/predict", "/webhook"}
