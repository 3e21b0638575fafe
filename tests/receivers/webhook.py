"""A receiver that verifies Standard Webhooks with the library of that name,
and ed25519 signatures with `cryptography`. One JSON object a line."""

import base64
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook

secret, public = sys.argv[1], sys.argv[2]
webhook = Webhook(secret)
key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))


def say(**facts):
    print(json.dumps(facts), flush=True)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            kind = webhook.verify(body, headers)["type"]
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            both = headers["webhook-signature"].split(" ")
            asymmetric = next(one for one in both if one.startswith("v1a,"))
            key.verify(base64.b64decode(asymmetric[4:]), signed)
            say(id=headers["webhook-id"], type=kind, bytes=len(body), fault=None)
            self.send_response(204)
        except Exception as error:
            say(id=headers.get("webhook-id"), fault=repr(error))
            self.send_response(401)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
say(port=server.server_port)
server.serve_forever()
