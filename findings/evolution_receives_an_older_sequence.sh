#!/bin/sh
# Evolution's calendar server takes the file that came last, not the one with the higher SEQUENCE:
# `receive_objects`, which Evolution's importer and its view of a letter call, moves an appointment back to the old
# time when the first file is received again, and brings a cancelled one back, as METHOD:PUBLISH and as
# METHOD:REQUEST. RFC 5546 (section 2.1.4) lets the higher SEQUENCE win. (Thunderbird 153.8.0esr does: there
# the older file is one "that has already been processed".)
#
# Needs Debian 12 and root: installs evolution-data-server and its Python bindings by apt-get. Runs them in a
# session and a home of their own on valid files, and prints what the calendar holds. The exit code is 0
# while they behave like that, and 1 once they do not.
set -eu

version=3.46.4-2+deb12u1
packages="evolution-data-server=$version gir1.2-ecal-2.0=$version python3-gi dbus"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
installed() {
    [ "$(dpkg-query -W -f '${Version}' gir1.2-ecal-2.0 2>/dev/null)" = "$version" ]
}
# shellcheck disable=SC2086
installed || { apt-get -qq update && apt-get -qq install --no-install-recommends $packages > /dev/null; }
dpkg-query -W evolution-data-server gir1.2-ecal-2.0

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# file NAME METHOD SEQUENCE STATUS DAY
file() {
    printf '%s\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//EN "METHOD:$2" BEGIN:VEVENT \
        UID:visit-1@example.com "SEQUENCE:$3" "STATUS:$4" "DTSTAMP:2026112${3}T090000Z" \
        "DTSTART:${5}T120000Z" "DTEND:${5}T130000Z" SUMMARY:Haircut \
        ORGANIZER:mailto:desk@example.com END:VEVENT END:VCALENDAR > "$dir/$1.ics"
}
for method in PUBLISH REQUEST; do
    file "booked-$method" $method 1 CONFIRMED 20261124
    file "moved-$method" $method 2 CONFIRMED 20261125
done
file cancelled CANCEL 3 CANCELLED 20261125

cat > "$dir/receive.py" <<'PYTHON'
import sys
import gi
gi.require_version('ECal', '2.0')
gi.require_version('EDataServer', '1.2')
gi.require_version('ICalGLib', '3.0')
from gi.repository import ECal, EDataServer, ICalGLib

registry = EDataServer.SourceRegistry.new_sync(None)
source = registry.ref_builtin_calendar()
calendar = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, 10, None)

def entries():
    _, found = calendar.get_object_list_sync('#t', None)
    return [f'SEQUENCE {it.get_sequence()} {it.get_dtstart().as_ical_string()}' for it in found]

as_expected = True
for method in ['PUBLISH', 'REQUEST']:
    seen = []
    for name in [f'booked-{method}', f'moved-{method}', f'booked-{method}', 'cancelled', f'booked-{method}']:
        text = open(f'{sys.argv[1]}/{name}.ics').read()
        calendar.receive_objects_sync(ICalGLib.Component.new_from_string(text), 0, None)
        print(f'after {name}: {entries()}', flush=True)
        seen.append(entries())
    old, new = ['SEQUENCE 1 20261124T120000Z'], ['SEQUENCE 2 20261125T120000Z']
    as_expected = as_expected and seen == [old, new, old, [], old]
    calendar.remove_object_sync('visit-1@example.com', None, ECal.ObjModType.ALL, 0, None)
print('the file that came last wins' if as_expected else 'CHANGED')
sys.exit(0 if as_expected else 1)
PYTHON

HOME=$dir XDG_CONFIG_HOME=$dir/config XDG_DATA_HOME=$dir/data XDG_CACHE_HOME=$dir/cache \
    XDG_RUNTIME_DIR=$dir dbus-run-session -- /usr/bin/python3 "$dir/receive.py" "$dir" 2>"$dir/errors" ||
    { status=$?; tail -n 5 "$dir/errors" >&2; exit $status; }
