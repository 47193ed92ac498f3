#!/bin/bash
# Measures a web request that publishes one message of 1 KiB: by this extension, by php-amqp, by php-amqplib, and not at
# all; in turn, in the same php-fpm behind nginx; against a sink that discards, and against a private RabbitMQ.
set -euo pipefail

usage() {
    cat <<'END'
usage: bench/request/run.sh [--rounds N] [--repeat N] [--pause N] [--seed N] [--only sink|rabbitmq] [--extension FILE] [--json FILE]

  --rounds N        how often each page has its turn (default: 700, about a minute in all)
  --repeat N        measured requests in a turn (default: 5)
  --pause N         microseconds of rest before each measured request (default: 0: the servers are never idle)
  --seed N          of the order of the pages in each round (default: 1)
  --only TARGET     publishes to one target only
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
# shellcheck source-path=SCRIPTDIR source=../lib/php.sh
. "$root/bench/lib/php.sh"
# shellcheck source-path=SCRIPTDIR source=servers.sh
. "$bench/servers.sh"
# shellcheck source-path=SCRIPTDIR source=variants.sh
. "$bench/variants.sh"

rounds=700 repeat=5 pause=0 warm_up=50 seed=1 targets=(sink rabbitmq) extension='' json=''
while (($#)); do
    case $1 in
        --help | -h)
            usage
            exit 0
            ;;
        --pause)
            [[ ${2:-} =~ ^[0-9]{1,7}$ ]] || die "--pause needs a number of microseconds" "bench/request/run.sh --help"
            pause=$2
            ;;
        --rounds | --repeat | --seed)
            [[ ${2:-} =~ ^[1-9][0-9]{0,6}$ ]] || die "$1 needs a number above 0" "bench/request/run.sh --help"
            printf -v "${1#--}" %s "$2"
            ;;
        --only)
            [[ ${2:-} == sink || ${2:-} == rabbitmq ]] || die "--only takes sink or rabbitmq" "bench/request/run.sh --help"
            targets=("$2")
            ;;
        --extension)
            [[ -r ${2:-} ]] || die "--extension needs a file that can be read" "bench/request/run.sh --help"
            extension=$(realpath "$2")
            ;;
        --json)
            [[ -n ${2:-} ]] || die "--json needs a file" "bench/request/run.sh --help"
            json=$2
            ;;
        *) die "bench/request/run.sh does not take '$1'" "bench/request/run.sh --help" ;;
    esac
    shift 2
done

php_version=$(php_version)

install_and_build() {
    ensure_packages "php$php_version-amqp" php-amqplib
    ensure_packages_for web
    build_programs
    if [[ -z $extension && ! -e $root/config.m4 ]]; then
        say "there is no config.m4: this extension is left out"
    else
        build_extension
    fi
}

# Sets `pages` to the variants that can run here.
choose_pages() {
    local variant
    pages=()
    for variant in "${variants[@]}"; do
        if run_php -r "exit(${needs[$variant]} ? 0 : 1);"; then
            pages+=("$variant")
        else
            say "left out: $variant, because ${needs[$variant]} does not hold"
        fi
    done
}

measure() {
    local status=0
    # In the background, because bash hears of a signal only when what runs in the foreground has ended.
    timeout "$lifetime" "$programs/amqp_pconn_visitor" --port "$http_port" --rounds "$rounds" --repeat "$repeat" --pause "$pause" \
        --warm-up "$warm_up" --seed "$seed" "${pages[@]}" >"$work/$1.tsv" &
    visitor=$(process_mark $!) || visitor=''
    wait $! || status=$?
    visitor=''
    case $status in
        0) ;;
        124) die "the measurement would take longer than $lifetime s" "ask for fewer --rounds" ;;
        *) die "a page failed" "$(web_logs)" ;;
    esac
}

# A page that answers "ok" has not published yet: what it published must have arrived.
measure_sink() {
    local published expected
    say "measuring against the sink"
    start_sink
    start_web
    measure sink
    stop_web
    published=$(stop_sink | sed 's/.*"publishes": \([0-9]*\).*/\1/')
    # One request of each turn is not measured, and the page that does nothing publishes nothing.
    expected=$(((${#pages[@]} - 1) * (warm_up + rounds * (repeat + 1))))
    [[ $published == "$expected" ]] || die "of $expected messages $published arrived at the sink" "do not trust these pages"
}

measure_rabbitmq() {
    say "measuring against RabbitMQ"
    start_broker
    run_php "$bench/queue.php" "$amqp_port" declare
    start_web
    check_arrival
    measure rabbitmq
    stop_web
    facts+=(--fact "rabbitmq=$(dpkg-query -W -f '${Version}' rabbitmq-server)")
    stop_broker
}

check_arrival() {
    local page before
    for page in "${pages[@]}"; do
        [[ $page != nothing ]] || continue
        before=$(queue_length)
        curl -sS --max-time 10 "http://127.0.0.1:$http_port/$page.php" >"$work/answer"
        wait_until 10 has_grown "$before" || die "no message of $page arrived at RabbitMQ" "it answered: $(cat "$work/answer")"
    done
}

queue_length() {
    run_php "$bench/queue.php" "$amqp_port" count
}

has_grown() {
    (($(queue_length) > $1))
}

work=$(make_tmpdir request)
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
# The web server's user reads the pages from here.
chmod 755 "$work"
cp -r "$bench/pages" "$work/pages"

install_and_build
write_php_ini "$bench/config/php.ini"
choose_pages
facts=(--fact "repeat=$repeat" --fact "pause=$pause" --fact "seed=$seed")
facts+=(--fact "php-amqplib=$(dpkg-query -W -f '${Version}' php-amqplib)")
results=()
for target in "${targets[@]}"; do
    "measure_$target"
    results+=("$target=$work/$target.tsv")
done
run_php "$bench/report.php" ${json:+--json "$json"} "${facts[@]}" "${results[@]}"
