"""A request that the end of the service cuts off is answered all the same, and at once."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class CutOff:
    """Stands around all routes; `answer` makes what is said to who is cut off.

    The server cancels what is in hand when it has waited long enough. What works on it in a thread
    goes on to its end, and is not waited for: whatever it still says is dropped.
    """

    def __init__(self, app: ASGIApp, answer: Callable[[Request], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer it if it is cut off before anything was said."""
        begun, over = asyncio.Event(), asyncio.Event()

        async def say(message: Message) -> None:
            if not over.is_set():
                begun.set()
                await send(message)

        asked = asyncio.ensure_future(self._app(scope, receive, say))
        try:
            await asyncio.shield(asked)
        except asyncio.CancelledError:
            over.set()
            asked.cancel()
            asked.add_done_callback(_noted)
            if not begun.is_set():
                await self._answer(Request(scope))(scope, receive, send)


def _noted(asked: "asyncio.Future[None]") -> None:
    """Take note of how it ended, which interests nobody any more."""
    if not asked.cancelled():
        asked.exception()
