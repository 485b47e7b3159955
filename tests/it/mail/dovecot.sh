#!/bin/sh
# Starts or stops a Dovecot of its own, for the optional test beside it: `dovecot.sh start DIR PORT
# CERTIFICATES`, `dovecot.sh stop DIR`. It listens on 127.0.0.1 alone and serves the Maildir
# DIR/mail/inbox over IMAP with TLS, to salon with the password hunter2. Exits with 77 where that cannot
# be done: Debian's `dovecot-imapd` is missing, or this is not root.
set -eu

PATH="$PATH:/usr/sbin"
[ "$(id -u)" = 0 ] && command -v dovecot >/dev/null && [ -x /usr/lib/dovecot/imap ] || exit 77
directory=$2

if [ "$1" = stop ]; then
    doveadm -c "$directory/dovecot.conf" stop 2>/dev/null || true
    exit 0
fi

port=$3
certificates=$4
cat > "$directory/dovecot.conf" <<CONF
base_dir = $directory/run
state_dir = $directory/state
log_path = $directory/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <$certificates/server.pem
ssl_key = <$certificates/server.key
mail_location = maildir:$directory/mail/inbox
first_valid_uid = 1
passdb {
  driver = static
  args = password=hunter2
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=$directory/home
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $port
    ssl = yes
  }
}
CONF
mkdir -p "$directory/run" "$directory/state" "$directory/home"
chown nobody "$directory/home"
dovecot -c "$directory/dovecot.conf" || { cat "$directory/dovecot.log" >&2; exit 1; }
