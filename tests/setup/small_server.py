"""Answers 200, with a child of its own in its process group; may end by itself or ignore SIGTERM."""

import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


port, mode = int(sys.argv[1]), sys.argv[2]
child = subprocess.Popen(["sleep", "90"])
print("child", child.pid, flush=True)
# Whatever the supervisor does, nothing outlives the test for long.
threading.Thread(target=lambda: (time.sleep(90), os._exit(3)), daemon=True).start()
server = HTTPServer(("127.0.0.1", port), Ready)
if mode == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if mode == "ends":
    threading.Timer(1.0, server.shutdown).start()
server.serve_forever()
sys.exit("the disk is full")
