#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs the benchmarks and prints the ratios of DESIGN section 8, each beside its target.
#
#   bench/report.sh [BUILD-FOLDER]        build/release unless told otherwise; takes about three minutes
#
# Only ratios are compared: both sides run in one process, their repetitions interleaved at random, and the smaller of
# each side's times counts, because what other programs do to a machine only ever adds. Absolute times are printed for
# reading, not for quoting. Ends with status 1 when a ratio falls short. HTTP has a script of its own, bench/http.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build/release}")
repetitions=${REPETITIONS:-7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat <<CONDITIONS
machine   $(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) processors, $(awk '/^MemTotal/ { printf "%d GB", $2 / 1048576 }' /proc/meminfo)
system    $(. /etc/os-release && echo "$PRETTY_NAME"), kernel $(uname -r)
compiler  $("$(awk -F= '/^CMAKE_CXX_COMPILER:/ { print $2 }' "$build/CMakeCache.txt")" --version | head -n 1), $(awk -F= '/^CMAKE_BUILD_TYPE:/ { print $2 }' "$build/CMakeCache.txt")
commit    $(git rev-parse --short HEAD 2>/dev/null || echo unknown)
date      $(date -u +%Y-%m-%dT%H:%MZ), load $(cut -d' ' -f1 /proc/loadavg)
method    $repetitions repetitions a side, interleaved at random; smallest CPU time (ledger: smallest wall time)

CONDITIONS

run() {
  local name=$1
  shift
  (cd "$work" && "$build/bench/bench_$name" "$@" --benchmark_repetitions="$repetitions" --benchmark_min_time=0.1 \
    --benchmark_enable_random_interleaving=true --benchmark_format=csv 2>/dev/null) >>"$work/times.csv"
}
for name in judge facts decode signature ledger; do run "$name"; done

# name,iterations,real_time,cpu_time,time_unit,…: smallest CPU time of each name, wall time for those that wait.
awk -F, '
  /^"/ && $1 !~ /_(mean|median|stddev|cv)"$/ {
    name = $1; gsub(/"/, "", name)
    time = name ~ /real_time/ ? $3 : $4
    sub(/\/real_time/, "", name)
    if (!(name in least) || time + 0 < least[name]) least[name] = time + 0
  }
  END { for (name in least) print name, least[name] }' "$work/times.csv" >"$work/least"

awk '
  function row(what, ours, peer, peer_name, target,   ratio) {
    if (!(ours in t) || !(peer in t)) { printf "%-44s not measured\n", what; missing = 1; return }
    ratio = t[ours] / t[peer]
    printf "%-44s %10.0f ns %10.0f ns  %-28s %6.2f  <= %-5s %s\n", what, t[ours], t[peer], peer_name, ratio, target,
           ratio <= target ? "pass" : "FALLS SHORT"
    if (ratio > target) short = 1
  }
  { t[$1] = $2 }
  END {
    printf "%-44s %13s %13s  %-28s %6s  %-8s\n", "what", "ours", "peer", "peer is", "ratio", "target"
    row("judge 5 lines, hot", "BM_Judge/5", "BM_DenseFloor/5", "dense-array floor", 2.5)
    row("look up 5 items, hot", "BM_LookUp/cold:0", "BM_FlatHashMap/cold:0", "absl::flat_hash_map", 1.0)
    row("look up 5 random items of 1 M, cold", "BM_LookUp/cold:1", "BM_FlatHashMap/cold:1", "absl::flat_hash_map", 0.35)
    row("all facts of 5 items, hot", "BM_Resolve/cold:0", "BM_FlatHashMap/cold:0", "absl::flat_hash_map", 3.0)
    row("all facts of 5 random items of 1 M, cold", "BM_Resolve/cold:1", "BM_FlatHashMap/cold:1", "absl::flat_hash_map", 1.0)
    row("decode a native order", "Decode/native", "DomInBuffer/native", "Boost.JSON tree, stack buffer", 0.55)
    row("decode a Shopify order", "Decode/shopify", "DomInBuffer/shopify", "Boost.JSON tree, stack buffer", 0.55)
    row("decode a commercetools cart", "Decode/commercetools", "DomInBuffer/commercetools", "Boost.JSON tree, stack buffer", 0.55)
    row("verify a signature over 4 kB", "BM_Verify/4096", "BM_RawSha256/4096", "raw SHA-256", 1.15)
    row("verify a signature over 10 kB", "BM_Verify/10240", "BM_RawSha256/10240", "raw SHA-256", 1.06)
    row("durable commit of 1 event", "BM_Commit/1", "BM_BareWrite/1", "pwrite + fdatasync", 1.5)
    row("durable commit of 64 events", "BM_Commit/64", "BM_BareWrite/64", "pwrite + fdatasync", 6)
    exit short || missing
  }' "$work/least" && status=0 || status=$?

cat <<NOTES

Targets: DESIGN section 8 ("at first") where it names one. The decoders are held to 0.55 x the tree in a stack buffer,
which was 2.3 x simdjson on-demand when both were measured; the peer reads no field, ours reads all. The hot facts and
the ledger have no target there: 1.0, and the 1.5 and 6 that SQLite reached in the study of engines.
NOTES
exit "$status"
