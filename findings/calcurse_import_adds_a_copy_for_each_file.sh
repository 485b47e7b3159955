#!/bin/sh
# calcurse's import takes no notice of UID, SEQUENCE and METHOD: each file adds an appointment, also where one
# with its UID is there, and a file with METHOD:CANCEL and STATUS:CANCELLED adds one more, which looks like any
# other. After a booking, a move, the first file again and a cancellation there are four visits, where
# RFC 5546 (sections 2.1.4 and 3.2.5) leaves none.
#
# Downloads Debian 12's calcurse into a temporary folder, without installing it, imports valid files, and prints
# what the calendar shows. The exit code is 0 while calcurse behaves like that, and 1 once it does not.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get -qq download calcurse=4.7.1-1 2>/dev/null || { apt-get -qq update && apt-get -qq download calcurse=4.7.1-1; }
dpkg -x calcurse_*.deb .
usr/bin/calcurse --version | head -n 1

# file NAME METHOD SEQUENCE STATUS DAY
file() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//EN "METHOD:$2" BEGIN:VEVENT \
        UID:visit-1@example.com "SEQUENCE:$3" "STATUS:$4" "DTSTAMP:2026112${3}T090000Z" \
        "DTSTART:${5}T120000Z" "DTEND:${5}T130000Z" SUMMARY:Haircut \
        ORGANIZER:mailto:desk@example.com END:VEVENT END:VCALENDAR > "$1.ics"
}
file booked PUBLISH 1 CONFIRMED 20261124
file moved PUBLISH 2 CONFIRMED 20261125
file cancelled CANCEL 3 CANCELLED 20261125

calendar() {
    TZ=UTC usr/bin/calcurse -D "$dir/data" -C "$dir/data" "$@"
}
for name in booked moved booked cancelled; do
    calendar -q -i "$name.ics" > /dev/null
    echo "after $name:"
    calendar -Q --from 11/20/2026 --days 10
done
visits=$(calendar -Q --from 11/20/2026 --days 10 | grep -c Haircut)
[ "$visits" = 4 ] || { echo "CHANGED: $visits appointments"; exit 1; }
echo "four files, four appointments; the cancelled one looks like the others"
