"""Somebody's webhook endpoint."""

import queue
import threading
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.patience import PATIENCE


@dataclass(frozen=True)
class Request:
    """What was posted."""

    path: str
    headers: Message
    body: bytes


class Hook:
    """An HTTP server that keeps what is posted to `url` and answers 204."""

    def __init__(self) -> None:
        requests: queue.Queue[Request] = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(204)
                self.end_headers()
                requests.put(Request(self.path, self.headers, body))

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._requests = requests
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/commands"

    def next(self) -> Request:
        """Return the next request."""
        return self._requests.get(timeout=PATIENCE)

    def __enter__(self) -> "Hook":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
