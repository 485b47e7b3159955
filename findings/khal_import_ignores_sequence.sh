#!/bin/sh
# khal's import takes no notice of SEQUENCE: importing the first file of an appointment after the second
# moves the appointment back to its old time, though RFC 5546 (section 2.1.4) lets the higher SEQUENCE win.
# And a file with METHOD:CANCEL leaves the entry in the calendar, marked as cancelled.
#
# Installs khal in a temporary folder, imports valid files, and prints what the calendar shows. The exit
# code is 0 while khal behaves like that, and 1 once it does not.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/env"
"$dir/env/bin/pip" install --quiet khal==0.14.1
"$dir/env/bin/khal" --version
python3 --version

mkdir "$dir/calendar"
cat > "$dir/config" <<CONFIG
[calendars]
[[home]]
path = $dir/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Kyiv
default_timezone = Europe/Kyiv
[sqlite]
path = $dir/khal.db
CONFIG

# file NAME METHOD SEQUENCE STATUS DAY
file() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//EN "METHOD:$2" BEGIN:VEVENT \
        UID:visit-1@example.com "SEQUENCE:$3" "STATUS:$4" "DTSTAMP:2026112${3}T090000Z" \
        "DTSTART:${5}T120000Z" "DTEND:${5}T130000Z" SUMMARY:Haircut \
        ORGANIZER:mailto:desk@example.com END:VEVENT END:VCALENDAR > "$dir/$1.ics"
}
file booked PUBLISH 1 CONFIRMED 20261124
file moved PUBLISH 2 CONFIRMED 20261125
file cancelled CANCEL 3 CANCELLED 20261125

khal() {
    "$dir/env/bin/khal" -c "$dir/config" "$@" 2>/dev/null
}
shows() {
    khal import --batch -a home "$dir/$1.ics" > /dev/null
    shown=$(khal list 2026-11-20 10d | tr '\n' ' ')
    echo "after $1: $shown"
}
shows booked
shows moved
case $shown in *2026-11-25*) ;; *) echo "the move did not arrive"; exit 1 ;; esac
shows booked
case $shown in *2026-11-24*) ;; *) echo "CHANGED: the older file no longer wins"; exit 1 ;; esac
shows cancelled
case $shown in *Haircut*) ;; *) echo "CHANGED: a cancelled entry is removed"; exit 1 ;; esac
echo "SEQUENCE is ignored, and a cancelled entry stays"
