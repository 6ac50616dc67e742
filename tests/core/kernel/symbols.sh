#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The kernel is freestanding: its library asks for nothing but memory and string primitives, so that it cannot
# allocate, throw, look at a clock or reach the world.
#
#   symbols.sh LIBRARY
set -eu
library=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
nm --undefined-only --format=posix "$library" | awk 'NF >= 2 { print $1 }' | sort -u >"$work/undefined"
nm --defined-only --format=posix "$library" | awk 'NF >= 3 { print $1 }' | sort -u >"$work/defined"
if ! [ -s "$work/defined" ]; then
  echo "kernel_symbols: $library defines nothing; is it the kernel's library?" >&2
  exit 1
fi
comm -23 "$work/undefined" "$work/defined" >"$work/outside"
if grep -vE '^(memcpy|memmove|memset|memcmp|bcmp|strlen|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail)$' "$work/outside"; then
  echo "kernel_symbols: the kernel needs the symbols above from outside; it must stay freestanding." >&2
  exit 1
fi
echo "kernel_symbols: $(wc -l <"$work/defined") symbols defined, $(wc -l <"$work/outside") primitives used"
