"""The HTTP face put together: every room's routes, the pages, and what every answer carries."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from lynkeus.access import api as access_api
from lynkeus.access.web import Front, front, session_of
from lynkeus.app import cards as cards_api
from lynkeus.app import importing as importing_api
from lynkeus.app import live as live_api
from lynkeus.app import proof as proof_api
from lynkeus.app import story as story_api
from lynkeus.app.demo import api as demo_api
from lynkeus.archive import api as archive_api
from lynkeus.core.errors import BadInput, LynkeusError, NotFound, Refused
from lynkeus.inference import api as inference_api
from lynkeus.quality import api as quality_api
from lynkeus.reporting import api as reporting_api

PAGES = Path(__file__).parent / "pages"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
Next = Callable[[Request], Awaitable[Response]]


def build(behind: Front) -> FastAPI:
    """Put the faces of all rooms together."""
    app = FastAPI(title="Lynkeus", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.front = behind
    app.add_exception_handler(LynkeusError, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.middleware("http")(_guard)
    for router in (
        access_api.router,
        archive_api.router,
        quality_api.router,
        inference_api.router,
        reporting_api.router,
        cards_api.router,
        importing_api.router,
        story_api.router,
        proof_api.router,
        live_api.router,
        demo_api.router,
    ):
        app.include_router(router)
    app.add_api_route("/api/{anything:path}", _no_route, include_in_schema=False)
    if (PAGES / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=PAGES / "assets"), name="assets")
    app.add_api_route("/{path:path}", _page, include_in_schema=False)
    return app


async def _guard(request: Request, call_next: Next) -> Response:
    """Turn forged requests away, and put the protecting headers on every answer."""
    refusal = None if request.method in SAFE else _forged(request)
    response = refusal or await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _forged(request: Request) -> Response | None:
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    ours = origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
    session = session_of(request)
    right = session is None or request.headers.get("x-csrf") == session.csrf
    if ours and site in {"same-origin", "none"} and right:
        return None
    message = "This request does not come from the pages of this site: load the page again."
    return _answer(Refused(message, reason="forged_request"))


def _problem(_: Request, problem: Exception) -> Response:
    return _answer(problem) if isinstance(problem, LynkeusError) else Response(status_code=500)


def _invalid(_: Request, problem: Exception) -> Response:
    errors = problem.errors() if isinstance(problem, RequestValidationError) else []
    where = ".".join(str(one) for one in errors[0]["loc"]) if errors else "the request"
    message = f"`{where}` is missing or not of its kind."
    return _answer(BadInput(message, reason="invalid_request", field=where))


def _answer(problem: LynkeusError) -> Response:
    return JSONResponse(problem.as_json(), status_code=problem.http)


def _no_route() -> Response:
    return _answer(NotFound("There is no such address.", reason="no_route"))


def _page(request: Request, path: str) -> Response:
    """Give a file of the pages, or the one page that finds its way by the address."""
    _ = front(request)
    file = (PAGES / path).resolve()
    if path and file.is_file() and file.is_relative_to(PAGES.resolve()):
        return FileResponse(file)
    index = PAGES / "index.html"
    if not index.is_file():
        return _answer(NotFound("The pages are not built: `make pages`.", reason="no_pages"))
    return FileResponse(index, headers={"Cache-Control": "no-cache"})
