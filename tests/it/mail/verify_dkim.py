"""Verifies the DKIM signature of a message: FILE NAME RECORD; needs dkimpy, and pynacl for Ed25519."""

import sys

import dkim

file, name, record = sys.argv[1:]


def published(asked, timeout=5):
    asked = asked.decode() if isinstance(asked, bytes) else asked
    return record.encode() if asked.rstrip(".") == name else None


with open(file, "rb") as message:
    sys.exit(0 if dkim.verify(message.read(), dnsfunc=published) else 1)
