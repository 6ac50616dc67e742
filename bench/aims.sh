#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What does not compare with a peer: orders a second through `check`, durable webhook orders a second, memory. Each beside
# its aim. The figures hold for this machine at this moment and for nothing else; the conditions are printed with them.
#
#   bench/aims.sh [BUILD-FOLDER]     build/release unless told otherwise; about a minute
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build/release}")
parapet=$build/plugin/parapet
work=$(mktemp -d)
service=0
trap '[[ $service -eq 0 ]] || kill $service 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"

echo "machine   $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
echo "date      $(date -u +%Y-%m-%dT%H:%MZ)"
echo

row() { printf '%-58s %14s   aim %s\n' "$1" "$2" "$3"; }
rss_kb() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

orders=${ORDERS:-200000}
awk -v n="$orders" 'BEGIN { for (i = 1; i <= n; ++i) {
  printf "{\"id\":\"%d\",\"stage\":\"placed\",\"currency\":\"USD\",\"lines\":[", i
  for (l = 0; l < 3; ++l) printf "%s{\"line_id\":\"%d\",\"sku\":\"SKU-%d\",\"title\":\"Apples, 1 kg\",\"quantity\":\"1\",\"unit_price\":\"15.00\"}", l ? "," : "", l, (i * 7 + l * 13) % 1000
  print "],\"total\":\"45.00\"}" } }' >orders.ndjson
awk 'BEGIN { print "id,title,sku,price"; for (i = 0; i < 1000; ++i) printf "SKU-%d,Item %d,SKU-%d,15.00 USD\n", i, i, i }' >catalogue.csv
start=$(date +%s%N)
taskset -c 0 "$parapet" check --catalogue catalogue.csv orders.ndjson >verdicts.ndjson
took=$(($(date +%s%N) - start))
[[ $(wc -l <verdicts.ndjson) -eq $orders ]] || { echo "check gave $(wc -l <verdicts.ndjson) verdicts for $orders orders"; exit 1; }
row "check, three-line native orders a second on one core" "$((orders * 1000000000 / took))" 100000

printf 'orchard' >secret
cat >parapet.json <<CONFIG
{"directory": "data", "listen": {"port": 0, "threads": 2}, "health": {"port": 0},
 "stores": [{"name": "fruit", "platform": "shopify", "currency": "USD", "secrets": [{"file": "secret"}]}]}
CONFIG
"$parapet" serve 2>serve.log &
service=$!
for _ in $(seq 100); do grep -q '"serving"' serve.log && break; sleep 0.1; done
port=$(sed -n 's/.*"port":"\([0-9]*\)".*/\1/p' serve.log | head -n 1)
row "idle service, memory" "$(($(rss_kb $service) / 1024)) MB" "< 50 MB"
row "durable webhook orders over 64 connections" "$("$build/tests/plugin/webhook_load" "$port" fruit orchard 64 5 | sed 's/.*, //')" "2000 a second"

items=${ITEMS:-1000000}
awk -v n="$items" 'BEGIN { print "id,title,sku,price"; for (i = 0; i < n; ++i) printf "%d,Item %d,SKU-%d,15.00 USD\n", 40000000 + i, i, i }' >items.csv
before=$(rss_kb $service)
start=$(date +%s)
"$parapet" items import items.csv --vouch --reason "measuring" >/dev/null
row "importing $items items" "$(($(date +%s) - start)) s" "seconds"
row "memory of the service with them" "$((($(rss_kb $service) - before) / 1024)) MB more" "<= 320 MB"
kill $service
wait $service 2>/dev/null || true
service=0
