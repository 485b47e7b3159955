#!/bin/sh
# Exim's delivery report of a letter to a domain that does not exist says "Status: 5.0.0" and has no
# Diagnostic-Code: the one reason, "Unrouteable address", stands in the text for people. RFC 3463 has 5.1.2 (bad
# destination system address) for it. So a program that reads the fields alone cannot tell a mistyped domain from
# a letter that was refused for its content.
#
# Needs Debian 12 and root. Downloads Exim into a temporary folder, without installing it, and hands it one letter;
# the name of its user, which is compiled in, is added to /etc/passwd in a mount namespace of its own. Prints
# the report. The exit code is 0 while Exim behaves like that, and 1 once it does not.
set -eu

if [ "${1:-}" != inside ]; then
    exec unshare --mount sh "$0" inside
fi
dir=$(mktemp -d)
trap 'umount /etc/passwd /etc/group 2>/dev/null || true; rm -rf "$dir"' EXIT
chmod 755 "$dir"
here=$PWD
cd "$dir"
packages="exim4-daemon-light=4.96-15+deb12u11 libidn12 libgnutls-dane0 libunbound8 libspf2-2 libopendmarc2"
# shellcheck disable=SC2086
apt-get -qq download $packages 2>/dev/null || { apt-get -qq update && apt-get -qq download $packages; }
for package in *.deb; do dpkg -x "$package" .; done
exim="$dir/usr/sbin/exim4"
# A program that changes its user takes no libraries from another folder.
chmod u-s "$exim"
LD_LIBRARY_PATH=$(dirname "$(find "$dir/usr/lib" -name 'libidn.so.12')")
export LD_LIBRARY_PATH

{ cat /etc/passwd; echo 'Debian-exim:x:64999:64999::/:/usr/sbin/nologin'; } > passwd
{ cat /etc/group; echo 'Debian-exim:x:64999:'; } > group
mount --bind passwd /etc/passwd
mount --bind group /etc/group
mkdir spool inbox
cat > exim.conf <<CONF
exim_path = $exim
keep_environment = LD_LIBRARY_PATH
primary_hostname = mail.example.net
domainlist local_domains = example.com
spool_directory = $dir/spool
log_file_path = $dir/spool/%slog
begin routers
remote:
  driver = dnslookup
  domains = !+local_domains
  transport = smtp
  no_more
local:
  driver = accept
  transport = maildir
begin transports
smtp:
  driver = smtp
maildir:
  driver = appendfile
  maildir_format
  directory = $dir/inbox
  user = Debian-exim
CONF
chown -R 64999:64999 spool inbox
"$exim" -C "$dir/exim.conf" -bV | head -n 1

printf 'From: desk@example.com\nTo: ann@gone.invalid\nSubject: Haircut\nMessage-ID: <1@example.com>\n\nSee you.\n' |
    "$exim" -C "$dir/exim.conf" -odq -f desk@example.com ann@gone.invalid
for pass in 1 2; do "$exim" -C "$dir/exim.conf" -qff 2>/dev/null; sleep 1; done
report=$(cat inbox/new/*)
printf '%s\n' "$report" | sed -n '/^Content-type: message.delivery-status/,/^Content-type: message.rfc822/p'
printf '%s\n' "$report" | grep Unrouteable
cd "$here"
if printf '%s\n' "$report" | grep -q '^Status: 5.0.0' && ! printf '%s\n' "$report" | grep -qi '^Diagnostic-Code'; then
    echo "the report has no code for an unknown domain"
else
    echo "CHANGED"
    exit 1
fi
