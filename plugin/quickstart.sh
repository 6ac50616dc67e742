#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# From a bare Debian 12 machine to Parapet judging real deliveries over HTTP.
#
#   plugin/quickstart.sh          installs, builds, starts, plays the story of the free fruit, stops
#   plugin/quickstart.sh --stay   the same, and leaves everything running until Ctrl-C
#
# Everything stays on 127.0.0.1 and below build/quickstart/. A stand-in plays the shop's Admin API and the chat room.
set -euo pipefail
cd "$(dirname "$0")/.."

stay=0
case "${1:-}" in
  "") ;;
  --stay) stay=1 ;;
  *) echo "usage: plugin/quickstart.sh [--stay]" >&2; exit 2 ;;
esac

say() { printf '\n\033[1m%s\033[0m\n' "$*" | if [[ -t 1 && -z ${NO_COLOR:-} ]]; then cat; else sed $'s/\033\\[[0-9]*m//g'; fi; }

say "1  Packages"
tests/deps.sh --run

say "2  Build (a few minutes the first time)"
mkdir -p build
cmake -S . -B build/quickstart -G Ninja -DCMAKE_BUILD_TYPE=Release -DPARAPET_BUILD_TESTS=OFF -DPARAPET_BUILD_BENCH=OFF \
  >build/quickstart.configure.log 2>&1 || { tail -n 40 build/quickstart.configure.log; exit 1; }
cmake --build build/quickstart --target parapet parapet-standin >build/quickstart.build.log 2>&1 || { tail -n 40 build/quickstart.build.log; exit 1; }
PATH="$PWD/build/quickstart/plugin:$PATH"
parapet --version

shop="$PWD/build/quickstart/shop"
rm -rf "$shop"
mkdir -p "$shop/secrets"
cd "$shop"

# Waits until a command succeeds; gives up after about twenty seconds.
until_true() {
  local tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [[ $tries -lt 200 ]] || { echo "gave up waiting for: $*" >&2; cat serve.log >&2; return 1; }
    sleep 0.1
  done
}

standin=0
service=0
stop() {
  for process in $service $standin; do
    if [[ $process -ne 0 ]]; then
      kill "$process" 2>/dev/null || true
      wait "$process" 2>/dev/null || true
    fi
  done
}
trap stop EXIT

say "3  A sample shop: fruit sells on Shopify, trees on commercetools"
parapet-standin --token shpat_quickstart >standin.log &
standin=$!
until_true grep -q "listening on" standin.log
outside=$(sed -n 's/^listening on //p' standin.log)
umask 077
printf 'fruit-signing-secret\n' >secrets/fruit.signing
printf 'Bearer a-long-random-value\n' >secrets/trees.signing
printf 'shpat_quickstart\n' >secrets/fruit.api
printf 'fruit-token\n' >secrets/fruit.token
printf '%s/chat\n' "$outside" >secrets/chat.url
cat >parapet.json <<EOF
{
  "directory": "data",
  "listen": {"address": "127.0.0.1", "port": ${PARAPET_QUICKSTART_PORT:-8080}, "threads": 2},
  "health": {"address": "127.0.0.1", "port": ${PARAPET_QUICKSTART_HEALTH_PORT:-8081}},
  "stores": [
    {"name": "fruit", "platform": "shopify", "currency": "USD", "shop": "fruit.myshopify.com",
     "secrets": [{"file": "secrets/fruit.signing"}], "tokens": [{"file": "secrets/fruit.token"}],
     "api": {"base_url": "$outside", "token": {"file": "secrets/fruit.api"}, "allow_private_addresses": true},
     "alerts": {"chat": {"url": {"file": "secrets/chat.url"}, "allow_private_addresses": true}}},
    {"name": "trees", "platform": "commercetools", "currency": "EUR",
     "secrets": [{"file": "secrets/trees.signing"}],
     "alerts": {"chat": {"url": {"file": "secrets/chat.url"}, "allow_private_addresses": true}}}
  ]
}
EOF
cat >fruit.csv <<'EOF'
id,title,item_group_id,sku,price,cost_of_goods_sold
4001,"Apples, 1 kg",3001,APPLE-1,15.00 USD,6.00 USD
4002,"Pears, 1 kg",3002,PEAR-1,12.00 USD,5.00 USD
EOF
cat >trees.csv <<'EOF'
id,title,sku,price,quantity
PLUM-TREE,Plum tree,PLUM-TREE,21.00 EUR,1
EOF
parapet serve 2>serve.log &
service=$!
until_true curl -fsS "http://127.0.0.1:${PARAPET_QUICKSTART_HEALTH_PORT:-8081}/readyz"
parapet items import --store fruit fruit.csv --vouch --reason "our price list"
parapet items import --store trees trees.csv --vouch --reason "our price list"

