#!/bin/bash
# Measures what it costs to keep many sessions alive that nobody uses: the CPU of the keeper, and the memory of a session;
# against a sink and against a private RabbitMQ. Nearly all of its time is waiting.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/keeper/run.sh [--sessions N] [--seconds N] [--only sink|rabbitmq] [--extension FILE] [--json FILE]

  --sessions N      that each of three processes parks (default: 200)
  --seconds N       of idleness (default: 60, about two and a half minutes in all)
  --only TARGET     against one target only
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

sessions=200 seconds=60 targets=(sink rabbitmq) extension='' json=''
kinds=(unused published busy)
while (($#)); do
    case $1 in
        --help | -h)
            usage
            exit 0
            ;;
        --sessions)
            [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ && $2 -ge 2 ]] || die "--sessions needs a number above 1" "bench/keeper/run.sh --help"
            sessions=$2
            ;;
        --seconds)
            [[ ${2:-} =~ ^[1-9][0-9]{0,3}$ ]] || die "--seconds needs a number above 0" "bench/keeper/run.sh --help"
            seconds=$2
            ;;
        --only)
            [[ ${2:-} == sink || ${2:-} == rabbitmq ]] || die "--only takes sink or rabbitmq" "bench/keeper/run.sh --help"
            targets=("$2")
            ;;
        --extension)
            [[ -r ${2:-} ]] || die "--extension needs a file that can be read" "bench/keeper/run.sh --help"
            extension=$(realpath "$2")
            ;;
        --json)
            [[ -n ${2:-} ]] || die "--json needs a file" "bench/keeper/run.sh --help"
            json=$2
            ;;
        *) die "bench/keeper/run.sh does not take '$1'" "bench/keeper/run.sh --help" ;;
    esac
    shift 2
done

php=php$(php_version)
lifetime=$((seconds + 120))
processes=()

# measure TARGET: all kinds at once, since they only wait.
measure() {
    local kind process
    say "parking $sessions sessions in each of ${#kinds[@]} processes against $1, then waiting for $seconds s"
    processes=()
    for kind in "${kinds[@]}"; do
        # No limit of the pool ends a session.
        start_process "$work/$1-$kind" timeout -k 5 "$lifetime" "$php" -n -d extension="$extension" \
            -d amqp_pconn.heartbeat=60 -d amqp_pconn.keeper=1 -d amqp_pconn.idle_timeout=0 -d amqp_pconn.max_lifetime=0 \
            -d amqp_pconn.max_connections=0 -d amqp_pconn.max_connections_per_key=0 \
            "$bench/parked.php" "$amqp_port" "$sessions" "$seconds" "$kind"
        processes+=("$started")
    done
    for process in "${processes[@]}"; do
        # In the background, because bash hears of a signal only when what runs in the foreground has ended.
        wait_until "$lifetime" has_ended "$process" || die "a process does not end" "see $bench/parked.php"
    done
    processes=()
    for kind in "${kinds[@]}"; do
        [[ $(<"$work/$1-$kind") == '{'* ]] || die "parking $kind sessions failed" "it said: $(<"$work/$1-$kind")"
        cat "$work/$1-$kind" >>"$work/$1"
    done
}

measure_sink() {
    local counted
    start_sink --heartbeat 60
    measure sink
    counted=$(stop_sink)
    sink=''
    say "the sink counted $(sed 's/.*"heartbeats_in": \([0-9]*\).*/\1/' <<<"$counted") heartbeats of $((sessions * ${#kinds[@]})) sessions"
}

measure_rabbitmq() {
    start_broker
    measure rabbitmq
    stop_broker
}

stop_all() {
    local process
    for process in "${processes[@]}"; do
        end_process "$process" 5
    done
    stop_sink >/dev/null
    stop_broker
    rm -rf "$work"
}

work=$(make_tmpdir keeper)
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
ensure_packages "$php-cli"
build_programs
build_extension
results=()
for target in "${targets[@]}"; do
    "measure_$target"
    results+=("$target=$work/$target")
done
"$php" -n "$bench/report.php" ${json:+--json "$json"} "${results[@]}"
