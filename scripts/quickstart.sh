#!/bin/bash
# Shows the extension at work on a Debian 12 or 13, as root or through sudo: installs what is missing, builds, starts a
# private RabbitMQ, php-fpm and nginx, publishes from 20 web requests and asks the broker how many connections that took.
# It leaves nothing running, and it is not how to set up a server.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/install.sh
. "$here/lib/install.sh"

root=$(dirname "$here")
requests=20
workers=2
web_server='' fpm=''
why_not_listening='see above; if only its port was taken meanwhile, run this again'

clean_up() {
    local status=$?
    trap - EXIT
    end_process "$web_server" 5
    end_process "$fpm" 5
    if [[ -n ${dir:-} ]]; then
        broker stop || true
        rm -rf "$dir"
    fi
    exit "$status"
}

broker() {
    "$here/broker.sh" "$1" --dir "$dir/broker" "${@:2}"
}

# fill TEMPLATE: prints a configuration with this run's ports and paths in it.
fill() {
    sed -e "s|@DIR@|$dir|g" -e "s|@PAGES@|$root/examples/quickstart|g" -e "s|@HTTP_PORT@|$http_port|g" \
        -e "s|@FPM_PORT@|$fpm_port|g" -e "s|@BROKER_PORT@|$broker_port|g" \
        -e "s|@USER@|$(id -un)|g" -e "s|@GROUP@|$(id -gn)|g" "$root/examples/quickstart/$1.in" >"$dir/$1"
}

fpm_listens() {
    is_running "$fpm" || return 2
    port_answers "$fpm_port"
}

web_server_listens() {
    is_running "$web_server" || return 2
    port_answers "$http_port"
}

start_web() {
    local program
    program=$(type -P "php-fpm$version") || die "there is no php-fpm$version" \
        "as root: apt-get install --reinstall php$version-fpm"
    fpm_port=$(free_port)
    http_port=$(free_port)
    fill php-fpm.conf
    fill nginx.conf

    # No php.ini but this; -R lets root, too, run it as who he is.
    start_process "$dir/php-fpm.out" "$program" -n -R -F -y "$dir/php-fpm.conf" -d "extension=$extension"
    fpm=$started
    wait_until 10 fpm_listens ||
        fail_with_log "php-fpm does not listen on port $fpm_port" "$why_not_listening" php-fpm.out php-fpm.log

    start_process "$dir/nginx.out" nginx -p "$dir" -e "$dir/nginx.log" -c "$dir/nginx.conf"
    web_server=$started
    wait_until 10 web_server_listens ||
        fail_with_log "nginx does not listen on port $http_port" "$why_not_listening" nginx.out nginx.log
}

# fail_with_log PROBLEM NEXT LOG...: the logs go with the directory, so their ends are shown.
fail_with_log() {
    local log
    for log in "${@:3}"; do
        [[ ! -s $dir/$log ]] || { say "the last of $log:" && tail -n 15 "$dir/$log" >&2; }
    done
    die "$1" "$2"
}

# request NUMBER: keeps the page's answer, "PID new|reused MICROSECONDS", under its number.
request() {
    curl -sS --noproxy '*' --fail-with-body --max-time 30 -o "$dir/answer-$1" \
        "http://127.0.0.1:$http_port/publish.php?work_ms=50" 2>"$dir/curl-$1" || return 1
    [[ $(<"$dir/answer-$1") =~ ^[0-9]+\ (new|reused)\ [0-9]+$ ]]
}

# Two requests at a time, each of which keeps its worker for a moment: both workers get their share.
send_requests() {
    local number first second
    printf '%7s  %7s  %-10s  %12s\n' request worker connection microseconds
    for ((number = 1; number <= requests; number += 2)); do
        request "$number" &
        first=$!
        request $((number + 1)) &
        second=$!
        wait "$first" || request_failed "$number"
        wait "$second" || request_failed $((number + 1))
        show_answer "$number"
        show_answer $((number + 1))
    done
}

show_answer() {
    local pid connection microseconds
    read -r pid connection microseconds <"$dir/answer-$1"
    printf '%7d  %7d  %-10s  %12d\n' "$1" "$pid" "$connection" "$microseconds"
}

request_failed() {
    fail_with_log "request $1 was not answered as it should be" "see above what the page and the servers say" \
        "curl-$1" "answer-$1" php-fpm.out php-fpm.log nginx.log
}

count_connections() {
    broker ctl --silent list_connections pid | wc -l
}

count_messages() {
    broker ctl --silent list_queues name messages | awk '$1 == "tasks" { print $2 }'
}

# What the last request published may still be on its way when its page has been answered.
all_messages_are_there() {
    messages=$(count_messages)
    [[ $messages == "$requests" ]]
}

# compare WHAT FOUND EXPECTED
compare() {
    [[ $2 == "$3" ]] && return 0
    say "$1: $2, and not $3"
    mismatches=$((mismatches + 1))
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

ensure_packages_for build broker web
say 'building the extension'
version=$(php_version)
extension=$("$here/build.sh")
"php$version" -n -d "extension=$extension" --ri amqp_pconn >/dev/null ||
    die "PHP $version does not load $extension" "see its message above; then remove $root/build/php and run this again"

dir=$(make_tmpdir quickstart)
say 'starting a private RabbitMQ'
broker start >/dev/null
broker_address=$(broker status)
broker_port=${broker_address#*:}
say 'starting a private php-fpm and nginx'
start_web

send_requests
wait_until 10 all_messages_are_there || true
connections=$(count_connections)
workers_used=$(cat "$dir"/answer-* | cut -d ' ' -f 1 | sort -u | wc -l)
new_connections=$(cat "$dir"/answer-* | grep -c ' new ') || true

mismatches=0
compare 'workers that served the requests' "$workers_used" "$workers"
compare 'requests that opened a connection' "$new_connections" "$workers"
compare 'connections that the broker has' "$connections" "$workers"
compare "messages in the queue" "$messages" "$requests"
((mismatches == 0)) ||
    fail_with_log "the requests did not share connections as they should" "see the table and the lines above" \
        php-fpm.out php-fpm.log nginx.log

cat <<END

The broker counts $connections connections and $messages messages after $requests requests to $workers workers.

What to try next:
  scripts/test.sh                        builds and runs all tests
  examples/quickstart/publish.php        the page that was asked; put it behind a php-fpm of your own
  extension=$extension
                                         the line for the php.ini of that php-fpm

quickstart ok: requests=$requests workers=$workers_used broker_connections=$connections messages=$messages
END
