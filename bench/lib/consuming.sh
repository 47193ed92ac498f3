# shellcheck shell=bash
# What the benchmarks of consuming share, which differ in their variants only: those are in bench/consume/variants.php. It is
# sourced by a run.sh that has set $benchmark, $root and $rounds and has defined usage; it sources what it needs itself.
# shellcheck disable=SC2034,SC2154  # run.sh sets what is used here, comparing.sh reads what is set

# shellcheck source-path=SCRIPTDIR source=comparing.sh
. "$root/bench/lib/comparing.sh"

family=$root/bench/consume
targets=(rabbitmq)

# A client that took its messages has not acknowledged them yet: what it has not is in the queue again.
expect_empty() {
    local left
    left=$(run_php "$root/bench/request/queue.php" "$amqp_port" count)
    [[ $left == 0 ]] || die "$left messages were not acknowledged" "do not trust these clients"
}

measure_rabbitmq() {
    start_rabbitmq declare-unbounded
    measure rabbitmq
    expect_empty
    stop_broker
}
