"""A message whose two statements of its length differ, as a smuggler sends it over a raw connection."""

import re
import socket
from contextlib import closing
from urllib.parse import urlsplit

SECOND = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def statuses(address: str, lengths: str, body: bytes) -> list[int]:
    """The statuses that come back for a POST with the header lines `lengths`, followed by one GET."""
    parts = urlsplit(address)
    head = f"POST /nothing HTTP/1.1\r\nHost: {parts.netloc}\r\n{lengths}\r\n\r\n".encode()
    with closing(socket.create_connection((parts.hostname, parts.port), timeout=20)) as connection:
        connection.sendall(head + body + SECOND)
        answer = b""
        while chunk := connection.recv(65_536):
            answer += chunk
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def check(address: str) -> None:
    """With both lengths, what follows is never taken for the body; two lengths and broken chunks end it.

    A service that took the whole for one body would leave the connection open, and nothing would come.
    """
    whole = len(b"0\r\n\r\n" + SECOND)
    both = statuses(address, f"Content-Length: {whole}\r\nTransfer-Encoding: chunked", b"0\r\n\r\n")
    assert both in ([400], [404], [401], [404, 200], [401, 200]), both
    assert statuses(address, f"Content-Length: 0\r\nContent-Length: {whole}", b"") == [400]
    assert statuses(address, "Transfer-Encoding: chunked", b"zz\r\n\r\n") in ([400], [401], [404])
