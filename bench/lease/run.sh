#!/bin/bash
# Measures what it costs to wake a kept connection and to put it to sleep again, with the keeper and without: against a sink,
# in blocks that take turns; then, untimed, strace counts the system calls of a cycle.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/lease/run.sh [--blocks N] [--cycles N] [--extension FILE] [--json FILE]

  --blocks N        processes with the keeper, and as many without (default: 31, about half a minute in all)
  --cycles N        cycles of each kind in a block (default: 20000)
  --extension FILE  measures this amqp_pconn.so, and builds none
  --json FILE       writes the result there as well
END
}

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$bench/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=../../scripts/lib/common.sh
. "$root/scripts/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../../scripts/lib/install.sh
. "$root/scripts/lib/install.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/programs.sh
. "$root/bench/lib/programs.sh"

blocks=31 cycles=20000 traced_cycles=1000 extension='' json=''
kinds=(clean publish crowded)
# shellcheck disable=SC2034  # of the sink
lifetime=900
while (($#)); do
    case $1 in
        --help | -h)
            usage
            exit 0
            ;;
        --blocks | --cycles)
            [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || die "$1 needs a number above 0" "bench/lease/run.sh --help"
            printf -v "${1#--}" %s "$2"
            ;;
        --extension)
            [[ -r ${2:-} ]] || die "--extension needs a file that can be read" "bench/lease/run.sh --help"
            extension=$(realpath "$2")
            ;;
        --json)
            [[ -n ${2:-} ]] || die "--json needs a file" "bench/lease/run.sh --help"
            json=$2
            ;;
        *) die "bench/lease/run.sh does not take '$1'" "bench/lease/run.sh --help" ;;
    esac
    shift 2
done
# Slices of a block are of equal size.
((cycles >= 50)) || die "--cycles must be 50 at least" "bench/lease/run.sh --help"

php=php$(php_version)

# run_cycles KEEPER CYCLES [COMMAND-BEFORE...]
run_cycles() {
    local keeper=$1 count=$2
    shift 2
    "$@" timeout -k 5 120 "$php" -n -d extension="$extension" -d amqp_pconn.keeper="$keeper" \
        "$bench/cycles.php" "$amqp_port" "$count" "${kinds[@]}"
}

stop_all() {
    stop_sink >/dev/null
    rm -rf "$work"
}

work=$(make_tmpdir lease)
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
ensure_packages "$php-cli" strace
build_programs
build_extension
start_sink --heartbeat 60

say "measuring $blocks blocks with the keeper, and as many without"
for ((block = 0; block < blocks; ++block)); do
    # Which of the two comes first changes.
    for turn in 0 1; do
        keeper=$(((block + turn) % 2))
        run_cycles "$keeper" "$cycles" >>"$work/blocks-$keeper"
    done
done

traces=()
if strace -f -o "$work/trace" true 2>/dev/null; then
    for keeper in 0 1; do
        run_cycles "$keeper" "$traced_cycles" strace -f -qq -o "$work/trace-$keeper" >/dev/null
        traces+=("$work/trace-$keeper")
    done
else
    say "processes may not be traced here: the system calls are not counted"
fi
"$php" -n -d extension="$extension" "$bench/report.php" ${json:+--json "$json"} --cycles "$traced_cycles" \
    "$work/blocks-0" "$work/blocks-1" "${traces[@]}"
