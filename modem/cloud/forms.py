"""What a request says: its body, within limits and as form fields, and the URL that it called."""

from urllib.parse import quote

from starlette.requests import Request

from modem.cloud.errors import too_large
from modem.cloud.parameters import pairs_of

MOST_BODY = 64 * 1024
MOST_DRAINED = 64 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"


async def body_of(request: Request) -> bytes:
    """Return the body. Raises Refused if it is too large.

    What is too large is still read, so that the sender comes to see the answer.
    """
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MOST_BODY:
            body += chunk
        if size > MOST_DRAINED:
            break
    if size > MOST_BODY:
        raise too_large(MOST_BODY)
    return bytes(body)


def is_form(request: Request) -> bool:
    """Tell whether the body is form fields; a body of no type is taken for them."""
    kind = request.headers.get("content-type", FORM)
    return kind.partition(";")[0].strip().lower() == FORM


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form, the last one where a name is doubled. Raises Refused."""
    body = await body_of(request)
    return dict(pairs_of(body)) if is_form(request) else {}


def url_of(request: Request) -> str:
    """Return the URL that was called, its escapes as they came: a signature covers them."""
    scope = request.scope
    path = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    return f"{request.url.scheme}://{request.url.netloc}{path}" + (f"?{query}" if query else "")
