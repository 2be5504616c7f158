"""An OpenAI-compatible server in threads, which answers word by word when a test lets it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODEL = "word-by-word"


class FarEnd:
    """`say` lets every answer that is being given go on by a text; `end` ends them."""

    def __init__(self):
        self.lines, self.more = [], threading.Condition()
        self.asked = 0
        end = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]})
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body.encode())

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                end.answer(self.wfile)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, wfile):
        with self.more:
            self.asked += 1
            position = len(self.lines)
        line = ""
        while line != "[DONE]":
            line = self._line(position)
            position += 1
            try:
                wfile.write(f"data: {line}\n\n".encode())
                wfile.flush()
            except OSError:
                # The asker has left.
                return

    def _line(self, position):
        with self.more:
            self.more.wait_for(lambda: len(self.lines) > position, timeout=60)
            return self.lines[position] if len(self.lines) > position else "[DONE]"

    def say(self, text):
        self._add({"choices": [{"index": 0, "delta": {"content": text}}]})

    def end(self):
        self._add({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self._add("[DONE]")

    def _add(self, line):
        with self.more:
            self.lines.append(line if isinstance(line, str) else json.dumps(line))
            self.more.notify_all()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
