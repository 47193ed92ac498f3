# shellcheck shell=bash
# The processes that the request benchmark measures: php-fpm behind nginx. They live in $work, listen on the loopback only,
# and end by themselves after $lifetime seconds if nobody ends them. It is sourced by run.sh, after scripts/lib/common.sh,
# bench/lib/programs.sh and php.sh.
# shellcheck disable=SC2154  # run.sh sets what is used here

lifetime=1800
visitor='' fpm='' nginx=''

# fill_in FILE USER-LINE: prints a template of config/ with its names replaced.
fill_in() {
    sed -e "s|@DIR@|$work|g" -e "s|@USER@|$2|g" -e "s|@HTTP_PORT@|$http_port|g" -e "s|@AMQP_PORT@|$amqp_port|g" \
        "$bench/config/$1"
}

# start_web: pages on $http_port that publish to $amqp_port.
start_web() {
    local fpm_user='' nginx_user=''
    http_port=$(free_port)
    if ((EUID == 0)); then
        fpm_user='user = www-data'
        nginx_user='user www-data;'
    fi
    fill_in php-fpm.conf "$fpm_user" >"$work/php-fpm.conf"
    fill_in nginx.conf "$nginx_user" >"$work/nginx.conf"
    start_process "$work/php-fpm.out" timeout -k 5 "$lifetime" env PHP_INI_SCAN_DIR='' \
        "php-fpm$php_version" --fpm-config "$work/php-fpm.conf" -c "$work/php.ini"
    fpm=$started
    start_process "$work/nginx.out" timeout -k 5 "$lifetime" nginx -p "$work" -e "$work/nginx-error.log" -c "$work/nginx.conf"
    nginx=$started
    wait_until 20 web_answers || die "php-fpm behind nginx does not answer" "see what they said: $(web_logs)"
}

web_answers() {
    is_running "$fpm" && is_running "$nginx" || return 2
    [[ $(curl -s --max-time 10 "http://127.0.0.1:$http_port/nothing.php") == ok ]]
}

web_logs() {
    tail -n 5 "$work"/php-fpm.{out,log} "$work"/nginx{.out,-error.log} 2>/dev/null || true
}

stop_web() {
    end_process "$nginx" 10
    end_process "$fpm" 10
    nginx='' fpm=''
}

# For the end of run.sh, however it comes.
stop_all() {
    end_process "$visitor" 5
    stop_web
    stop_sink >/dev/null
    stop_broker
    rm -rf "$work"
}
