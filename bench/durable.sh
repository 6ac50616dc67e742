#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What a whole signed webhook costs the service in CPU time when each is a new order, judged and recorded on disk before
# its 200, against nginx answering a fixed 200 to the same bytes. (bench/http.sh repeats one request: a delivery that is
# recognised is not judged again.)
#
#   bench/durable.sh [BUILD-FOLDER]      CONNECTIONS=16 ROUNDS=4 SECONDS_EACH=2; build/release unless told otherwise
#
# The order is the platform's own sample of 9.8 kB with two lines, each from a customer of its own. Both servers run at
# once, pinned to one core; one client on another core loads them in turn. CPU time is the sum over the server's threads
# of /proc/PID/task/*/schedstat: what they did, not what they waited for. Prints the smallest of the rounds.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build/release}")
sample=$(realpath tests/payloads/shopify/orders_webhook_triggerdev.json)
connections=${CONNECTIONS:-16} rounds=${ROUNDS:-4} seconds=${SECONDS_EACH:-2}
PATH=$PATH:/usr/sbin
work=$(mktemp -d)
service=0 master=0
finish() {
  for pid in $service $master; do [[ $pid -eq 0 ]] || { kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; } || true; done
  rm -rf "$work"
}
trap finish EXIT

sed -e 's/820982911946154[0-9]*/{{id}}/g' -e 's/115310627314723[0-9]*/{{id}}/g' -e 's/"cancelled_at": *"[^"]*"/"cancelled_at": null/' \
  -e 's/"test": true/"test": false/' -e 's/2021-12-31T19:00:00-05:00/{{at}}/g' "$sample" >"$work/order.json"
printf 'orchard' >"$work/secret"
cat >"$work/parapet.json" <<CONFIG
{"directory": "data", "listen": {"port": 0, "threads": 1}, "health": {"port": 0},
 "stores": [{"name": "fruit", "platform": "shopify", "currency": "USD", "secrets": [{"file": "secret"}]}]}
CONFIG
(cd "$work" && exec taskset -c 0 "$build/plugin/parapet" serve 2>serve.log) &
service=$!
for _ in $(seq 100); do grep -q '"serving"' "$work/serve.log" 2>/dev/null && break; sleep 0.1; done
port=$(sed -n 's/.*"port":"\([0-9]*\)".*/\1/p' "$work/serve.log" | head -n 1)

nginx_port=$((port > 60000 ? port - 1 : port + 1))
cat >"$work/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.log;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000; client_body_temp_path $work; proxy_temp_path $work;
  fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  server { listen 127.0.0.1:$nginx_port; location / { default_type application/json; return 200 '{}'; } } }
CONF
taskset -c 0 nginx -c "$work/nginx.conf" -p "$work" &
master=$!
for _ in $(seq 100); do pgrep -P "$master" >/dev/null && curl --silent --output /dev/null "http://127.0.0.1:$nginx_port/" && break; sleep 0.1; done
worker=$(pgrep -P "$master" | head -n 1)

cpu_nanoseconds() { cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.0f", sum }'; }

# load PID PORT: microseconds of CPU a request, and requests a second, of one round.
load() {
  local before after
  before=$(cpu_nanoseconds "$1")
  taskset -c "$(($(nproc) > 1 ? 1 : 0))" "$build/tests/plugin/webhook_load" "$2" fruit orchard "$connections" "$seconds" "$work/order.json" >"$work/load.txt"
  after=$(cpu_nanoseconds "$1")
  awk -v cpu=$((after - before)) '{ printf "%.2f %d\n", cpu / $1 / 1000, $3 }' "$work/load.txt"
}

load "$service" "$port" >/dev/null
load "$worker" "$nginx_port" >/dev/null
for _ in $(seq "$rounds"); do
  load "$service" "$port" >>"$work/ours"
  load "$worker" "$nginx_port" >>"$work/nginx"
done

cat <<CONDITIONS
machine      $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) processors, kernel $(uname -r)
date         $(date -u +%Y-%m-%dT%H:%MZ), load $(cut -d' ' -f1 /proc/loadavg), $(nginx -v 2>&1)
load         $connections connections, $rounds rounds of ${seconds}s each, new orders of $(wc -c <"$work/order.json") bytes
not included TLS, the network, what the kernel's own threads do for the disk
CONDITIONS
least() { sort -n "$1" | head -n 1; }
read -r a a_rate <<<"$(least "$work/ours")"
read -r b b_rate <<<"$(least "$work/nginx")"
awk -v a="$a" -v b="$b" -v r="$a_rate" -v q="$b_rate" 'BEGIN {
  printf "\nCPU a request: parapet %.1f us (%d a second), nginx return 200 %.1f us (%d a second), ratio %.2f\n", a, r, b, q, a / b
  printf "target with every order recorded durably: <= 3.50: %s\n", a / b <= 3.5 ? "pass" : "FALLS SHORT"
}'
