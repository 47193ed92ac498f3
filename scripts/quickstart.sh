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
# shellcheck source-path=SCRIPTDIR source=lib/web.sh
. "$here/lib/web.sh"

root=$(dirname "$here")
requests=20
workers=2

clean_up() {
    local status=$?
    trap - EXIT
    stop_web
    exit "$status"
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
check_extension "$version" "$extension"

pages=$root/examples/quickstart
dir=$(make_tmpdir quickstart)
start_broker
start_web "$version" "$extension"

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
