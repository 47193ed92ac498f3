# shellcheck shell=bash
# What the benchmarks of publishing share, which differ in their variants only: those are in bench/publish/variants.php. It is
# sourced by a run.sh that has set $benchmark, $root, $rounds and $sinks and has defined usage; it sources what it needs itself.
# shellcheck disable=SC2034,SC2154  # run.sh sets what is used here, comparing.sh reads what is set

# shellcheck source-path=SCRIPTDIR source=comparing.sh
. "$root/bench/lib/comparing.sh"

family=$root/bench/publish
targets=(sink rabbitmq)
# What RabbitMQ has put into a queue so far, over AMQP 0-9-1.
routed='maps:get(messages_routed_total, maps:get([{protocol, amqp091}], rabbit_global_counters:overview()))'

# expect_arrived TARGET COUNT: a client that did not complain has not published yet.
expect_arrived() {
    local published
    published=$(cat "$work/$1".tsv "$work/$1"-traced.tsv 2>/dev/null | awk '{ sum += $4 } END { printf "%d\n", sum }')
    [[ $2 == "$published" ]] || die "of $published messages $2 arrived at $1" "do not trust these clients"
}

# As RabbitMQ does, a sink proposes a heartbeat of 60 seconds.
measure_sink() {
    local kind
    declare -A arguments=([sink]='' [lazy-sink]='--nap-us 1000')
    for kind in "${sinks[@]}"; do
        # shellcheck disable=SC2086
        start_sink --heartbeat 60 ${arguments[$kind]}
        measure "$kind"
        expect_arrived "$kind" "$(stop_sink | sed 's/.*"publishes": \([0-9]*\).*/\1/')"
    done
}

measure_rabbitmq() {
    start_rabbitmq declare
    measure rabbitmq
    expect_arrived rabbitmq "$("$root/scripts/broker.sh" eval --dir "$broker" "$routed")"
    stop_broker
}
