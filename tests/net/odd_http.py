# SPDX-License-Identifier: GPL-2.0-or-later
"""An HTTP server with the faults that servers have.

Usage: odd_http.py ADDRESS ROOT. The first folder of a name says what goes wrong:

| folder | what the server does |
| --- | --- |
| no-length | does not tell the length; the end of the connection is the end of the file |
| chunked | tells it in chunks (RFC 9112, 7.1) |
| cut=N | tells the length, and ends the connection N bytes early |
| length=N | tells a length that is N bytes too large, and ends the connection |
| grows=N | ends the first connection half-way; from then on the file is N bytes longer |
| stop=N | sends nothing after N bytes, and leaves the connection open |
| 302 | answers that the file is in the folder above, in a Location with the whole URL |
| page | answers with a web page, and that all is well |
| 403, 404, 500, 503 | answers with this status |
"""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORT = 80
PIECE = 1 << 16
BODY = b"<!DOCTYPE html>\n<title>Sign in</title>\n<p>This is no image.\n"


class Handler(BaseHTTPRequestHandler):
    """One request; what it is to do wrong stands in its path."""
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def answer(self, with_body):
        fault, _, name = self.path.lstrip("/").rpartition("/")
        fault, _, value = fault.partition("=")
        number = int(value or 0)
        file = self.server.root / name
        status = 200 if file.is_file() else 404
        if fault.isdigit():
            status = int(fault)
        elif fault not in ("", "no-length", "chunked", "cut", "length", "stop", "page", "grows"):
            raise ValueError(f"odd_http: unknown fault {fault}")
        content = file.read_bytes() if status == 200 and fault != "page" else BODY
        if fault == "grows" and self.path in self.server.begun:
            content += bytes(number)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://{self.headers['Host']}/{name}")
        if fault == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
        elif fault != "no-length":
            self.send_header("Content-Length", str(len(content) + number * (fault == "length")))
        if fault in ("no-length", "cut", "length", "grows"):
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            self.send_body(fault, number, content)

    def send_body(self, fault, number, content):
        end = {"cut": len(content) - number, "stop": number}.get(fault, len(content))
        if fault == "grows" and self.path not in self.server.begun:
            self.server.begun.add(self.path)
            end //= 2
        for at in range(0, end, PIECE):
            piece = content[at:min(at + PIECE, end)]
            if fault == "chunked":
                piece = b"%x\r\n%s\r\n" % (len(piece), piece)
            self.wfile.write(piece)
        if fault == "chunked":
            self.wfile.write(b"0\r\n\r\n")
        if fault == "stop":
            threading.Event().wait()


class Server(ThreadingHTTPServer):
    """Many requests at once, for the files in the folder root."""
    daemon_threads = True

    def __init__(self, where, root):
        self.root = root
        self.begun = set()   # files that grow, and have been asked for
        super().__init__((where, PORT), Handler)


if __name__ == "__main__":
    Server(sys.argv[1], Path(sys.argv[2])).serve_forever()
