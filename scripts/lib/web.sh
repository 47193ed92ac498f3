# shellcheck shell=bash
# A private RabbitMQ, php-fpm and nginx for an example, from the templates of its folder. It is sourced after common.sh
# and install.sh; the script that does so sets `dir`, a directory of its own, and `pages`, the example's folder.
# shellcheck disable=SC2154  # those two

web_server='' fpm=''
why_not_listening='see above; if only its port was taken meanwhile, run this again'

broker() {
    "$here/broker.sh" "$1" --dir "$dir/broker" "${@:2}"
}

start_broker() {
    local address
    say 'starting a private RabbitMQ'
    broker start >/dev/null
    address=$(broker status)
    broker_port=${address#*:}
}

# fill TEMPLATE: makes a configuration of it, with this run's ports and paths.
fill() {
    sed -e "s|@DIR@|$dir|g" -e "s|@PAGES@|$pages|g" -e "s|@HTTP_PORT@|$http_port|g" -e "s|@FPM_PORT@|$fpm_port|g" \
        -e "s|@BROKER_PORT@|$broker_port|g" -e "s|@USER@|$(id -un)|g" -e "s|@GROUP@|$(id -gn)|g" \
        -e "s|@NAME@|$(basename "$pages")-example|g" "$pages/$1.in" >"$dir/$1"
}

fpm_listens() {
    is_running "$fpm" || return 2
    port_answers "$fpm_port"
}

web_server_listens() {
    is_running "$web_server" || return 2
    port_answers "$http_port"
}

# start_web PHP-VERSION EXTENSION: serves the example on $http_port.
start_web() {
    local program
    say 'starting a private php-fpm and nginx'
    program=$(type -P "php-fpm$1") || die "there is no php-fpm$1" "as root: apt-get install --reinstall php$1-fpm"
    fpm_port=$(free_port)
    http_port=$(free_port)
    fill php-fpm.conf
    fill nginx.conf

    # No php.ini but this; -R lets root, too, run it as who he is.
    start_process "$dir/php-fpm.out" "$program" -n -R -F -y "$dir/php-fpm.conf" -d "extension=$2"
    fpm=$started
    wait_until 10 fpm_listens ||
        fail_with_log "php-fpm does not listen on port $fpm_port" "$why_not_listening" php-fpm.out php-fpm.log

    start_process "$dir/nginx.out" nginx -p "$dir" -e "$dir/nginx.log" -c "$dir/nginx.conf"
    web_server=$started
    wait_until 10 web_server_listens ||
        fail_with_log "nginx does not listen on port $http_port" "$why_not_listening" nginx.out nginx.log
}

# For the end of the script, however it comes.
stop_web() {
    end_process "$web_server" 5
    end_process "$fpm" 5
    if [[ -n ${dir:-} ]]; then
        broker stop || true
        rm -rf "$dir"
    fi
}

# fail_with_log PROBLEM NEXT LOG...: the logs go with the directory, so their ends are shown.
fail_with_log() {
    local log
    for log in "${@:3}"; do
        [[ ! -s $dir/$log ]] || { say "the last of $log:" && tail -n 15 "$dir/$log" >&2; }
    done
    die "$1" "$2"
}

# check_extension PHP-VERSION EXTENSION: does this PHP load it?
check_extension() {
    "php$1" -n -d "extension=$2" --ri amqp_pconn >/dev/null ||
        die "PHP $1 does not load $2" "see its message above; then build it anew, for this PHP, and run this again"
}
