"""The HTTP face put together: every room's routes, the pages, and what every answer carries."""

import secrets
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from lynkeus.access import api as access_api
from lynkeus.access import people_api
from lynkeus.access.reach import name_of
from lynkeus.access.web import CSRF_HEADER, Front, front, is_secure, sender_of, session_of
from lynkeus.app import alarms as alarms_api
from lynkeus.app import cards as cards_api
from lynkeus.app import counts as counts_api
from lynkeus.app import evaluations as evaluations_api
from lynkeus.app import importing as importing_api
from lynkeus.app import live as live_api
from lynkeus.app import makers as makers_api
from lynkeus.app import manifests as manifests_api
from lynkeus.app import proof as proof_api
from lynkeus.app import stages as stages_api
from lynkeus.app import story as story_api
from lynkeus.app import taking_in as taking_in_api
from lynkeus.app import trained as trained_api
from lynkeus.app.bounded import BODY_BYTES_MAX, Bounded
from lynkeus.app.cut_off import CutOff
from lynkeus.app.demo import api as demo_api
from lynkeus.archive import api as archive_api
from lynkeus.cases import api as cases_api
from lynkeus.cases.choices import api as choices_api
from lynkeus.core.children import Stopped
from lynkeus.core.errors import BadInput, LynkeusError, NotFound, Refused, stopping
from lynkeus.inference import api as inference_api
from lynkeus.learning.runs import api as trainings_api
from lynkeus.oversight import api as oversight_api
from lynkeus.quality import api as quality_api
from lynkeus.reporting import api as reporting_api

PAGES = Path(__file__).parent / "pages"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NONCE = "__NONCE__"
"""Stands in the built page where its nonce is written, anew for each answer."""
NONCE_BYTES = 16
ADDRESS_MAX = 1000
"""Characters of an address without its question: the pages have none longer."""
NAME_BYTES_MAX = 255
"""The longest name between two slashes of an address: the system's files have none longer."""
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'{styles}; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY.format(styles=""),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
READ_THEMSELVES = frozenset({"/api/import", "/api/models/import"})
"""What asks for the right to send before it reads, and reads piece by piece."""
STAY_WITH_TLS = "max-age=31536000"
Next = Callable[[Request], Awaitable[Response]]


ROUTERS = (
    access_api.router,
    people_api.router,
    archive_api.router,
    cases_api.router,
    choices_api.router,
    quality_api.router,
    inference_api.router,
    reporting_api.router,
    cards_api.router,
    manifests_api.router,
    evaluations_api.router,
    trainings_api.router,
    trained_api.router,
    alarms_api.router,
    stages_api.router,
    taking_in_api.router,
    makers_api.router,
    oversight_api.router,
    importing_api.router,
    story_api.router,
    proof_api.router,
    counts_api.router,
    live_api.router,
    demo_api.router,
)
"""The faces of all rooms."""


def build(behind: Front) -> FastAPI:
    """Put the faces of all rooms together."""
    app = FastAPI(title="Lynkeus", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.front = behind
    app.add_exception_handler(LynkeusError, _problem)
    app.add_exception_handler(Stopped, _stopped)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(Bounded, answer=_too_large, apart=READ_THEMSELVES)
    app.middleware("http")(_guard)
    app.add_middleware(CutOff, answer=_cut_off)
    for router in ROUTERS:
        app.include_router(router)
    app.add_api_route("/api/{anything:path}", _no_route, include_in_schema=False)
    if (PAGES / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=PAGES / "assets"), name="assets")
    app.add_api_route("/{path:path}", _page, include_in_schema=False)
    return app


async def _guard(request: Request, call_next: Next) -> Response:
    """Turn away what came another way or is forged; put the protecting headers on every answer."""
    refusal = await run_in_threadpool(_refusal, request)
    return _guarded(request, refusal or await call_next(request))


def _guarded(request: Request, response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if front(request).reach.proxy:
        response.headers.setdefault("Strict-Transport-Security", STAY_WITH_TLS)
    if request.url.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _refusal(request: Request) -> Response | None:
    try:
        _check_address(request)
        front(request).reach.check_name(request.headers.get("host", ""))
        sender_of(request)
        if request.method not in SAFE:
            _check_ours(request)
    except LynkeusError as problem:
        return _answer(problem)
    return None


def _check_address(request: Request) -> None:
    """Turn away what no file and no study is called; the system would meet it with an error."""
    path: str = request.scope["path"]
    long = any(len(one.encode(errors="replace")) > NAME_BYTES_MAX for one in path.split("/"))
    if long or len(path) > ADDRESS_MAX or "\0" in path or ".." in path.split("/"):
        raise _nowhere()


def _check_ours(request: Request) -> None:
    """Ask whether a request that changes something comes from our own pages."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    ours = origin is None or _is_ours(request, urlsplit(origin).netloc)
    session = session_of(request)
    right = session is None or _equal(request.headers.get(CSRF_HEADER, ""), session.csrf)
    if not (ours and site in {"same-origin", "none"} and right):
        message = "This request does not come from the pages of this site: load the page again."
        raise Refused(message, reason="forged_request")


def _equal(said: str, known: str) -> bool:
    return compare_digest(said.encode(), known.encode())


def _is_ours(request: Request, origin: str) -> bool:
    if is_secure(request):  # a proxy may write another Host than the browser did
        return name_of(origin) in front(request).reach.names
    return origin == request.headers.get("host", "")


def _problem(_: Request, problem: Exception) -> Response:
    return _answer(problem) if isinstance(problem, LynkeusError) else Response(status_code=500)


def _stopped(_: Request, __: Exception) -> Response:
    return _answer(stopping())


def _cut_off(request: Request) -> Response:
    return _guarded(request, _answer(stopping()))


def _too_large(size: int) -> Response:
    message = f"A request here has at most {BODY_BYTES_MAX} bytes: say less, or import a file."
    fields = {"bytes": size, "limit": BODY_BYTES_MAX}
    return _answer(BadInput(message, reason="request_too_large", **fields))


def _invalid(_: Request, problem: Exception) -> Response:
    errors = problem.errors() if isinstance(problem, RequestValidationError) else []
    where = ".".join(str(one) for one in errors[0]["loc"]) if errors else "the request"
    message = f"`{where}` is missing or not of its kind."
    return _answer(BadInput(message, reason="invalid_request", field=where))


def _answer(problem: LynkeusError) -> Response:
    return JSONResponse(problem.as_json(), status_code=problem.http)


def _nowhere() -> NotFound:
    return NotFound("There is no such address.", reason="no_route")


def _no_route() -> Response:
    return _answer(_nowhere())


def _page(request: Request, path: str) -> Response:
    """Give a file of the pages, or the one page that finds its way by the address."""
    _ = front(request)
    file, index = (PAGES / path).resolve(), PAGES / "index.html"
    if file.is_file() and file != index.resolve() and file.is_relative_to(PAGES.resolve()):
        return FileResponse(file)
    if not index.is_file():
        return _answer(NotFound("The pages are not built: `make pages`.", reason="no_pages"))
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    policy = CONTENT_POLICY.format(styles=f" 'nonce-{nonce}'")
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy}
    return HTMLResponse(index.read_text("utf-8").replace(NONCE, nonce), headers=headers)
