"""A small web site on loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

PAGE = b"""<html><head><title>Tides</title><style>p {}</style></head><body><nav>Home</nav>
<h1>Tides</h1><script>alert(1)</script><p>The <b>moon</b> pulls.</p><div>Twice a day.</div></body></html>"""
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE),
    "/away": (302, {"Location": "http://169.254.169.254/latest/meta-data"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/picture": (200, {"Content-Type": "image/png"}, b"x"),
    "/empty": (200, {"Content-Type": "text/html"}, b"<html><script>1</script></html>"),
}


@dataclass
class Pages:
    port: int
    hosts: list[str] = field(default_factory=list)

    async def address(self, url: httpx.URL) -> str:
        assert url.host == "site.example"
        return "127.0.0.1"


@contextmanager
def served() -> Iterator[Pages]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages.hosts.append(self.headers["Host"])
            status, headers, body = ANSWERS.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    pages = Pages(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield pages
    finally:
        server.shutdown()
        server.server_close()
