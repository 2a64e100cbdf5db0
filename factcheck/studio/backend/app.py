"""The five routes that Label Studio calls, protected by a secret and by limits.

After an answer, only the predictions of the last few documents and the last label configs are kept;
the token in a request to ``/setup`` is never read.
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
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from factcheck.dataset.json_text import parse
from factcheck.domain import Taxonomy
from factcheck.prelabel import Pipeline
from factcheck.studio.backend.answers import Answer, Interface, Predictor
from factcheck.studio.backend.secret import Secret
from factcheck.studio.backend.tasks import task_number

Json = dict[str, Any]

_LOGGER = logging.getLogger("factcheck.backend")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of requests.

    Attributes:
        body: bytes of a body; a larger one gets 413 before all of it is read.
        tasks: tasks that are answered in one request; the server may send the others again.
        seconds: time from the first byte to the answer; tasks that are not finished by then get no
            prediction. Label Studio gives up after 100 (``ML_TIMEOUT_PREDICT``).
        waiting: requests to ``/predict`` that are complete and wait for their answer; more get
            503. Bodies that are still on their way may be as large as that many largest ones
            together.
        head: seconds until the head of a request must be there.
    """

    body: int = 20_000_000
    tasks: int = 1000
    seconds: float = 90.0
    waiting: int = 8
    head: float = 20.0


def create_app(
    pipeline: Pipeline, taxonomy: Taxonomy, *, secret: Secret | None, limits: Limits | None = None
) -> FastAPI:
    """Return the application that answers Label Studio.

    Args:
        pipeline: the model; one thread uses it, for one document at a time.
        taxonomy: the labels that sources are linked to.
        secret: the secret that callers must send, ``None`` if anybody may call.
        limits: the limits of requests.
    """
    backend = _Backend(Predictor(pipeline, taxonomy), limits or Limits())

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
    app.add_exception_handler(ClientDisconnect, _hung_up)
    if secret is not None:
        app.add_middleware(_SecretCheck, secret=secret)
    return app


class _SecretCheck:
    """Rejects callers without the secret before their body is read."""

    def __init__(self, app: ASGIApp, secret: Secret) -> None:
        self._app = app
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._secret.is_in(Request(scope).headers):
            _log(scope["path"], "refused, 401: the secret is missing or wrong")
            challenge = {"WWW-Authenticate": 'Basic realm="factcheck", charset="UTF-8"'}
            answer = JSONResponse({"detail": "the secret is missing or wrong"}, 401, challenge)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


class _Backend:
    """The routes, and the one thread that predicts."""

    def __init__(self, predictor: Predictor, limits: Limits) -> None:
        self._predictor = predictor
        self._limits = limits
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="predict")
        self._waiting = 0
        self._coming = 0

    def close(self) -> None:
        """Accept no more work; the thread finishes what it has begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def health(self) -> Json:
        """Answer that the backend is up; a running prediction does not delay this."""
        return {"status": "UP", "model_version": self._predictor.version}

    async def versions(self) -> Json:
        """Return the version of the only model."""
        return {"versions": [self._predictor.version]}

    async def webhook(self) -> Response:
        """Ignore the event: this model does not learn from annotations."""
        return Response(status_code=204)

    async def setup(self, request: Request) -> Json:
        """Return the model's version, and log how the project's label config fits."""
        began = time.monotonic()
        body = await _parsed(await self._whole(request))
        interface = await asyncio.to_thread(self._predictor.interface, body.get("schema"))
        _log("/setup", f"project {_project(body)}{_difference(interface)}", began)
        return {"model_version": self._predictor.version}

    async def predict(self, request: Request) -> JSONResponse:
        """Return an answer for each task, in the order of the tasks."""
        began = time.monotonic()
        raw = await self._whole(request)  # a slow body takes no place
        if self._waiting >= self._limits.waiting:
            raise _too_many()
        self._waiting += 1
        try:
            body = await _parsed(raw)
            tasks = body.get("tasks")
            if not isinstance(tasks, list):
                raise HTTPException(400, "the body has no list of tasks")
            interface = await asyncio.to_thread(self._predictor.interface, body.get("label_config"))
            drawn = _drawn_in(body)
            answers = await self._answers(tasks, interface, drawn, began + self._limits.seconds)
        finally:
            self._waiting -= 1
        kind = "tasks" if drawn is None else "interactive"
        _log("/predict", f"{_summary(kind, answers)}{_difference(interface)}", began)
        return JSONResponse({"results": [_result(each, drawn) for each in answers]})

    async def _answers(
        self, tasks: Sequence[object], interface: Interface, drawn: object, until: float
    ) -> list[Answer]:
        """Answer one task after another; other requests may be served between two of them."""
        answers: list[Answer] = []
        for index, task in enumerate(tasks):
            if index >= self._limits.tasks:
                answer = Answer(
                    None, "too-many", f"more than {self._limits.tasks} tasks in a request"
                )
            else:
                answer = await self._in_time(task, interface, drawn, until)
            if answer.reason:
                number = task_number(task)
                name = f"task {number}" if number is not None else f"task at {index}"
                _log("/predict", f"{name}: nothing, {answer.reason}: {answer.detail}")
            answers.append(answer)
        return answers

    async def _in_time(
        self, task: object, interface: Interface, drawn: object, until: float
    ) -> Answer:
        late = Answer(None, "too-late", f"not finished after {self._limits.seconds:g} s")
        left = until - time.monotonic()
        if left <= 0:
            return late
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._thread, self._predictor.answer, task, interface, drawn)
        try:
            return await asyncio.wait_for(work, left)
        except TimeoutError:
            return late

    async def _whole(self, request: Request) -> bytes:
        """Return the body of a request.

        Raises:
            HTTPException: it is too large, too slow, or not JSON; or too much is on its way.
            ClientDisconnect: the caller hung up.
        """
        # A web page cannot send this type to another site without that site's consent (CORS).
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise HTTPException(415, "the type must be application/json")
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._body(request)
        except TimeoutError:
            raise HTTPException(408, "the body came too slowly") from None

    async def _body(self, request: Request) -> bytes:
        limit = self._limits.body
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > limit:
            raise HTTPException(413, f"the body is larger than {limit} bytes")
        raw = bytearray()
        try:
            async for chunk in request.stream():
                raw += chunk
                self._coming += len(chunk)
                if len(raw) > limit:
                    raise HTTPException(413, f"the body is larger than {limit} bytes")
                if self._coming > limit * self._limits.waiting:
                    raise _too_many()
            return bytes(raw)
        finally:
            self._coming -= len(raw)


async def _parsed(raw: bytes) -> Mapping[str, Any]:
    """Return the JSON object that a body is.

    Raises:
        HTTPException: it is not one.
    """
    try:
        body = await asyncio.to_thread(parse, raw)
    except ValueError:
        raise HTTPException(400, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise HTTPException(400, "the body is not a JSON object")
    return body


def _too_many() -> HTTPException:
    return HTTPException(503, "too many requests are waiting", {"Retry-After": "5"})


async def _hung_up(request: Request, _: Exception) -> Response:
    """Log that a caller has gone; nobody gets this answer."""
    _log(request.url.path, "the caller hung up before the request was complete")
    return Response(status_code=400)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    """Answer and log a refusal; its message is one of this module's and quotes nothing."""
    refusal = error if isinstance(error, AnyHTTPException) else AnyHTTPException(500)
    _log(request.url.path, f"refused, {refusal.status_code}: {refusal.detail}")
    return JSONResponse({"detail": refusal.detail}, refusal.status_code, refusal.headers)


