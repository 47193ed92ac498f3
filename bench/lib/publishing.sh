# shellcheck shell=bash
# What the benchmarks of publishing share, which differ in their variants only: those are in bench/publish/variants.php. It is
# sourced by a run.sh that has set $benchmark, $root, $rounds and $sinks and has defined usage; it sources what it needs itself.
# shellcheck disable=SC2154  # run.sh sets what is used here

# shellcheck source-path=SCRIPTDIR source=../../scripts/lib/common.sh
. "$root/scripts/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../../scripts/lib/install.sh
. "$root/scripts/lib/install.sh"
# shellcheck source-path=SCRIPTDIR source=programs.sh
. "$root/bench/lib/programs.sh"
# shellcheck source-path=SCRIPTDIR source=php.sh
. "$root/bench/lib/php.sh"

publish=$root/bench/publish
seed=1 targets=(sink rabbitmq) extension='' json=''
lifetime=1800
turns=''
# What RabbitMQ has put into a queue so far, over AMQP 0-9-1.
routed='maps:get(messages_routed_total, maps:get([{protocol, amqp091}], rabbit_global_counters:overview()))'

# parse_options ARGUMENT...: those of run.sh.
parse_options() {
    local help="bench/$benchmark/run.sh --help"
    while (($#)); do
        case $1 in
            --help | -h)
                usage
                exit 0
                ;;
            --rounds | --seed)
                [[ ${2:-} =~ ^[1-9][0-9]{0,6}$ ]] || die "$1 needs a number above 0" "$help"
                printf -v "${1#--}" %s "$2"
                ;;
            --only)
                [[ ${2:-} == sink || ${2:-} == rabbitmq ]] || die "--only takes sink or rabbitmq" "$help"
                targets=("$2")
                ;;
            --extension)
                [[ -r ${2:-} ]] || die "--extension needs a file that can be read" "$help"
                extension=$(realpath "$2")
                ;;
            --json)
                [[ -n ${2:-} ]] || die "--json needs a file" "$help"
                json=$2
                ;;
            *) die "bench/$benchmark/run.sh does not take '$1'" "$help" ;;
        esac
        shift 2
    done
}

# take_turns FILE ARGUMENT...: turns.php with those at the end of its arguments.
take_turns() {
    local file=$1 status=0
    shift
    # In the background, because bash hears of a signal only when what runs in the foreground has ended.
    PHP_INI_SCAN_DIR='' timeout -k 5 "$lifetime" "php$php_version" -c "$work/php.ini" "$publish/turns.php" "$benchmark" "$amqp_port" \
        "$programs/amqp_pconn_floor" "$@" >"$file" &
    turns=$(process_mark $!) || turns=''
    wait $! || status=$?
    turns=''
    case $status in
        0) ;;
        124) die "the measurement would take longer than $lifetime s" "ask for fewer --rounds" ;;
        *) die "a client failed" "see above" ;;
    esac
}

# measure TARGET: times the variants, then has the system calls counted.
measure() {
    local traces=''
    say "measuring against $1"
    take_turns "$work/$1.tsv" "$rounds" "$seed"
    if strace -f -o "$work/trace" true 2>/dev/null; then
        traces=$work/$1-traces
        mkdir "$traces"
        take_turns "$work/$1-traced.tsv" --trace "$traces"
    else
        say "processes may not be traced here: the system calls are not counted"
    fi
    results+=("$1=$work/$1.tsv${traces:+,$traces}")
}

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
    start_broker
    run_php "$root/bench/request/queue.php" "$amqp_port" declare
    measure rabbitmq
    expect_arrived rabbitmq "$("$root/scripts/broker.sh" eval --dir "$broker" "$routed")"
    facts+=(--fact "rabbitmq=$(dpkg-query -W -f '${Version}' rabbitmq-server)")
    stop_broker
}

# For the end of run.sh, however it comes.
stop_all() {
    end_process "$turns" 5
    stop_sink >/dev/null
    stop_broker
    rm -rf "$work"
}

# compare_clients ARGUMENT...: the whole benchmark, with the arguments of run.sh.
compare_clients() {
    local target
    parse_options "$@"
    php_version=$(php_version)
    work=$(make_tmpdir "$benchmark")
    trap stop_all EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP

    ensure_packages "php$php_version-cli" "php$php_version-opcache" "php$php_version-amqp" php-amqplib strace
    build_programs
    build_extension
    write_php_ini "$publish/php.ini"
    facts=(--fact "seed=$seed" --fact "php-amqplib=$(dpkg-query -W -f '${Version}' php-amqplib)")
    results=()
    for target in "${targets[@]}"; do
        "measure_$target"
    done
    run_php "$publish/report.php" "$benchmark" ${json:+--json "$json"} "${facts[@]}" "${results[@]}"
}
