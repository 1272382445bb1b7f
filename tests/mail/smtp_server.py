"""A mail server with STARTTLS by Python's own ssl; prints its port, then each mail as one JSON line.

Arguments: certificate, key, and "strip" to hide STARTTLS as somebody in the middle would.
"""

import asyncio
import json
import ssl
import sys

certificate, key, *mode = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)


async def talk(reader, writer):
    secure = False

    def say(*lines):
        writer.write("".join(line + "\r\n" for line in lines).encode())

    say("220 test")
    try:
        while line := (await reader.readline()).decode().strip():
            word = line.upper().split()[0]
            if word == "EHLO":
                say("250-test", "250 AUTH PLAIN" if secure or "strip" in mode else "250 STARTTLS")
            elif word == "STARTTLS":
                say("220 go on")
                await writer.drain()
                await writer.start_tls(context)
                secure = True
            elif word == "DATA":
                say("354 go on")
                body = b""
                while (part := await reader.readline()) != b".\r\n":
                    body += part
                print(json.dumps({"secure": secure, "size": len(body)}), flush=True)
                say("250 ok")
            elif word == "AUTH":
                if len(line.split()) == 2:
                    say("334 ")
                    await reader.readline()
                print(json.dumps({"secure": secure, "auth": line.split()[1]}), flush=True)
                say("235 ok")
            elif word == "QUIT":
                say("221 bye")
                break
            else:
                say("250 ok")
    except (ConnectionError, ssl.SSLError):
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
