#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what building and testing needs on Debian 12: only what is missing, as root or through sudo.
#
#   tests/deps.sh --run    to build and run Parapet
#   tests/deps.sh          also to run the ordinary tests
#   tests/deps.sh --full   also clang, its sanitizers and linters, and what the comparisons with nginx need
set -euo pipefail

build=(g++ cmake ninja-build ccache pkg-config binutils ca-certificates)
libraries=(
  libboost1.81-dev libboost-json1.81-dev libboost-system1.81-dev
  libabsl-dev libssl-dev libsqlite3-dev libcurl4-openssl-dev zlib1g-dev
  libcli11-dev prometheus-cpp-dev libkainjow-mustache-dev libicu-dev
)
running=(curl)
testing=(python3-aiosmtpd libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev valgrind clang-16 lld-16 llvm-16 wasi-libc libc++-16-dev-wasm32 openssl sqlite3 procps strace)
full=(clang clang-tidy clang-format libclang-rt-14-dev nginx-light wrk)

wanted=("${build[@]}" "${libraries[@]}" "${running[@]}")
case "${1:-}" in
  --run) ;;
  "") wanted+=("${testing[@]}") ;;
  --full) wanted+=("${testing[@]}" "${full[@]}") ;;
  *) echo "usage: tests/deps.sh [--run | --full]" >&2; exit 2 ;;
esac

is_installed() { [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]; }

missing=()
for package in "${wanted[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "deps: everything is there"
  exit 0
fi

as_root=()
if [[ $EUID -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "deps: missing ${missing[*]}; run this as root, or install sudo" >&2
    exit 1
  fi
  as_root=(sudo)
fi

# Debian lets only one Boost be installed for development. Ours is 1.81; the default of the release, 1.74, makes room.
conflicting=()
for package in libboost1.74-dev libboost-dev; do
  if is_installed "$package"; then conflicting+=("$package"); fi
done
if [[ ${#conflicting[@]} -gt 0 ]]; then
  echo "deps: ${conflicting[*]} cannot stand beside libboost1.81-dev and will be removed"
fi

echo "deps: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get -q update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "${missing[@]}" \
  "${conflicting[@]/%/-}"
