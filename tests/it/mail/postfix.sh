#!/bin/sh
# Starts or stops a Postfix of its own, for the optional test beside it: `postfix.sh start DIR PORT
# CERTIFICATES`, `postfix.sh stop DIR`. It listens on 127.0.0.1 alone, sends nothing anywhere and
# puts what it takes for example.com into DIR/mail/inbox/new. Letters to gone.example and strict.example it
# takes and bounces. Exits with 77 where that cannot be
# done: Debian's `postfix` is missing, or this is not root.
set -eu

PATH="$PATH:/usr/sbin"
[ "$(id -u)" = 0 ] && command -v postfix >/dev/null && [ -d /usr/lib/postfix/sbin ] || exit 77
directory=$2

if [ "$1" = stop ]; then
    postfix -c "$directory/conf" stop 2>/dev/null || true
    exit 0
fi

port=$3
certificates=$4
conf=$directory/conf
mkdir -p "$conf" "$directory/queue" "$directory/data" "$directory/mail"
chmod 755 "$directory"
chown postfix "$directory/data"
chown nobody "$directory/mail"
cp "$certificates/server.pem" "$certificates/server.key" "$conf/"
cat > "$conf/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $directory/queue
data_directory = $directory/data
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = $directory/log
maillog_file_prefixes = $directory
myhostname = localhost
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
default_transport = error:this one sends nothing
transport_maps = inline:{ { gone.example = error:5.1.1 there is no such mailbox }, { strict.example = error:5.7.1 not from you } }
relay_transport = error:this one sends nothing
virtual_mailbox_domains = example.com
virtual_mailbox_base = $directory/mail
virtual_mailbox_maps = static:inbox/
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
virtual_minimum_uid = 1
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = $conf/server.pem
smtpd_tls_key_file = $conf/server.key
smtpd_reject_unlisted_recipient = no
smtpd_helo_required = yes
smtpd_helo_restrictions = reject_invalid_helo_hostname
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{ { nobody@example.com = 550 5.1.1 there is no such person }, { later@example.com = 450 4.2.0 come again } }
CONF
cat > "$conf/master.cf" <<CONF
127.0.0.1:$port inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
CONF
postfix -c "$conf" start >/dev/null 2>&1 || { cat "$directory/log" >&2; exit 1; }
