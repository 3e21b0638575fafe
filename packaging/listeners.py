"""What hears the service in `test-deb`: an endpoint for webhooks, and systemd.

    listeners.py POSTS NOTIFY-SOCKET TOLD

writes a line to POSTS for each webhook, and to TOLD what comes over the notify
socket; prints the endpoint's port once both are ready.
"""

import http.server
import json
import os
import socket
import sys
import threading

posts, notify, told = sys.argv[1:]


class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        event = json.loads(body)["data"]["event_id"]
        signed = "signed" if self.headers["webhook-signature"] else "NOT SIGNED"
        with open(posts, "a") as out:
            print("POST", event, signed, len(body), "bytes", file=out)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def hear():
    while True:
        said = ear.recv(4096).decode()
        with open(told, "a") as out:
            print(said, file=out)


ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
ear.bind(notify)
os.chmod(notify, 0o666)
threading.Thread(target=hear, daemon=True).start()
endpoint = http.server.HTTPServer(("127.0.0.1", 0), Endpoint)
print("port", endpoint.server_port, flush=True)
endpoint.serve_forever()
