"""Reads a mail as Python's own parser understands it and tells what it found, as JSON."""

import email
import email.header
import email.policy
import email.utils
import json
import sys


def mailboxes(value):
    # The modern parser of Python 3.11 keeps the space between two encoded words of a name; this one does not.
    pairs = email.utils.getaddresses([value])
    return [[str(email.header.make_header(email.header.decode_header(name))), box] for name, box in pairs]


raw = open(sys.argv[1], "rb").read()
mail = email.message_from_bytes(raw, policy=email.policy.default)
raw_mail = email.message_from_bytes(raw, policy=email.policy.compat32)
lines = raw.split(b"\r\n")
json.dump(
    {
        "bare_newlines": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
        "eight_bit": sum(byte > 127 for byte in raw),
        "longest": max(map(len, lines)),
        "headers": sorted({name.lower() for name in mail.keys()}),
        "subject": mail["subject"],
        "from": mailboxes(raw_mail["from"]),
        "to": mailboxes(raw_mail["to"]),
        "recipients": [a.addr_spec for a in mail["to"].addresses],
        "message_id": mail["message-id"],
        "date": mail["date"],
        "auto": mail["auto-submitted"],
        "defects": [str(defect) for part in mail.walk() for defect in part.defects],
        "tree": [part.get_content_type() for part in mail.walk()],
        "text": mail.get_body(("plain",)).get_content(),
        "html": mail.get_body(("html",)).get_content(),
        "files": [
            [p.get_filename(), p.get_content_type(), p.get("content-id", ""), len(p.get_payload(decode=True))]
            for p in mail.walk()
            if p.get_filename()
        ],
    },
    sys.stdout,
)