say "4  A new store only watches. The alert channel is tested, then operations switch the guardrails on"
for store in fruit trees; do
  parapet alerts test --store $store
  until_true sh -c "parapet alerts list --store $store && parapet doctor --store $store | grep -q 'alert channel works'"
  parapet policy set all --store $store --mode enforce --ceiling block --reason "quickstart" \
    --not-ready-because "a drill with invented orders"
done

say "5  An ordinary signed order passes"
parapet trigger --store fruit --sample order
parapet orders list --store fruit

say "6  A product update sets fruit to \$0.00: caught as it arrives, before any order"
parapet trigger --store fruit --sample product --set variants.0.price=0.00
parapet prices pending --store fruit

say "7  Twelve customers order it: the first is held and alerted as it is placed"
free=(--set line_items.0.price=0.00 --set total_line_items_price=0.00 --set subtotal_price=0.00 --set total_price=5.00)
parapet trigger --store fruit --sample order "${free[@]}" --repeat 12 | grep -c '^<-- 200' | sed 's/$/ deliveries acknowledged/'
parapet orders list --store fruit --at-least hold
until_true sh -c 'test "$(parapet outbox list --store fruit --state done --format json | grep -o "\"kind\":\"hold\"" | wc -l)" -ge 12'
first=$(parapet orders list --store fruit --at-least hold --format json | grep -o '"order":"[0-9]*"' | tail -n 1 | tr -dc 0-9)
parapet orders show --store fruit "$first"

say "8  A commercetools checkout for an oversold tree is vetoed, in words fit for a shopper"
parapet trigger --store trees --sample order || true

say "9  What the people on duty were told"
parapet alerts list --store fruit
grep '^post' standin.log

say "10  What the shop's own records say now (read from the stand-in)"
grep -E '^(tag|hold)' standin.log | head -n 4

say "11  Follow-through: one incident, twelve cases; the price is put right, then decided and approved once for all twelve"
parapet trigger --store fruit --sample product | grep '^<--'
parapet incidents list --store fruit
incident=$(parapet incidents list --store fruit --format json | grep -o '"incident":"[^"]*","cause":"price:4001"' | cut -d'"' -f4)
parapet incidents decide --store fruit "$incident" --reason "the price is right again"
parapet incidents approve --store fruit "$incident" --reason "as shown"
until_true sh -c 'test "$(grep -c "^free" standin.log)" -ge 12'
grep '^free' standin.log | head -n 2

say "12  Nothing is closed before its customers are served; the report says what happened so far"
parapet incidents close --store fruit "$incident" --as prevented --reason "a price of nothing is held" || true
parapet incidents report --store fruit "$incident" | head -n 30

say "13  The whole story with its messages, days of it in a second, sent to nobody"
parapet --config none.json simulate free-fruit >story.txt
grep -c "  message  message " story.txt | sed 's/$/ messages to customers, the first of them:/'
grep -m 1 "  message  message " story.txt
grep -E "closes it is refused|closed by" story.txt

say "Where to look next"
cat <<EOF
  cd $shop
  parapet doctor                                   what is configured, reachable, stale or wrong
  parapet prices reject 4001 --store fruit --reason "a mistake"
  parapet orders show --store fruit $first
  parapet policy history --store fruit
  curl -s http://127.0.0.1:${PARAPET_QUICKSTART_HEALTH_PORT:-8081}/metrics
EOF

if [[ $stay -eq 1 ]]; then
  say "Running until Ctrl-C"
  trap 'exit 0' INT TERM
  wait "$service"
fi
stop
service=0
standin=0
say "Stopped cleanly."
