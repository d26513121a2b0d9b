"""The web application: addresses to views, views to pages or files. All of it reads; nothing here knows a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.documents.store import content_path
from pipeline.errors import JuesuanError
from pipeline.explorer.answer import Answer
from pipeline.explorer.asked import LANGUAGES, Asked, NotHere
from pipeline.explorer.drawn import draw
from pipeline.explorer.guard import LOOPBACK, Guard
from pipeline.explorer.pictures import crop, sheet_of
from pipeline.explorer.sheet import FORMATS, as_file
from pipeline.explorer.source import Source
from pipeline.explorer.views import VIEWS
from pipeline.explorer.views.search import suggestions

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from pipeline.home import Home

__all__ = ["build_app"]

#: Views whose address names something: /en/unit/NAME.
_NAMED: Final = frozenset({"unit", "subject", "figure", "document"})
_HEX: Final = re.compile(r"[0-9a-f]{64}\Z")
#: Pictures of a publication do not change while it is there.
_KEEP: Final = {"Cache-Control": "private, max-age=3600"}
_FRESH: Final = {"Cache-Control": "no-cache"}


def build_app(home: Home | Source, *, hosts: frozenset[str] = LOOPBACK) -> ASGIApp:
    """The application over the published warehouse of a home; answers only under the names `hosts`."""
    source = home if isinstance(home, Source) else Source(home)
    pages = _Pages(source)
    static = resources.files("pipeline.explorer").joinpath("static")
    app = Starlette(
        routes=[
            Route("/", _welcome),
            Mount("/static", StaticFiles(directory=str(static))),
            Route("/favicon.ico", lambda request: RedirectResponse("/static/icon.svg", status_code=301)),
            Route("/crop/{figure}.png", pages.crop),
            Route("/sheet/{document}/{number:int}.png", pages.sheet),
            Route("/original/{document}", pages.original),
            Route("/{language}/suggest", pages.suggest),
            Route("/{language}", pages.view),
            Route("/{language}/", pages.view),
            Route("/{language}/{view}", pages.view),
            Route("/{language}/{view}/{name:path}", pages.view),
        ],
    )
    return Guard(app, hosts)


async def _welcome(request: Request) -> Response:
    """To the start page in the language that the browser asks for first."""
    asked = request.headers.get("accept-language", "").lower()
    ranked = sorted(LANGUAGES, key=lambda one: (asked.find(one) < 0, asked.find(one)))
    return RedirectResponse(f"/{ranked[0]}/", status_code=307)


class _Pages:
    """Requests to answers, over one source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def view(self, request: Request) -> Response:
        """Any view, as a page, as the middle of a page, or as a file of one of its tables."""
        return await run_in_threadpool(self._view, request.path_params, request.query_params)

    def _view(self, path: Mapping[str, str], values: QueryParams) -> Response:
        view, name = path.get("view", ""), path.get("name", "")
        language = path.get("language", "")
        asked = Asked(language if language in LANGUAGES else LANGUAGES[0], view, name, values)
        if language not in LANGUAGES or view not in VIEWS or (view in _NAMED) != bool(name):
            return self._failed(
                asked, NotHere("no such page", where=view or language, remedy="begin at the start page")
            )
        try:
            with self._source.snapshot() as look:
                answer = VIEWS[view](asked, look)
                kind = values.get("format", "")
                if kind in FORMATS:
                    return _download(asked, answer, kind)
                # a page is drawn while the publication is held: what it shows may still be asked for
                return HTMLResponse(draw(asked, answer, part=values.get("part") == "1"), headers=_FRESH)
        except JuesuanError as error:
            return self._failed(asked, error)

    async def suggest(self, request: Request) -> Response:
        """What fits the words typed so far, for the script of the search box."""
        return await run_in_threadpool(self._suggest, request.path_params["language"], request.query_params)

    def _suggest(self, language: str, values: QueryParams) -> Response:
        asked = Asked(language if language in LANGUAGES else LANGUAGES[0], "search", "", values)
        try:
            with self._source.snapshot() as look:
                return JSONResponse(suggestions(asked, look), headers=_FRESH)
        except JuesuanError:
            return JSONResponse([], headers=_FRESH, status_code=503)

    async def crop(self, request: Request) -> Response:
        """The picture that proves a figure."""
        return await run_in_threadpool(self._crop, request.path_params["figure"])

    def _crop(self, figure: str) -> Response:
        try:
            with self._source.snapshot() as look:
                return Response(crop(look, figure), media_type="image/png", headers=_KEEP)
        except JuesuanError as error:
            return PlainTextResponse(f"{error.what}", status_code=404)

    async def sheet(self, request: Request) -> Response:
        """A whole page of a document."""
        return await run_in_threadpool(self._sheet, request.path_params["document"], request.path_params["number"])

    def _sheet(self, document: str, number: int) -> Response:
        try:
            with self._source.snapshot() as look:
                return Response(sheet_of(look, document, number), media_type="image/png", headers=_KEEP)
        except JuesuanError as error:
            return PlainTextResponse(f"{error.what}", status_code=404)

    async def original(self, request: Request) -> Response:
        """The stored bytes of a document, to be kept as a file: never shown in the browser, whatever they are."""
        return await run_in_threadpool(self._original, request.path_params["document"])

    def _original(self, document: str) -> Response:
        missing = PlainTextResponse("no such document", status_code=404)
        # the identifier becomes part of a path: it must be a hash, and one that the warehouse knows
        if not _HEX.match(document):
            return missing
        try:
            with self._source.snapshot() as look:
                about = look.row("document", document=document)
                path = content_path(look.home.documents, document)
        except JuesuanError:
            return missing
        if about is None or not path.is_file():
            return missing
        return FileResponse(path, media_type="application/octet-stream", headers=_attached(about["file_name"]))

    def _failed(self, asked: Asked, error: JuesuanError) -> Response:
        """A page that says what is wrong and what to do; 404 for what is not there, 503 for what cannot be had now."""
        lost = isinstance(error, NotHere)
        answer = Answer("failed.html", "", {"error": error, "lost": lost})
        return HTMLResponse(draw(asked, answer), status_code=404 if lost else 503, headers=_FRESH)


def _download(asked: Asked, answer: Answer, kind: str) -> Response:
    wanted = asked.values.get("table", "")
    sheet = next((one for one in answer.sheets if one.name == wanted), None)
    if sheet is None:
        raise NotHere("no such table on this page", where=wanted, remedy="follow a link below a table")
    name = "-".join(part for part in ("juesuan", asked.view, asked.name or answer.title, sheet.name) if part)
    return Response(as_file(sheet, kind), media_type=FORMATS[kind], headers=_attached(f"{name[:150]}.{kind}") | _FRESH)


def _attached(name: str) -> dict[str, str]:
    """Headers that make the browser keep a file under its name."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name)
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}
