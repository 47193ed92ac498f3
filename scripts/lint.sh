#!/bin/bash
# Runs clang-tidy 14 over the core and the extension, two files at a time.
#   scripts/lint.sh COMPILE-COMMANDS-DIR   a CMake build directory
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
commands=${1:?usage: scripts/lint.sh COMPILE-COMMANDS-DIR}
# What is found in one folder does not keep the others from being read.
clean=yes

find src -name '*.cpp' -print0 | xargs -0 -P2 -n3 clang-tidy-14 -p "$commands" --quiet || clean=no

# The extension is not built by CMake: it is told the flags that matter to reading it.
read -ra php_includes < <(php-config --includes | sed 's/-I/-isystem /g')
find ext -name '*.cpp' -print0 |
    xargs -0 -P2 -I{} clang-tidy-14 --quiet {} -- -std=c++20 -Isrc -Iext -DCOMPILE_DL_AMQP_PCONN "${php_includes[@]}" || clean=no
[[ $clean == yes ]]
