#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs, configures, builds and tests, from a bare Debian 12 on.
#
#   tests/run.sh          what fits into 25 minutes on two cores: every ordinary test in the release build, and the parts
#                         that read what comes from outside once more under the address and undefined-behaviour sanitizers
#   tests/run.sh --full   everything: the long tests, all tests under each sanitizer, minutes of fuzzing, the linters
#
# Ends with one line, "N passed, N failed", and with status 1 if anything failed. Logs stay in build/.
set -uo pipefail
cd "$(dirname "$0")/.."

full=0
case "${1:-}" in
  "") ;;
  --full) full=1 ;;
  *) echo "usage: tests/run.sh [--full]" >&2; exit 2 ;;
esac

jobs=$(nproc)
passed=0
failed=0
broken=()
mkdir -p build

note() { printf '\n== %s  (%d:%02d since the start)\n' "$1" $((SECONDS / 60)) $((SECONDS % 60)); }

# step NAME COMMAND…: output into build/NAME.log, shown only when it fails.
step() {
  local name=$1
  shift
  note "$name"
  if "$@" >"build/$name.log" 2>&1; then return 0; fi
  echo "$name failed:"
  tail -n 60 "build/$name.log"
  broken+=("$name")
  failed=$((failed + 1))
  return 1
}

# Adds up what ctest -V wrote: the cases inside GoogleTest programs one by one, every other test as one.
count() {
  local totals
  totals=$(awk '
    match($0, /^[0-9]+: \[  PASSED  \] [0-9]+ test/) { split($0, part, /[: ]+/); good[part[1]] = part[5] }
    match($0, /^[0-9]+: \[  FAILED  \] [0-9]+ test.*listed/) { split($0, part, /[: ]+/); bad[part[1]] = part[5] }
    match($0, /^ *[0-9]+\/[0-9]+ Test +#[0-9]+:/) {
      number = $0; sub(/^[^#]*#/, "", number); sub(/:.*/, "", number)
      ok = $0 ~ /   Passed +[0-9.]+ sec/
      p += (number in good) ? good[number] : (ok ? 1 : 0)
      f += (number in bad) ? bad[number] : (ok ? 0 : 1)
    }
    END { printf "%d %d", p, f }' "$1")
  passed=$((passed + ${totals% *}))
  failed=$((failed + ${totals#* }))
  echo "${totals% *} passed, ${totals#* } failed"
}

# run_tests NAME BUILD-FOLDER CTEST-ARGUMENTS…
run_tests() {
  local name=$1 folder=$2
  shift 2
  note "$name"
  ctest --test-dir "$folder" -V -j "$jobs" --no-tests=error "$@" >"build/$name.log" 2>&1
  local status=$?
  local before=$failed
  count "build/$name.log"
  if [[ $status -ne 0 ]]; then
    sed -n '/The following tests FAILED/,$p' "build/$name.log"
    grep -E '^[0-9]+: .*(: Failure$|ERROR: |runtime error: |\[  FAILED  \])' "build/$name.log" | head -n 60
    broken+=("$name")
    if [[ $failed -eq $before ]]; then failed=$((failed + 1)); fi
  fi
}

# The parts that read bytes from outside, and what they feed.
sanitized_parts=(core_kernel core_state core_policy adapters_json adapters_signature adapters_files adapters_platforms
                 adapters_http)

ordinary() {
  step configure cmake --preset release || return
  step build cmake --build --preset release -j "$jobs" || return
  run_tests tests build/release -LE full
  sanitized
}

sanitized() {
  step configure-sanitized cmake --preset debug || return
  step build-sanitized cmake --build build/debug -j "$jobs" --target "${sanitized_parts[@]/#/test_}" || return
  local names
  names=$(IFS='|'; echo "${sanitized_parts[*]}")
  run_tests tests-sanitized build/debug -R "^($names)\$"
}

everything() {
  step configure cmake --preset release || return
  step build cmake --build --preset release -j "$jobs" || return
  run_tests tests build/release -LE full
  run_tests tests-full build/release -L full
  local preset
  for preset in debug tsan; do
    step "configure-$preset" cmake --preset "$preset" &&
      step "build-$preset" cmake --build --preset "$preset" -j "$jobs" &&
      run_tests "tests-$preset" "build/$preset" -LE full
  done
  step configure-fuzz cmake --preset fuzz -DPARAPET_FUZZ_SECONDS=60 &&
    step build-fuzz cmake --build --preset fuzz -j "$jobs" &&
    run_tests tests-fuzz build/fuzz -L fuzz
  step lint run-clang-tidy -quiet -j "$jobs" -p build/release "$PWD/(core|adapters|plugin)/.*\.cc\$"
  step format sh -c 'find core adapters plugin bench tests -name "*.h" -o -name "*.cc" | xargs clang-format --dry-run -Werror'
}

export CMAKE_COLOR_DIAGNOSTICS=OFF GTEST_COLOR=no
if [[ $full -eq 1 ]]; then
  step packages tests/deps.sh --full && everything
else
  step packages tests/deps.sh && ordinary
fi

note "done"
if [[ ${#broken[@]} -gt 0 ]]; then echo "did not pass: ${broken[*]} (see build/*.log)"; fi
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
