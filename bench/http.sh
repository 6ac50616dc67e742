#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What a request costs the server in CPU time, against nginx answering a fixed 200 to the same bytes.
#
#   bench/http.sh --config parapet.json [--parapet build/release/plugin/parapet] [--port 8080] [--path /v1/check]
#                 [--body FILE] [--header 'Authorization: Bearer …']… [--connections 16] [--rounds 4] [--seconds 2]
#
# Both servers run at once, pinned to one core; wrk runs on another and loads them in turn, round by round. CPU time is
# read from /proc/PID/task/*/schedstat, so it counts what the server did and not what it waited for. Then one more round
# under strace counts system calls a request. Prints the machine, the numbers and the ratios with their targets (DESIGN
# section 8). Needs nginx, wrk and strace: tests/deps.sh --full.
set -euo pipefail
cd "$(dirname "$0")/.."

parapet=build/release/plugin/parapet config= port=8080 path=/v1/check body= connections=16 rounds=4 seconds=2
headers=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --config) config=$2 ;;
    --parapet) parapet=$2 ;;
    --port) port=$2 ;;
    --path) path=$2 ;;
    --body) body=$2 ;;
    --header) headers+=("$2") ;;
    --connections) connections=$2 ;;
    --rounds) rounds=$2 ;;
    --seconds) seconds=$2 ;;
    *) sed -n '5,7s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done
[[ -n $config && -r $config ]] || { echo "bench/http.sh: --config FILE is required: what parapet serve reads" >&2; exit 2; }
for tool in nginx wrk strace taskset; do
  PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || { echo "bench/http.sh: $tool is missing; run tests/deps.sh --full" >&2; exit 2; }
done
PATH=$PATH:/usr/sbin

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

if [[ -z $body ]]; then
  body=$work/body.json
  printf '{"id":"bench-1","currency":"USD","stage":"checkout","lines":[{"variant_id":"A","quantity":"1","unit_price":"15.00"}]}' >"$body"
fi

# nginx: one worker, the same header and body limits, nothing written.
nginx_port=$((port + 1))
cat >"$work/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.log;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 1000000000; client_body_temp_path $work; proxy_temp_path $work;
  fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  server { listen 127.0.0.1:$nginx_port; location / { default_type application/json; return 200 '{"decision":"allow"}'; } } }
CONF

# The request as wrk sends it.
{
  echo 'wrk.method = "POST"'
  echo 'wrk.headers["Content-Type"] = "application/json"'
  for header in "${headers[@]}"; do printf 'wrk.headers["%s"] = "%s"\n' "${header%%: *}" "${header#*: }"; done
  printf 'local file = io.open("%s", "rb"); wrk.body = file:read("*a"); file:close()\n' "$body"
  echo 'done = function(summary) io.write(string.format("REQUESTS %d ERRORS %d\n", summary.requests, summary.errors.status + summary.errors.read + summary.errors.write + summary.errors.timeout)) end'
} >"$work/request.lua"

taskset -c 0 "$parapet" serve --config "$config" >"$work/parapet.log" 2>&1 &
ours=$!
taskset -c 0 nginx -c "$work/nginx.conf" -p "$work" &
master=$!
pids=("$ours" "$master")

answers() { curl --silent --fail --output /dev/null --max-time 1 --data-binary "@$body" -H 'Content-Type: application/json' "${headers[@]/#/-H}" "$1"; }
for url in "http://127.0.0.1:$port$path" "http://127.0.0.1:$nginx_port/"; do
  for try in $(seq 100); do
    if answers "$url"; then break; fi
    if [[ $try -eq 100 ]]; then echo "bench/http.sh: $url does not answer with 2xx:" >&2; tail -n 20 "$work"/*.log >&2; exit 1; fi
    read -r -t 0.1 <> <(:) || true
  done
done
worker=$(pgrep -P "$master" | head -n 1)

cpu_nanoseconds() { cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.0f", sum }'; }

# load PID PORT PATH: CPU nanoseconds and requests of one round.
load() {
  local before after
  before=$(cpu_nanoseconds "$1")
  taskset -c "$(($(nproc) > 1 ? 1 : 0))" wrk -t1 -c"$connections" -d"${seconds}s" -s "$work/request.lua" "http://127.0.0.1:$2$3" >"$work/wrk.txt"
  after=$(cpu_nanoseconds "$1")
  awk -v cpu=$((after - before)) '/^REQUESTS/ { if ($4 > 0) { print "errors:", $4 > "/dev/stderr"; exit 1 } print cpu, $2 }' "$work/wrk.txt"
}

load "$ours" "$port" "$path" >/dev/null
load "$worker" "$nginx_port" / >/dev/null
for _ in $(seq "$rounds"); do
  load "$ours" "$port" "$path" >>"$work/ours"
  load "$worker" "$nginx_port" / >>"$work/nginx"
done

# syscalls PID PORT PATH: system calls a request, by name.
syscalls() {
  local requests
  strace -f -c -o "$work/strace.txt" -p "$1" 2>/dev/null &
  local tracer=$!
  until grep -q "^TracerPid:[[:space:]]*[1-9]" /proc/"$1"/status; do :; done
  requests=$(load "$1" "$2" "$3" | cut -d' ' -f2)
  kill -INT "$tracer"
  wait "$tracer" || true
  awk -v requests="$requests" '$NF ~ /^[a-z_0-9]+$/ && $4 + 0 > requests / 50 { printf "    %-20s %.2f\n", $NF, $4 / requests }' "$work/strace.txt"
}

cat <<CONDITIONS
machine      $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) processors, kernel $(uname -r)
date         $(date -u +%Y-%m-%dT%H:%MZ), load $(cut -d' ' -f1 /proc/loadavg)
servers      $("$parapet" --version 2>/dev/null | head -n 1); $(nginx -v 2>&1)
load         wrk, $connections connections, $rounds rounds of ${seconds}s each, body of $(wc -c <"$body") bytes to $path
not included TLS, the network, a second server thread
CONDITIONS
least() { awk '{ cost = $1 / $2 / 1000; if (NR == 1 || cost < least) least = cost } END { printf "%.2f", least }' "$1"; }
a=$(least "$work/ours")
b=$(least "$work/nginx")
awk -v a="$a" -v b="$b" 'BEGIN {
  printf "\nCPU a request: parapet %.2f us, nginx return 200 %.2f us, ratio %.2f\n", a, b, a / b
  printf "target for a whole signed decision: <= 2.50, recorded durably <= 3.50: %s\n", a / b <= 2.5 ? "pass" : a / b <= 3.5 ? "pass if recorded durably" : "FALLS SHORT"
}'
echo "system calls a request, parapet:"
syscalls "$ours" "$port" "$path"
echo "system calls a request, nginx:"
syscalls "$worker" "$nginx_port" /