def _result(answer: Answer, drawn: object) -> Json | list[Json]:
    """Return the item for ``results``; for an empty list Label Studio stores no prediction."""
    if answer.prediction is not None:
        return answer.prediction
    return [] if drawn is None else {"result": []}


def _drawn_in(body: Mapping[str, Any]) -> object:
    """Return the drawn regions of an interactive request, ``None`` for another request."""
    params = body.get("params")
    context = params.get("context") if isinstance(params, dict) else None
    return context.get("result", []) if isinstance(context, dict) else None


def _project(body: Mapping[str, Any]) -> str:
    """Return the number of the project from ``number.timestamp``."""
    value = body.get("project")
    number = value.partition(".")[0] if isinstance(value, str) else ""
    return number if re.fullmatch("[0-9]{1,18}", number) else "?"


def _summary(kind: str, answers: Sequence[Answer]) -> str:
    reasons = Counter(answer.reason for answer in answers if answer.reason)
    results = [answer.prediction["result"] for answer in answers if answer.prediction]
    regions = sum(item["type"] == "labels" for result in results for item in result)
    without = (
        f", without: {', '.join(f'{n} {why}' for why, n in reasons.items())}" if reasons else ""
    )
    return f"{len(answers)} {kind}, {regions} regions{without}"


def _difference(interface: Interface) -> str:
    """Describe how a project differs from the taxonomy; labels it lacks are not sent to it."""
    if interface.difference is None:
        return ""
    missing, surplus = interface.difference.missing, interface.difference.surplus
    differences = [
        f"{verb} {len(labels)} ({_listed(labels)})"
        for verb, labels in (("lacks", missing), ("has beyond the taxonomy", surplus))
        if labels
    ]
    return f"; its label config {' and '.join(differences)}"


def _listed(labels: Sequence[str]) -> str:
    """Return the first few labels on one line, without control characters."""
    plain = ("".join(filter(str.isprintable, label))[:60] for label in labels[:_SHOWN])
    return ", ".join((*plain, *(["…"] if len(labels) > _SHOWN else [])))


_SHOWN = 5


def _log(path: str, message: str, began: float | None = None) -> None:
    """Write one line; unknown paths are not logged, as they may contain anything."""
    spent = f", {time.monotonic() - began:.2f} s" if began is not None else ""
    shown = path if path in _PATHS else "elsewhere"
    _LOGGER.info("%s %s%s", shown, message, spent)


_PATHS = {"/health", "/versions", "/setup", "/predict", "/webhook"}
