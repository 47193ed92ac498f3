# shellcheck shell=bash
# Pieces that the scripts share: messages, deadlines, loopback ports, and processes that are started and ended by their
# own id. It is sourced, not run, and starts nothing by itself.

# An ordinary user's PATH leaves out where Debian keeps nginx and php-fpm.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# Messages go to the error stream, so that a script's output is only its result.
say() {
    printf '%s\n' "$*" >&2
}

# die PROBLEM NEXT: every failure says what to do about it.
die() {
    printf 'error: %s\n  next: %s\n' "$1" "$2" >&2
    exit 1
}

# make_tmpdir NAME: prints a new directory that only this user can enter.
make_tmpdir() {
    mktemp -d "${TMPDIR:-/tmp}/amqp_pconn-$1.XXXXXX" ||
        die "no temporary directory could be made in ${TMPDIR:-/tmp}" "set TMPDIR to a directory that you may write to"
}

# wait_until SECONDS COMMAND...: runs COMMAND until it succeeds. Fails at the deadline, or at once when COMMAND returns 2,
# which means that waiting is of no use.
wait_until() {
    local deadline=$((SECONDS + $1)) status
    shift
    while true; do
        status=0
        "$@" || status=$?
        case $status in
            0) return 0 ;;
            2) return 2 ;;
        esac
        ((SECONDS <= deadline)) || return 1
        sleep 0.05
    done
}

# port_answers PORT: does something accept connections there, on the IPv4 loopback address?
port_answers() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# free_port: prints a port that nothing listens on. It is below 32768, where Linux begins to give ports to outgoing
# connections, so that none of those takes it before it is used.
free_port() {
    local port attempt
    for attempt in {1..100}; do
        port=$((10240 + RANDOM % 22000))
        if ! port_answers "$port"; then
            printf '%s\n' "$port"
            return 0
        fi
    done
    die "no free port was found in $attempt attempts" "look with 'ss -ltn' at what listens between 10240 and 32240"
}

# process_mark PID: prints the id with the time the process started. An id alone may be given to another process later; the
# two together name one process. Fails for a process that has ended, even if its parent has not yet asked for its status.
process_mark() {
    local stat fields
    { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
    # The name of the program, in parentheses, may hold spaces: count from behind it.
    read -ra fields <<<"${stat##*) }"
    [[ ${fields[0]} != [ZX] ]] || return 1
    printf '%s %s\n' "$1" "${fields[19]}"
}

# is_running MARK: is the process of that mark there? An empty mark names none.
is_running() {
    [[ -n $1 && $(process_mark "${1%% *}") == "$1" ]]
}

has_ended() {
    ! is_running "$1"
}

# kill_process MARK: ends a process that start_process started, and the children that it left in its group, at once.
kill_process() {
    is_running "$1" || return 0
    # One that was started this moment has no group of its own yet.
    kill -KILL -- "-${1%% *}" 2>/dev/null || kill -KILL "${1%% *}" 2>/dev/null || true
    wait_until 10 has_ended "$1" || say "process ${1%% *} does not end"
}

# end_process MARK SECONDS: asks a process that start_process started to end, and kills it if it has not after SECONDS. One
# that is gone already is fine.
end_process() {
    is_running "$1" || return 0
    kill -TERM "${1%% *}" 2>/dev/null || true
    wait_until "$2" has_ended "$1" || kill_process "$1"
}

# The mark of the process that start_process started last.
started=''

# start_process LOG COMMAND...: starts COMMAND in the background and sets `started`. It is the leader of its own
# session, so that neither Ctrl-C nor the end of the terminal reaches it: it ends when end_process ends it.
start_process() {
    local log=$1
    shift
    : >"$log"
    (
        # A pipe or a lock of the caller must not be held for as long as the process lives.
        for fd in /proc/self/fd/*; do
            fd=${fd##*/}
            ((fd <= 2)) || eval "exec $fd>&-"
        done
        exec setsid "$@"
    ) </dev/null >"$log" 2>&1 &
    # bash then does not report how it ended.
    disown $!
    # shellcheck disable=SC2034
    started=$(process_mark $!) || started=''
}
