#!/bin/sh
# Xandikos schedules an event whose attendees have SCHEDULE-AGENT=CLIENT, which RFC 6638 (section 7.1) leaves to the
# client: it gives the attendee a SCHEDULE-STATUS (and sends the invitation by mail where --imip-send is on), and it
# refuses a later change of an event in which its user is an attendee (412 attendee-allowed). Both only once the user's
# calendar-user-address-set is known.
#
# Installs xandikos in a temporary folder, starts it, tells it the user's address, and writes two events. The exit code
# is 0 while xandikos behaves like that, and 1 once it does not.
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

address='<C:calendar-user-address-set><href>mailto:olena@example.com</href></C:calendar-user-address-set>'
curl -s -o "$dir/out" -X PROPPATCH -H 'Content-Type: application/xml' --data \
    "<propertyupdate xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><set><prop>$address</prop></set></propertyupdate>" \
    "http://127.0.0.1:$port/olena/"

# puts UID START ORGANIZER ATTENDEE: the status of the answer
puts() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//EN BEGIN:VEVENT "UID:$1" \
        DTSTAMP:20261101T000000Z "DTSTART:$2" DURATION:PT1H SUMMARY:Haircut \
        "ORGANIZER;SCHEDULE-AGENT=CLIENT:mailto:$3" "ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:$4" \
        END:VEVENT END:VCALENDAR > "$dir/event.ics"
    curl -s -o "$dir/out" -w '%{http_code}' -X PUT -H 'Content-Type: text/calendar' \
        --data-binary "@$dir/event.ics" "$calendar$1.ics"
}
echo "as the organizer: $(puts a 20261124T120000Z olena@example.com bob@example.com)"
scheduled=$(curl -s "${calendar}a.ics" | grep -c SCHEDULE-STATUS || true)
echo "  SCHEDULE-STATUS lines: $scheduled"
echo "as an attendee: $(puts b 20261124T120000Z desk@example.com olena@example.com)"
moved=$(puts b 20261124T130000Z desk@example.com olena@example.com)
echo "  moved: $moved $(grep -o attendee-allowed "$dir/out" || true)"
if [ "$scheduled" = 0 ] || [ "$moved" != 412 ]; then
    echo "CHANGED: SCHEDULE-AGENT=CLIENT is heeded"
    exit 1
fi
echo "SCHEDULE-AGENT=CLIENT is ignored"
