#!/bin/bash
# Formats all C++ of the project with clang-format 14. With --check it changes nothing, shows what it would change, and
# fails where there is something.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mode=(-i)
[[ ${1:-} != --check ]] || mode=(--dry-run --Werror)
find src ext tests bench \( -name '*.h' -o -name '*.cpp' \) ! -name '*_arginfo.h' -print0 |
    xargs -0 clang-format-14 "${mode[@]}"
