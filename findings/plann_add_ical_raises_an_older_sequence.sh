#!/bin/sh
# `plann add ical` takes no notice of which file is the newer one: the first file of an appointment, added again
# after the file of its move, takes the appointment back to its old time. The library beneath it (caldav) raises the
# SEQUENCE of what it saves by one, so the older file is stored with the SEQUENCE that the move had, and no other
# program can tell it from the newest version any more. RFC 5546 (section 2.1.4) lets the higher SEQUENCE win.
#
# Installs plann and a Radicale in a temporary folder, serves a calendar on the loopback address, adds valid files, and
# prints what the calendar holds. The exit code is 0 while plann behaves like that, and 1 once it does not.
set -eu

dir=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server"; rm -rf "$dir"' EXIT
python3 -m venv "$dir/env"
"$dir/env/bin/pip" install --quiet plann==1.3.0 caldav==3.6.0 icalendar==7.3.2 radicale==3.9.0
python3 --version
"$dir/env/bin/pip" list 2>/dev/null | grep -E '^(plann|caldav|Radicale) '

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$dir/env/bin/radicale" --server-hosts "127.0.0.1:$port" --auth-type none \
    --storage-filesystem-folder "$dir/store" > "$dir/server.log" 2>&1 &
server=$!
"$dir/env/bin/python" - "http://127.0.0.1:$port/" <<'PYTHON'
import sys, time, caldav
for _ in range(100):
    try:
        principal = caldav.DAVClient(sys.argv[1], username="ann", password="x").principal()
        break
    except Exception:
        time.sleep(0.1)
principal.make_calendar(name="home", cal_id="home")
PYTHON

# file NAME SEQUENCE STATUS DAY
file() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//EN BEGIN:VEVENT \
        UID:visit-1@example.com "SEQUENCE:$2" "STATUS:$3" "DTSTAMP:2026112${2}T090000Z" \
        "DTSTART:${4}T120000Z" "DTEND:${4}T130000Z" SUMMARY:Haircut \
        ORGANIZER:mailto:desk@example.com END:VEVENT END:VCALENDAR > "$dir/$1.ics"
}
file booked 1 CONFIRMED 20261124
file moved 2 CONFIRMED 20261125
file cancelled 3 CANCELLED 20261125

adds() {
    "$dir/env/bin/plann" --skip-config --caldav-url "http://127.0.0.1:$port/ann/" --caldav-username ann \
        --caldav-password x --calendar-url "http://127.0.0.1:$port/ann/home/" \
        add ical --ical-file "$dir/$1.ics" > /dev/null 2>&1
    holds=$(cat "$dir"/store/collection-root/ann/home/*.ics | tr -d '\r' | grep -E '^(DTSTART|SEQUENCE|STATUS)' | sort | tr '\n' ' ')
    echo "after $1: $holds"
}
adds booked
adds moved
case $holds in *DTSTART:20261125*) ;; *) echo "the move did not arrive"; exit 1 ;; esac
adds booked
case $holds in
    *DTSTART:20261124*SEQUENCE:2*) ;;
    *) echo "CHANGED: the older file no longer wins with a raised SEQUENCE"; exit 1 ;;
esac
adds cancelled
case $holds in *STATUS:CANCELLED*) ;; *) echo "CHANGED: a cancelled entry is removed"; exit 1 ;; esac
adds booked
case $holds in *STATUS:CONFIRMED*) ;; *) echo "CHANGED: the first file no longer brings it back"; exit 1 ;; esac
echo "the older file wins and is stored under a newer SEQUENCE; a cancelled entry stays, and the first file brings it back"
