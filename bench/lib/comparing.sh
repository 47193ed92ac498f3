# shellcheck shell=bash
# What the benchmarks share that compare this extension with other clients, which take turns. It is sourced by publishing.sh and
# by consuming.sh for a run.sh that has set $benchmark, $root, $rounds and has defined usage; they set $family, the directory of
# variants.php, and define measure_* for each of $targets. It sources what it needs itself.
# shellcheck disable=SC2154  # they set what is used here

# shellcheck source-path=SCRIPTDIR source=../../scripts/lib/common.sh
. "$root/scripts/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../../scripts/lib/install.sh
. "$root/scripts/lib/install.sh"
# shellcheck source-path=SCRIPTDIR source=programs.sh
. "$root/bench/lib/programs.sh"
# shellcheck source-path=SCRIPTDIR source=php.sh
. "$root/bench/lib/php.sh"

seed=1 extension='' json=''
lifetime=1800
turns=''

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
                [[ -n ${2:-} && " ${targets[*]} " == *" $2 "* ]] || die "--only takes one of: ${targets[*]}" "$help"
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
    PHP_INI_SCAN_DIR='' timeout -k 5 "$lifetime" "php$php_version" -c "$work/php.ini" "$root/bench/lib/turns.php" "$family" \
        "$benchmark" "$amqp_port" "$programs/amqp_pconn_floor" "$@" >"$file" &
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

# start_rabbitmq DECLARATION: a broker with the queue of the clients, see bench/request/queue.php.
start_rabbitmq() {
    start_broker
    run_php "$root/bench/request/queue.php" "$amqp_port" "$1"
    facts+=(--fact "rabbitmq=$(dpkg-query -W -f '${Version}' rabbitmq-server)")
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
    write_php_ini "$root/bench/lib/php.ini"
    facts=(--fact "seed=$seed" --fact "php-amqplib=$(dpkg-query -W -f '${Version}' php-amqplib)")
    results=()
    for target in "${targets[@]}"; do
        "measure_$target"
    done
    run_php "$root/bench/lib/report.php" "$family" "$benchmark" ${json:+--json "$json"} "${facts[@]}" "${results[@]}"
}
