"""No more of a request is read than a page has to say, whoever sends it."""

from collections.abc import Callable, Container

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES_MAX = 2 << 20
"""A report with every text at its longest, in Chinese, has half of it."""


class Bounded:
    """Stands around all routes but those in `apart`, which read within limits of their own.

    `answer` makes what is said to who sends more than `BODY_BYTES_MAX`. What is sent is held in
    memory until a route has taken it, so it is counted before any route, or any right, is asked.
    """

    def __init__(
        self, app: ASGIApp, answer: Callable[[int], Response], apart: Container[str]
    ) -> None:
        self._app = app
        self._answer = answer
        self._apart = apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request whose body is within the limit, and turn away any other."""
        if scope["type"] != "http" or scope["path"] in self._apart:
            await self._app(scope, receive, send)
            return
        said = Request(scope).headers.get("content-length", "")
        size = int(said) if said.isdecimal() and said.isascii() else 0
        left = [await _read(receive)] if size <= BODY_BYTES_MAX else []
        size = max([size, *(len(one.get("body", b"")) for one in left)])
        if size > BODY_BYTES_MAX:
            await self._answer(size)(scope, receive, send)
            return

        async def again() -> Message:
            return left.pop() if left else await receive()

        await self._app(scope, again, send)


async def _read(receive: Receive) -> Message:
    """Read a body to its end or to where it is too much; gives it as if it had come in one."""
    body, more = bytearray(), True
    while more and len(body) <= BODY_BYTES_MAX:
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return {"type": "http.request", "body": bytes(body), "more_body": more}
