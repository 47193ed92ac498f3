#!/bin/bash
# Builds the fuzz targets of tests/fuzz with clang and runs them one after the other, each on a copy of its corpus. One
# line for each; fails where one found something, and names the input that does it again.
set -euo pipefail

usage() {
    cat <<'END'
usage: scripts/fuzz.sh [--runs N | --seconds S] [--dir DIR] [TARGET...]

  --runs N      how many inputs each target is given
  --seconds S   how long each target runs (default: 10)
  --dir DIR     where to build (default: build/fuzz in this source tree)
  TARGET        of tests/fuzz/corpus (default: all)

DIR/corpus holds what the last run found worth keeping, DIR/findings the inputs that broke a promise.
END
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/install.sh
. "$here/lib/install.sh"

root=$(dirname "$here")
dir=$root/build/fuzz
limit=-max_total_time=10
targets=()

# is_count TEXT: a whole number above zero.
is_count() {
    [[ $1 =~ ^[1-9][0-9]{0,11}$ ]]
}

while (($#)); do
    case $1 in
        --runs | --seconds | --dir)
            (($# >= 2)) || die "$1 needs a value" "scripts/fuzz.sh --help"
            [[ $1 == --dir ]] || is_count "$2" || die "$1 needs a number, not '$2'" "scripts/fuzz.sh --help"
            case $1 in
                --runs) limit=-runs=$2 ;;
                --seconds) limit=-max_total_time=$2 ;;
                --dir) dir=$2 ;;
            esac
            shift 2
            ;;
        --help | -h)
            usage
            exit 0
            ;;
        -*) die "scripts/fuzz.sh does not take '$1'" "scripts/fuzz.sh --help" ;;
        *)
            [[ -d $root/tests/fuzz/corpus/$1 ]] ||
                die "there is no target '$1'" "one of: $(ls "$root/tests/fuzz/corpus" | tr '\n' ' ')"
            targets+=("$1")
            shift
            ;;
    esac
done
if ((${#targets[@]} == 0)); then
    for target in "$root"/tests/fuzz/corpus/*/; do
        targets+=("$(basename "$target")")
    done
fi
[[ $dir == /* ]] || dir=$PWD/$dir

# Short stacks of allocations and a small quarantine save time and memory.
sanitizers=(ASAN_OPTIONS=malloc_context_size=12:quarantine_size_mb=32 UBSAN_OPTIONS=print_stacktrace=1)
running=''
clean_up() {
    local status=$?
    trap - EXIT
    [[ -z $running ]] || end_process "$running" 5
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

build() {
    local log=$dir/build.log
    mkdir -p "$dir"
    if ! { cmake -S "$root" -B "$dir" -DAMQP_PCONN_FUZZ=ON -DAMQP_PCONN_WERROR=ON -DAMQP_PCONN_BENCH=OFF \
        -DCMAKE_CXX_COMPILER="${CXX:-clang++-14}" &&
        cmake --build "$dir" -j "$(nproc)" --target amqp_pconn_fuzzers; } >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        die "the fuzz targets could not be built" "see above, or all of it in $log"
    fi
}

# Long enough for all that has a bound of its own, short enough to be fast.
longest_input() { # TARGET
    case $1 in
        amqp_uri) echo 512 ;;
        conversation) echo 2048 ;;
        frame_reader) echo 8192 ;;
        *) echo 4096 ;;
    esac
}

dictionary() { # TARGET
    case $1 in
        amqp_uri) echo amqp_uri.dict ;;
        *) echo amqp.dict ;;
    esac
}

# Runs one target. Fails where it found something, or did not end by itself.
fuzz() { # TARGET
    local target=$1 log=$dir/$1.log corpus=$dir/corpus/$1 findings=$dir/findings/$1 status=0 inputs reproducer
    # Earlier findings stay: they are named by what is in them.
    rm -rf "$corpus"
    mkdir -p "$corpus" "$findings"
    cp "$root/tests/fuzz/corpus/$target"/* "$corpus"
    # It has a session of its own: only this script ends it, and does so when it ends itself.
    start_process "$log" env "${sanitizers[@]}" nice -n 10 "$dir/tests/fuzz/${target}_fuzz" "$corpus" "$limit" \
        "-max_len=$(longest_input "$target")" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
        "-dict=$root/tests/fuzz/$(dictionary "$target")" "-artifact_prefix=$findings/"
    running=$started
    while is_running "$running"; do
        sleep 0.1
    done
    running=''
    inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    reproducer=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    grep -q '^Done [0-9]* runs in' "$log" || status=1
    if [[ -z $reproducer && $status == 0 ]]; then
        printf '%s: %s inputs, no finding\n' "$target" "$inputs"
        return 0
    fi
    tail -n 60 "$log" >&2
    printf '%s: %s inputs, FOUND %s\n' "$target" "${inputs:-some}" "${reproducer:-what is in $log}"
    return 1
}

ensure_packages clang-14 libclang-rt-14-dev cmake make g++ pkgconf libgtest-dev librabbitmq-dev libssl-dev libc-ares-dev
build
failed=0
for target in "${targets[@]}"; do
    fuzz "$target" || failed=1
done
exit "$failed"
