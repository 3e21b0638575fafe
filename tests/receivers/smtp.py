"""A strict SMTP server: STARTTLS or TLS, sign-in required, every mail parsed
by the standard library's strictest policy. One JSON object a line."""

import asyncio
import email
import email.policy
import json
import ssl
import sys

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, mode = sys.argv[1], sys.argv[2]
STRICT = email.policy.SMTP.clone(raise_on_defect=True)


def say(**facts):
    print(json.dumps(facts), flush=True)


class Handler:
    async def handle_DATA(self, server, session, envelope):
        raw = envelope.content
        faults = []
        if any(len(line) > 998 for line in raw.split(b"\r\n")):
            faults.append("a line is too long")
        if b"\n" in raw.replace(b"\r\n", b""):
            faults.append("a bare line feed")
        try:
            mail = email.message_from_bytes(raw, policy=STRICT)
            for part in mail.walk():
                if not part.is_multipart():
                    part.get_content()
            headers = {name: str(value) for name, value in mail.items()}
            kinds = [part.get_content_type() for part in mail.walk()]
            files = [part.get_filename() for part in mail.walk() if part.get_filename()]
        except Exception as error:  # every defect is a fault
            faults.append(repr(error))
            headers, kinds, files = {}, [], []
        say(
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            tls=session.ssl is not None or mode == "tls",
            user=getattr(session, "user", None),
            headers=headers,
            kinds=kinds,
            files=files,
            faults=faults,
        )
        return "554 faults" if faults else "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.password == b"right"
    if good:
        session.user = data.login.decode()
    return AuthResult(success=good, handled=False if not good else True)


authority = trustme.CA()
authority.cert_pem.write_to_path(f"{folder}/ca.pem")
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)

settings = {"auth_required": True, "authenticator": authenticate, "hostname": "localhost"}


def session():
    if mode == "tls":
        return SMTP(Handler(), auth_require_tls=False, **settings)
    return SMTP(Handler(), tls_context=context, require_starttls=True, **settings)


async def main():
    loop = asyncio.get_running_loop()
    wrapped = context if mode == "tls" else None
    server = await loop.create_server(session, "127.0.0.1", 0, ssl=wrapped)
    say(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
