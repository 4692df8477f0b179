"""A remote agent with nothing but Python's standard library: docs/remote-agents.md. Start it with AGENT_SECRET and a port."""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["AGENT_SECRET"].encode()
WINDOW = 300  # seconds that a request may be old
results = {}  # by the key of the attempt: asked again, it is not done again
lock = threading.Lock()


def reverse(attempt, say):
    say(progress="reversing", fraction=0.5)
    say(artifact={"name": "reversed.txt", "type": "text", "text": attempt["input"]["text"][::-1]})
    return {"length": len(attempt["input"]["text"]), "reversed": {"$artifact": "reversed.txt"}}


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.path != "/attempts" or not self.is_signed(body):
            return self.send_error(401)
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson")
        self.end_headers()
        attempt = json.loads(body)
        with lock:
            told = results.setdefault(attempt["key"], [])
            if not told:
                result = reverse(attempt, lambda **line: told.append(line))
                told.append({"result": result})
        for line in told:
            self.wfile.write(json.dumps(line).encode() + b"\n")

    def do_DELETE(self):
        self.send_response(204 if self.is_signed(b"") else 401)
        self.end_headers()

    def is_signed(self, body):
        key, seconds = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        if abs(time.time() - int(seconds or 0)) > WINDOW:
            return False
        digest = hmac.new(SECRET, f"{key}.{seconds}.".encode() + body, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(digest).decode()
        return hmac.compare_digest(expected, self.headers["webhook-signature"] or "")

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Service)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
