# SPDX-License-Identifier: Apache-2.0
#
# A real SMTP server (aiosmtpd) for the tests: prints its port, writes each mail that it takes to FOLDER/N.eml, and ends
# with its standard input.
#
#   smtp_server.py FOLDER plain|starttls [CERTIFICATE KEY]
#
# With starttls it asks for the user "shop" and the password "secret"; the user "busy" gets 454. Recipients: refused@ gets 550, later@ gets 451,
# dropped@ loses the connection behind the last line.
import asyncio
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 no such mailbox"
        if address.startswith("later@"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("dropped@"):
            server.transport.abort()
            return "250 never read"
        self.count += 1
        with open(f"{self.folder}/{self.count}.eml", "wb") as out:
            out.write(f"X-From: {envelope.mail_from}\r\nX-To: {','.join(envelope.rcpt_tos)}\r\n".encode())
            out.write(envelope.content)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    if data.login == b"busy":
        return AuthResult(success=False, handled=False, message="454 4.7.0 try again later")
    known = (data.login, data.password) == (b"shop", b"secret")
    return AuthResult(success=known, handled=False)


async def main(folder, mode, *certificate):
    options = {}
    if mode == "starttls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        options = {"tls_context": context, "require_starttls": True, "auth_required": True,
                   "authenticator": authenticate}
    handler = Handler(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="localhost", loop=loop, **options), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main(*sys.argv[1:]))
