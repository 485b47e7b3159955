"""Reads calendar files with a parser that is not ours and prints what is in them, as JSON."""

import json
import sys

from icalendar import Calendar


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    assert b"\n" not in data.replace(b"\r\n", b""), "a bare line feed"
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), "a line is too long"
    for line in data.split(b"\r\n"):
        line.decode("utf-8")  # no character is cut in two
    calendar = Calendar.from_ical(data)
    [event] = [part for part in calendar.walk("VEVENT")]
    assert not event.errors, event.errors
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "start": event.decoded("DTSTART").isoformat(),
        "end": event.decoded("DTEND").isoformat(),
        "summary": str(event["SUMMARY"]),
        "location": str(event.get("LOCATION", "")),
        "description": str(event["DESCRIPTION"]),
        "organizer": str(event["ORGANIZER"]),
        "alarms": [
            str(alarm.decoded("TRIGGER").total_seconds()) for alarm in event.walk("VALARM")
        ],
    }


print(json.dumps([read(path) for path in sys.argv[1:]]))
