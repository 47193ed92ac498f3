#!/bin/bash
# Installs what the tests need, builds both ways, and runs every test; the last line is "N passed, N failed". It is what CI
# runs. Everything it starts is private, on loopback, and ends with it.
#   scripts/test.sh          what every change must pass
#   scripts/test.sh --full   the slow lanes as well: sanitizers, valgrind, soak
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/install.sh
. "$here/lib/install.sh"

root=$(dirname "$here")
full=no
case ${1:-} in
    '') ;;
    --full) full=yes ;;
    *) die "scripts/test.sh does not take '$1'" "scripts/test.sh [--full]" ;;
esac
[[ $(uname -m) == x86_64 ]] || say "note: this was tried on x86_64 only"

build=$root/build/test
passed=0
failed=0
failures=()
broker_dir=''

clean_up() {
    local status=$?
    trap - EXIT
    [[ -z $broker_dir ]] || "$here/broker.sh" stop --dir "$broker_dir" >/dev/null 2>&1 || true
    [[ -z ${scratch:-} ]] || rm -rf "$scratch"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
scratch=$(make_tmpdir test)

count() {
    passed=$((passed + $1))
    failed=$((failed + $2))
    (($2 == 0)) || failures+=("$3")
}

# check NAME COMMAND...: one test that passes where COMMAND succeeds; its output is shown where it does not.
check() {
    local name=$1 log=$scratch/check.log before=$SECONDS
    shift
    if "$@" >"$log" 2>&1; then
        count 1 0 "$name"
        say "ok      $name ($((SECONDS - before)) s)"
    else
        count 0 1 "$name"
        tail -n 100 "$log" >&2
        say "FAILED  $name ($((SECONDS - before)) s)"
    fi
}

# must NAME COMMAND...: the same, but nothing after it would make sense without it.
must() {
    local before=$failed
    check "$@"
    ((failed == before)) || finish
}

finish() {
    ((${#failures[@]} == 0)) || printf 'failed: %s\n' "${failures[@]}"
    printf '%s passed, %s failed\n' "$passed" "$failed"
    ((failed == 0 && passed > 0))
    exit
}

install_packages() {
    local version
    version=$(php_version)
    ensure_packages_for build broker web
    ensure_packages cmake libgtest-dev php-pear composer git procps strace chromium chromium-driver "php$version-apcu"
    if [[ $style == yes ]]; then
        ensure_packages clang-format-14 clang-tidy-14 php-parser shellcheck
    fi
    if [[ $full == yes ]]; then
        ensure_packages valgrind "php$version-opcache"
    fi
}

# The format, the generated files and the lint are those of one pinned set of tools.
style_checks() {
    check 'clang-format' "$here/format.sh" --check
    check 'ext/amqp_pconn_arginfo.h is up to date' "$here/generate-arginfo.sh" --check
    check 'clang-tidy' "$here/lint.sh" "$build/core"
    check 'shellcheck' shellcheck -x -S warning "$here"/*.sh "$here"/lib/*.sh "$root"/bench/*/run.sh "$root"/bench/lib/*.sh "$root/.ci/run"
}

build_core() { # DIRECTORY CMAKE-ARGUMENT...
    local to=$1
    shift
    cmake -S "$root" -B "$to" -DAMQP_PCONN_WERROR=ON "$@" && cmake --build "$to" -j "$(nproc)"
}

# Every GoogleTest test, through ctest. Fails where none ran.
core_tests() { # NAME BUILD-DIRECTORY
    local log=$scratch/ctest.log status=0 of
    ctest --test-dir "$2" --output-on-failure -j 2 --timeout 120 --no-tests=error >"$log" 2>&1 || status=$?
    if read -r _ of < <(sed -n 's/^[0-9]*% tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log") && ((of > 0)); then
        local bad
        bad=$(sed -n 's/^[0-9]*% tests passed, \([0-9]*\) tests failed out of .*/\1/p' "$log")
        count $((of - bad)) "$bad" "$1"
    else
        count 0 1 "$1"
        status=1
    fi
    ((status == 0)) || grep -v 'Passed' "$log" | tail -n 100 >&2
    say "$1: $(grep 'tests passed' "$log" || echo 'no test ran')"
}

# Does the reason begin with a line of phpt/allowed-skips?
is_allowed_skip() {
    local allowed
    while read -r allowed; do
        [[ -z $allowed || $1 != "$allowed"* ]] || return 0
    done <"$root/phpt/allowed-skips"
    return 1
}

# run-tests.php runs some of those that failed a second time, and shows only what that one says: a failure that comes once in
# a while would never be seen. A copy of it that runs each once.
run_each_test_once() { # TO
    local from=$build/php/run-tests.php with=' && error_may_be_retried($test, $output))' without=' && false)' text
    text=$(<"$from")
    if [[ $text != *"$with"* || ${text#*"$with"} == *"$with"* ]]; then
        say "$from does not say once '$with'"
        return 1
    fi
    printf '%s\n' "${text/"$with"/"$without"}" >"$1"
}

# The PHPT tests against a private broker, with $php and $so; where `tests` is set, only those. A skipped test is a failed
# one, unless its reason is in phpt/allowed-skips.
php_tests() { # NAME [RUN-TESTS-ARGUMENT...]
    local name=$1 log=$scratch/phpt.log results=$scratch/results
    shift
    # shellcheck disable=SC1090
    (
        source <("$here/broker.sh" env --dir "$broker_dir")
        export AMQP_PCONN_SO=$so AMQP_PCONN_PROXY=$build/core/tests/peer/pconn-proxy
        export AMQP_PCONN_PEER=$build/core/tests/peer/pconn-peer
        export AMQP_PCONN_SINK=$sink TEST_PHP_EXECUTABLE=$php
        export NO_INTERACTION=1 REPORT_EXIT_STATUS=1 TEST_PHP_JUNIT='' PHP_INI_SCAN_DIR=''
        cd "$root"
        "$php" -n "$run_tests" -n -d "extension=$so" -q --no-color -W "$results" \
            -g FAIL,XFAIL,XPASS,BORK,WARN,LEAK,SKIP --show-diff --set-timeout 300 "$@" "${tests:-phpt}"
    ) >"$log" 2>&1 || true
    [[ -s $results ]] || : >"$results"
    local ok bad=0 kind test reason
    ok=$(grep -c '^PASSED' "$results" || true)
    while read -r kind test; do
        case $kind in
            PASSED) ;;
            SKIPPED)
                reason=$(tr '\r' '\n' <"$log" | sed -n "s|^SKIP .*\[${test#"$root"/}\] *reason: ||p" | head -n 1)
                if is_allowed_skip "$reason"; then
                    say "skipped: $test ($reason)"
                else
                    say "FAILED  $test was skipped: $reason"
                    bad=$((bad + 1))
                fi
                ;;
            *)
                say "FAILED  $test ($kind)"
                bad=$((bad + 1))
                ;;
        esac
    done <"$results"
    ((ok > 0)) || bad=$((bad + 1))
    ((bad == 0)) || tail -n 400 "$log" >&2
    count "$ok" "$bad" "$name"
    say "$name: $ok passed, $bad failed"
    # What failed leaves its output beside it.
    find "$root/phpt" \( -name '*.diff' -o -name '*.out' -o -name '*.exp' -o -name '*.log' -o -name '*.sh' -o -name '*.mem' \) \
        -newer "$scratch" -delete
}

build_zts_php() {
    "$here/zts-php.sh" >"$scratch/zts"
}

build_zts_extension() { # DIRECTORY CONFIGURE-ARGUMENT...
    local to=$1
    shift
    PHP_CONFIG=$zts/bin/php-config "$here/build.sh" --dir "$to" -- "$@"
}

build_threads() { # DIRECTORY CMAKE-ARGUMENT...
    local to=$1
    shift
    cmake -S "$root/tests/zts" -B "$to" "-DPHP_CONFIG=$zts/bin/php-config" "$@" && cmake --build "$to"
}

# Everything with a PHP that has threads and checks itself, and the threads under ThreadSanitizer as well.
zts_tests() {
    must 'a ZTS debug PHP builds' build_zts_php
    local zts
    zts=$(<"$scratch/zts")
    must 'the extension builds for ZTS' build_zts_extension "$build/zts" --enable-amqp-pconn-werror
    must 'the program with threads builds' build_threads "$build/zts-threads"
    CXXFLAGS='-g -O1 -fsanitize=thread' must 'the extension builds for ZTS with ThreadSanitizer' \
        build_zts_extension "$build/zts-sanitized"
    must 'the program with threads builds with ThreadSanitizer' \
        build_threads "$build/zts-threads-sanitized" -DAMQP_PCONN_THREAD_SANITIZE=ON

    local -x AMQP_PCONN_THREADS=$build/zts-threads/pconn-threads
    local php=$zts/bin/php so=$build/zts/modules/amqp_pconn.so
    php_tests 'PHPT, ZTS debug'
    local -x AMQP_PCONN_FULL=1 AMQP_PCONN_THREADS_SO=$build/zts-sanitized/modules/amqp_pconn.so
    AMQP_PCONN_THREADS=$build/zts-threads-sanitized/pconn-threads
    local tests=phpt/threads
    php_tests 'threads under ThreadSanitizer'
}

quickstart() {
    local output
    output=$("$here/quickstart.sh") || return 1
    printf '%s\n' "$output"
    [[ $(tail -n 1 <<<"$output") == 'quickstart ok: requests=20 workers=2 broker_connections=2 messages=20' ]]
}

# Does the page at an address say this of its connection?
page_says() { # ADDRESS WHAT
    curl -sS --noproxy '*' --max-time 30 "$1" | grep -F "<b id=\"connection\">$2</b>"
}

# The page answers, its second request has the connection of the first, and nothing is left of it afterwards.
web_example() {
    local own=$scratch/web-example address output script ok=yes
    mkdir "$own"
    exec {output}< <(TMPDIR=$own exec "$here/web-example.sh" --for 120 --extension "$so")
    script=$!
    read -r -t 100 -u "$output" address && page_says "$address" new && page_says "$address" reused || ok=no
    kill -TERM "$script" || ok=no
    wait "$script" || true
    exec {output}<&-
    ls -A "$own"
    [[ $ok == yes && -z $(ls -A "$own") ]] && ! curl -sS --noproxy '*' "$address"
}

composer_file() {
    composer validate --no-check-publish --no-check-lock --working-dir="$root" && "$php" "$here/check-composer.php"
}

style=no
[[ $(php_version) != 8.2 ]] || style=yes
install_packages
php=$(type -P "php$(php_version)")

must 'the core builds by CMake, without PHP' build_core "$build/core"
sink=$build/core/bench/amqp_pconn_sink
must 'the extension builds by phpize' "$here/build.sh" --dir "$build/php" -- --enable-amqp-pconn-werror
so=$build/php/modules/amqp_pconn.so
run_tests=$build/php/run-tests-once.php
must 'a run-tests.php that runs each test once' run_each_test_once "$run_tests"

core_tests 'GoogleTest' "$build/core"
check 'package.xml is up to date' "$php" "$here/generate-package-xml.php" --check
check 'composer.json is valid' composer_file
check 'pecl package, pecl install' "$here/try-pecl.sh" "$scratch/pecl"
[[ $style == no ]] || style_checks

broker_dir=$scratch/broker
must 'a private RabbitMQ starts' "$here/broker.sh" start --dir "$broker_dir"
php_tests 'PHPT'
check 'quickstart' quickstart
check 'web example' web_example

if [[ $full == yes ]]; then
    must 'the core builds with sanitizers' build_core "$build/sanitized" -DAMQP_PCONN_SANITIZE=address
    core_tests 'GoogleTest with AddressSanitizer and UBSan' "$build/sanitized"
    must 'the core builds with ThreadSanitizer' build_core "$build/threads" -DAMQP_PCONN_SANITIZE=thread
    # A child of a process with threads is fine with it as long as it begins none.
    TSAN_OPTIONS=die_after_fork=0 core_tests 'GoogleTest with ThreadSanitizer' "$build/threads"
    AMQP_PCONN_FULL=1 php_tests 'PHPT, long'
    zts_tests
    check 'fuzzing' "$here/fuzz.sh" --seconds 10 --dir "$build/fuzz"
    # The regular expressions' JIT reads past what it is given, and valgrind does not know that it may.
    AMQP_PCONN_VALGRIND=1 php_tests 'PHPT under valgrind' -m -d pcre.jit=0
fi
finish
