#!/bin/sh
# Xandikos answers a free-busy-query that has no `Depth: 1` with 200 and no busy period, though an event fills
# the time: a client that follows RFC 4791 (section 7.10: without the header the request applies to the
# calendar alone, depth 0) reads a full day as free. A calendar-query without it finds nothing either.
#
# Installs xandikos in a temporary folder, starts it, writes one event, and asks for that hour with and without
# the header. The exit code is 0 while xandikos behaves like that, and 1 once it does not.
set -eu

dir=$(mktemp -d)
python3 -m venv "$dir/env"
"$dir/env/bin/pip" install --quiet xandikos==0.4.10
"$dir/env/bin/xandikos" --version
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$dir/env/bin/xandikos" serve -l 127.0.0.1 -p "$port" -d "$dir/data" --autocreate --defaults \
    --current-user-principal /olena/ > "$dir/log" 2>&1 &
server=$!
trap 'kill $server; rm -rf "$dir"' EXIT
calendar="http://127.0.0.1:$port/olena/calendars/calendar/"
until curl -s -o "$dir/out" "$calendar"; do sleep 0.2; done

printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//EN BEGIN:VEVENT UID:1@example.com \
    DTSTAMP:20261101T000000Z DTSTART:20261124T120000Z DTEND:20261124T130000Z SUMMARY:Haircut END:VEVENT \
    END:VCALENDAR > "$dir/event.ics"
curl -s -o "$dir/out" -T "$dir/event.ics" -H 'Content-Type: text/calendar' "${calendar}1.ics"

range='start="20261124T000000Z" end="20261125T000000Z"'
free_busy="<C:free-busy-query xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><C:time-range $range/></C:free-busy-query>"
query="<C:calendar-query xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><prop><getetag/></prop><C:filter><C:comp-filter name=\"VCALENDAR\"><C:comp-filter name=\"VEVENT\"><C:time-range $range/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"

# asks BODY WORD [HEADER]: how often WORD is in the answer
asks() {
    curl -s -X REPORT -H 'Content-Type: application/xml' ${3:+-H "$3"} --data "$1" "$calendar" > "$dir/out"
    grep -c "$2" "$dir/out" || true
}
echo "free-busy-query with Depth: 1: $(asks "$free_busy" ^FREEBUSY 'Depth: 1') busy"
without=$(asks "$free_busy" ^FREEBUSY)
echo "free-busy-query without it:    $without busy"
found=$(asks "$query" '1\.ics')
echo "calendar-query without it:     $found found"
if [ "$without" != 0 ] || [ "$found" != 0 ]; then
    echo "CHANGED: the day is no longer read as free"
    exit 1
fi
echo "a full day is read as free"
