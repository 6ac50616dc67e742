#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Counts the socket calls of the service per durable webhook, which repeat where seconds do not: at most two receives and one
# send a request on a kept connection (a twentieth more for connections that come and go).
#
#   bench/system_calls.sh PARAPET WEBHOOK_LOAD
set -euo pipefail
parapet=$(realpath "$1") load=$(realpath "$2")
work=$(mktemp -d)
tracer=0
trap '[[ $tracer -eq 0 ]] || kill -- $tracer 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
printf 'orchard' >secret
cat >parapet.json <<'CONFIG'
{"directory": "data", "listen": {"port": 0, "threads": 1}, "health": {"port": 0},
 "stores": [{"name": "fruit", "platform": "shopify", "currency": "USD", "secrets": [{"file": "secret"}]}]}
CONFIG
strace -f -c -o counts -e trace=recvfrom,recvmsg,readv,sendto,sendmsg,writev "$parapet" serve 2>serve.log &
tracer=$!
for _ in $(seq 200); do grep -q '"serving"' serve.log && break; sleep 0.1; done
port=$(sed -n 's/.*"port":"\([0-9]*\)".*/\1/p' serve.log | head -n 1)
requests=$("$load" "$port" fruit orchard 4 1 | sed 's/ acknowledged.*//')
kill -TERM "$(cat /proc/$tracer/task/$tracer/children)"
wait $tracer || true
tracer=0
count() { awk -v names="$1" 'BEGIN { split(names, list, " "); for (i in list) want[list[i]] = 1 } ($NF in want) { sum += $4 } END { print sum + 0 }' counts; }
received=$(count "recvfrom recvmsg readv") sent=$(count "sendto sendmsg writev")
awk -v n="$requests" -v r="$received" -v s="$sent" 'BEGIN {
  printf "%d durable webhooks: %.2f receives and %.2f sends a request\n", n, r / n, s / n
  if (n < 50) { print "too few requests to say anything"; exit 1 }
  exit !(r / n <= 2.1 && s / n <= 1.05) }'
