# shellcheck shell=bash
# What every benchmark needs: the programs of bench/, this extension, and a sink or a RabbitMQ to talk to. It is sourced by a
# run.sh that has set $root, after scripts/lib/common.sh and install.sh; $work and $lifetime are read when its functions are
# called.
# shellcheck disable=SC2154  # run.sh sets what is used here

programs=$root/build/bench
sink='' broker=''

build_programs() {
    ensure_packages cmake g++
    say "building the programs of the benchmarks in $programs"
    if ! cmake -S "$root/bench" -B "$programs" -DCMAKE_BUILD_TYPE=Release >"$work/build.log" 2>&1 ||
        ! cmake --build "$programs" -j "$(nproc)" >>"$work/build.log" 2>&1; then
        cat "$work/build.log" >&2
        die "the programs of the benchmarks do not build" "see above"
    fi
}

# Sets `extension`, unless the caller has named one.
build_extension() {
    [[ -z $extension ]] || return 0
    extension=$("$root/scripts/build.sh") || die "this extension does not build" "scripts/build.sh"
}

# start_sink ARGUMENT...: a sink on $amqp_port.
start_sink() {
    start_process "$work/sink.out" "$programs/amqp_pconn_sink" --port 0 --seconds "$lifetime" "$@"
    sink=$started
    wait_until 10 sink_has_port || die "the sink does not start" "$(cat "$work/sink.out")"
    # shellcheck disable=SC2034
    amqp_port=$(head -n 1 "$work/sink.out")
}

sink_has_port() {
    is_running "$sink" || return 2
    [[ -s $work/sink.out ]]
}

# Prints what the sink has counted.
stop_sink() {
    [[ -n $sink ]] || return 0
    end_process "$sink" 10
    sink=''
    tail -n 1 "$work/sink.out"
}

# start_broker: a private RabbitMQ on $amqp_port.
start_broker() {
    local address
    broker=$work/broker
    address=$("$root/scripts/broker.sh" start --dir "$broker")
    # shellcheck disable=SC2034
    amqp_port=${address##*:}
}

stop_broker() {
    [[ -z $broker ]] || "$root/scripts/broker.sh" stop --dir "$broker"
    broker=''
}
