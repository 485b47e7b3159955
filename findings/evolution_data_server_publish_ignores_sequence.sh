#!/bin/sh
# Evolution's calendar store (evolution-data-server, beneath Evolution and GNOME Calendar) takes no notice of SEQUENCE
# when it receives published appointments: the first file of an appointment, received after the file of its move,
# takes the appointment back, and received after the cancellation it brings the appointment back, though
# RFC 5546 (section 2.1.4) lets the higher SEQUENCE win.
#
# Needs Debian 12 and root. Installs the packages into overlays of /usr, /etc and /var in a mount namespace of its own,
# which are gone at the end, hands over valid files as a program would that opens them, and prints what the calendar
# holds. The exit code is 0 while the store behaves like that, and 1 once it does not.
set -eu

if [ "${1:-}" != inside ]; then
    exec unshare --mount sh "$0" inside
fi
dir=$(mktemp -d)
mount -t tmpfs tmpfs "$dir"
trap 'cd /; umount -l /usr /etc /var "$dir" 2>/dev/null; rmdir "$dir" 2>/dev/null || true' EXIT
for top in usr etc var; do
    mkdir -p "$dir/$top/up" "$dir/$top/work"
    mount -t overlay overlay -o "lowerdir=/$top,upperdir=$dir/$top/up,workdir=$dir/$top/work" "/$top"
done
version=3.46.4-2+deb12u1
packages="evolution-data-server=$version gir1.2-ecal-2.0=$version gir1.2-edataserver-1.2=$version python3-gi dbus dbus-bin dbus-daemon"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
apt-get -qq update > "$dir/apt.log" && apt-get -qq install --no-install-recommends $packages >> "$dir/apt.log" 2>&1
dpkg-query -W -f '${Package} ${Version}\n' evolution-data-server libical3

export HOME="$dir/home" XDG_RUNTIME_DIR="$dir/run" GSETTINGS_BACKEND=memory
mkdir -p -m 700 "$HOME" "$XDG_RUNTIME_DIR"
cat > "$dir/receive.py" <<'PYTHON'
import sys
import gi
for name, number in (("ECal", "2.0"), ("EDataServer", "1.2"), ("ICalGLib", "3.0")):
    gi.require_version(name, number)
from gi.repository import ECal, EDataServer, ICalGLib

registry = EDataServer.SourceRegistry.new_sync(None)
calendar = registry.ref_builtin_calendar()
client = ECal.Client.connect_sync(calendar, ECal.ClientSourceType.EVENTS, 30, None)


def file(method, sequence, status, day):
    return "\r\n".join((
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "METHOD:" + method, "BEGIN:VEVENT",
        "UID:visit-1@example.com", f"SEQUENCE:{sequence}", "STATUS:" + status, f"DTSTAMP:2026112{sequence}T090000Z",
        f"DTSTART:{day}T120000Z", f"DTEND:{day}T130000Z", "SUMMARY:Haircut",
        "ORGANIZER:mailto:desk@example.com", "END:VEVENT", "END:VCALENDAR", ""))


FILES = {
    "booked": file("PUBLISH", 1, "CONFIRMED", "20261124"),
    "moved": file("PUBLISH", 2, "CONFIRMED", "20261125"),
    "cancelled": file("CANCEL", 3, "CANCELLED", "20261125"),
}


def shows(name):
    client.receive_objects_sync(ICalGLib.Component.new_from_string(FILES[name]), ECal.OperationFlags.NONE, None)
    _, found = client.get_object_list_sync("#t", None)
    held = [f"{it.get_dtstart().as_ical_string()} SEQUENCE:{it.get_sequence()}" for it in found]
    print(f"after {name}: {held}", flush=True)
    return " ".join(held)


shows("booked")
if "20261125" not in shows("moved"):
    sys.exit("the move did not arrive")
if "20261124" not in shows("booked"):
    sys.exit("CHANGED: the older file no longer wins")
if shows("cancelled"):
    sys.exit("CHANGED: a cancelled entry stays")
if "20261124" not in shows("booked"):
    sys.exit("CHANGED: the first file no longer brings it back")
print("SEQUENCE is ignored; a cancellation removes the entry, and the first file brings it back")
PYTHON
dbus-run-session -- /usr/bin/python3 "$dir/receive.py" 2> "$dir/errors" || { tail -5 "$dir/errors"; exit 1; }
