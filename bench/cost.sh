#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What an order costs by its lines, and by how many items the catalogue has: the judge should be linear in lines, and
# the look-up flat in items but for cache misses.
#
#   bench/cost.sh [BUILD-FOLDER]        build/release unless told otherwise; ITEMS="1000 1000000" for other sizes
#
# The largest catalogue wants about 3 GB of memory for its 10 M items. Smallest CPU time of the repetitions; read the
# ratios, as absolute times belong to the machine.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build/release}")
repetitions=${REPETITIONS:-5}
items=${ITEMS:-1000 10000 100000 1000000 10000000}

echo "$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
echo

# least PROGRAM FILTER [ARGUMENT…]: "name nanoseconds" a line.
least() {
  local program=$1 filter=$2
  shift 2
  "$build/bench/bench_$program" "$@" --benchmark_filter="$filter" --benchmark_repetitions="$repetitions" \
    --benchmark_min_time=0.1 --benchmark_enable_random_interleaving=true --benchmark_format=csv 2>/dev/null |
    awk -F, '/^"/ && $1 !~ /_(mean|median|stddev|cv)"$/ {
      name = $1; gsub(/"/, "", name)
      if (!(name in least) || $4 + 0 < least[name]) least[name] = $4 + 0
    } END { for (name in least) print name, least[name] }'
}

printf '%-24s %12s %14s\n' "every guardrail on" "ns an order" "ns a line"
least judge '^BM_JudgeAll/' | sort -t/ -k2n | while read -r name time; do
  awk -v n="${name#*/}" -v t="$time" 'BEGIN { printf "%-24s %12.0f %14.1f\n", n (n == 1 ? " line" : " lines"), t, t / n }'
done
echo
printf '%-24s %12s %12s %12s %16s\n' "facts of 5 random items" "look-up ns" "all facts ns" "hash map ns" "look-up / map"
for count in $items; do
  least facts '/cold:1$' --items="$count" | awk -v n="$count" '
    { t[$1] = $2 }
    END { printf "%-24s %12.0f %12.0f %12.0f %16.2f\n", "of " n, t["BM_LookUp/cold:1"], t["BM_Resolve/cold:1"],
                 t["BM_FlatHashMap/cold:1"], t["BM_LookUp/cold:1"] / t["BM_FlatHashMap/cold:1"] }'
done
