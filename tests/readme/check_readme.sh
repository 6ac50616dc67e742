#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What the README shows is what the program prints: the guardrail table, the policy's defaults, the example of `check`.
#
#   tests/readme/check_readme.sh PARAPET            compares; status 1 and a difference when the README is out of date
#   tests/readme/check_readme.sh PARAPET --update   writes what the program prints into the README
set -euo pipefail
parapet=$(realpath "$1")
readme=$(realpath "$(dirname "$0")/../../README.md")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# block NAME: the fenced text behind <!-- readme example: NAME -->
block() { awk -v mark="<!-- readme example: $1 -->" '$0 == mark {on = 1; next} on && /^```/ {if (open) exit; open = 1; next} open {print}' "$readme"; }

cd "$work"
block catalogue.csv >catalogue.csv
block orders.ndjson >orders.ndjson
status=0
export PATH="$(dirname "$parapet"):$PATH" PARAPET_NOW=2026-11-21T10:00:00Z
eval "$(block command)" >output.json || status=$?
[[ $status -eq 1 ]] || { echo "the example ended with status $status instead of 1"; exit 1; }
"$parapet" guardrails --markdown >table.md

awk -v output="$work/output.json" -v table="$work/table.md" '
  function show(file,  line) { while ((getline line < file) > 0) print line }
  $0 == "<!-- guardrails -->" { print; show(table); skip = 1; next }
  $0 == "<!-- end of guardrails -->" { skip = 0 }
  skip { next }
  $0 == "<!-- readme example: output -->" { print; getline; print; show(output); inside = 1; next }
  inside { if ($0 == "```") { inside = 0; print } ; next }
  { print }' "$readme" >expected.md

if [[ "${2:-}" == "--update" ]]; then
  cp expected.md "$readme"
  exit 0
fi
diff -u "$readme" expected.md || { echo "README.md is out of date: run tests/readme/check_readme.sh PARAPET --update"; exit 1; }
