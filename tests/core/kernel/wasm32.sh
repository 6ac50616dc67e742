#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the kernel for WebAssembly: no exceptions, no allocation, no 128-bit integers, nothing outside but memory and
# string primitives.
#
#   wasm32.sh FOLDER-OF-THE-KERNEL GENERATED-REGISTRY INCLUDE-ROOT OUTPUT-FOLDER
set -eu
kernel=$1 registry=$2 include=$3 output=$4
compiler=${PARAPET_WASM_CXX:-clang++-16}
for tool in "$compiler" wasm-ld-16 llvm-nm-16; do
  command -v "$tool" >/dev/null && continue
  echo "kernel_wasm32: $tool is not there; install clang-16, lld-16, llvm-16, wasi-libc and libc++-16-dev-wasm32," >&2
  echo "or name another compiler that knows --target=wasm32-wasi in PARAPET_WASM_CXX." >&2
  exit 1
done
rm -rf "$output"
mkdir -p "$output"
for source in "$kernel"/*.cc "$registry"; do
  "$compiler" --target=wasm32-wasi -isystem /usr/include/wasm32-wasi/c++/v1 -std=c++20 -fno-exceptions -fno-rtti -O2 \
    -Wall -Wextra -Werror -Wno-missing-field-initializers -I "$include" -c "$source" \
    -o "$output/$(basename "$source" .cc).o"
done
wasm-ld-16 --no-entry --export-all --import-undefined "$output"/*.o -o "$output/kernel.wasm"
# What the module imports is what the kernel needs from outside.
symbols() { llvm-nm-16 "$1" --just-symbol-name "$output"/*.o | grep -v ':$' | grep -v '^$' | sort -u; }
symbols --undefined-only >"$output/undefined"
symbols --defined-only >"$output/defined"
comm -23 "$output/undefined" "$output/defined" >"$output/outside"
if grep -vE '^(memcpy|memmove|memset|memcmp|strlen|__stack_pointer|__indirect_function_table|__linear_memory)$' \
    "$output/outside"; then
  echo "kernel_wasm32: the kernel needs the symbols above from outside." >&2
  exit 1
fi
echo "kernel_wasm32: $(wc -c <"$output/kernel.wasm") bytes"
