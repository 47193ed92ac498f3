#!/bin/bash
# A private RabbitMQ on 127.0.0.1, for tests and for trying things out: its own ports, data, cookie and epmd, so that it
# neither disturbs nor needs a broker that runs already. Several run side by side, each with its own --dir. It is not a way
# to run a broker for anything that matters.
set -euo pipefail

usage() {
    cat <<'END'
usage: scripts/broker.sh COMMAND [--dir DIR] ...

  start [--port N] [--config FILE]   starts it, waits until it serves, prints host:port; FILE is added to its rabbitmq.conf
  restart                            stops it, if it runs, and starts it on the same port with the same data
  crash                              kills it, as a power cut would; restart brings it back
  stop                               stops it, and removes DIR if start had made it; fine if nothing runs
  status                             prints host:port, or fails if it does not run
  env                                prints the shell exports that tests read
  ctl ARGUMENT...                    runs rabbitmqctl (half a second)
  eval EXPRESSION                    evaluates Erlang in the broker (milliseconds), for a result that is a number or an atom

DIR is where everything of it is kept: AMQP_PCONN_BROKER_DIR, or else one directory of this user under TMPDIR or /tmp.
END
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/install.sh
. "$here/lib/install.sh"

# Each broker has an epmd of its own, so all of them can have the same name.
node_name=amqp_pconn@localhost
start_seconds=60
stop_seconds=20

# --- What is kept in DIR -----------------------------------------------------------------------------------------------

# The state that one call leaves for the next: is DIR ours to remove, the ports, and the marks of the two processes.
created='' amqp_port='' dist_port='' epmd_port='' node='' epmd=''

# It is read as shell code, and in a directory that anyone may write to it could be anyone's.
load_state() {
    if [[ -O $dir/state ]]; then
        # shellcheck disable=SC1091
        . "$dir/state"
    fi
}

save_state() {
    printf '%s=%q\n' created "$created" amqp_port "$amqp_port" dist_port "$dist_port" epmd_port "$epmd_port" \
        node "$node" epmd "$epmd" >"$dir/state"
}

make_dir() {
    # RabbitMQ's own scripts do not quote what they are given.
    [[ $dir != *[!A-Za-z0-9._/+@-]* ]] ||
        die "RabbitMQ cannot be kept in '$dir', because of its spaces or signs" "name another directory with --dir, or set TMPDIR"
    if [[ ! -e $dir ]]; then
        mkdir -p "$(dirname "$dir")"
        mkdir -m 700 "$dir"
        created=yes
    fi
    [[ -d $dir && -O $dir && ! -L $dir ]] ||
        die "$dir is not a directory of this user's" "name another one with --dir"
    [[ -e $dir/state || -z $(ls -A "$dir") ]] ||
        die "$dir holds something else already" "name a new or an empty directory with --dir"
}

write_config() {
    local file
    mkdir -p "$dir/home" "$dir/log"
    if [[ ! -e $dir/home/.erlang.cookie ]]; then
        (umask 077 && head -c 24 /dev/urandom | base64 | tr -d '/+=' >"$dir/home/.erlang.cookie")
        chmod 400 "$dir/home/.erlang.cookie"
    fi
    # Erlang resolves the one name it needs from here: nothing depends on the hosts file or on a name server.
    printf '{lookup, [file]}.\n{host, {127,0,0,1}, ["localhost"]}.\n' >"$dir/inetrc"
    printf '[].\n' >"$dir/enabled_plugins"
    # Empty: it stands for the machine's own /etc/rabbitmq/rabbitmq-env.conf.
    : >"$dir/rabbitmq-env.conf"
    {
        printf 'listeners.tcp.1 = 127.0.0.1:%s\n' "$amqp_port"
        # What RabbitMQ 3 takes; 4 would take 16 MiB.
        printf 'max_message_size = %s\n' $((128 * 1024 * 1024))
        for file; do
            cat "$file"
        done
    } >"$dir/rabbitmq.conf"
}

# --- Running Erlang ----------------------------------------------------------------------------------------------------

# Debian's wrapper in /usr/sbin changes to the user rabbitmq; what it calls in the end does not.
rabbitmq_program() {
    local program
    for program in /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/"$1"; do
        if [[ -x $program ]]; then
            printf '%s\n' "$program"
            return 0
        fi
    done
    die "there is no $1 under /usr/lib/rabbitmq/lib" "as root: apt-get install --reinstall rabbitmq-server"
}

# Sets broker_env to the command that runs another one with this environment and nothing else of the caller's, so that no
# setting of another RabbitMQ or Erlang gets in.
set_broker_env() {
    broker_env=(
        env -i HOME="$dir/home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 TMPDIR="${TMPDIR:-/tmp}"
        ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 ERL_INETRC="$dir/inetrc"
        RABBITMQ_CONF_ENV_FILE="$dir/rabbitmq-env.conf"
        RABBITMQ_NODENAME="$node_name"
        RABBITMQ_DIST_PORT="$dist_port"
        RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf"
        RABBITMQ_ADVANCED_CONFIG_FILE="$dir/advanced.config"
        RABBITMQ_ENABLED_PLUGINS_FILE="$dir/enabled_plugins"
        RABBITMQ_PLUGINS_EXPAND_DIR="$dir/plugins_expand"
        RABBITMQ_GENERATED_CONFIG_DIR="$dir/generated"
        RABBITMQ_MNESIA_BASE="$dir/mnesia"
        RABBITMQ_LOG_BASE="$dir/log"
        RABBITMQ_PID_FILE="$dir/rabbitmq.pid"
    )
}

start_epmd() {
    local program
    program=$(type -P epmd) || die "there is no epmd" "as root: apt-get install --reinstall erlang-base"
    start_process "$dir/log/epmd.out" "${broker_env[@]}" "$program" -port "$epmd_port" -address 127.0.0.1
    epmd=$started
    save_state
    wait_until 10 epmd_answers || die "epmd does not answer on port $epmd_port" "see $dir/log/epmd.out, then run this again"
}

epmd_answers() {
    is_running "$epmd" || return 2
    port_answers "$epmd_port"
}

start_node() {
    local server status=0
    server=$(rabbitmq_program rabbitmq-server)
    # "detached" makes the script become the Erlang process, without a shell in between that ends on its own terms.
    start_process "$dir/log/node.out" "${broker_env[@]}" detached=1 \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}" "$server"
    node=$started
    save_state
    wait_until "$start_seconds" node_serves || status=$?
    if ((status != 0)); then
        say "the last of $dir/log/node.out:"
        tail -n 25 "$dir/log/node.out" >&2 || true
        if ((status == 2)); then
            die "RabbitMQ ended while it started" "see above why; if a port was taken, run this again"
        fi
        die "RabbitMQ does not serve after $start_seconds s" "see above where it is; on a busy machine run this again"
    fi
}

# It listens a moment before its start is complete, and another process may be what answers on its port: believe its word.
node_serves() {
    is_running "$node" || return 2
    grep -qs 'completed with' "$dir/log/node.out"
}

# --- Commands ----------------------------------------------------------------------------------------------------------

require_running() {
    load_state
    is_running "$node" || die "no private broker runs in $dir" "scripts/broker.sh start${dir_option:+ --dir $dir}"
    set_broker_env
}

abandon_start() {
    local status=$?
    trap - EXIT
    ((status == 0)) || stop
    exit "$status"
}

start() {
    ensure_packages_for broker
    load_state
    if is_running "$node"; then
        [[ -z $port_option || $port_option == "$amqp_port" ]] ||
            die "a private broker runs in $dir already, on port $amqp_port" "stop it first, or name another directory with --dir"
        printf '127.0.0.1:%s\n' "$amqp_port"
        return 0
    fi
    [[ -z $port_option ]] || ! port_answers "$port_option" ||
        die "something listens on port $port_option already" "leave out --port, which takes a free one"
    # What a broker that died has left.
    end_process "$epmd" 5

    make_dir
    trap abandon_start EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    amqp_port=${port_option:-$(free_port)}
    dist_port=$(free_port)
    epmd_port=$(free_port)
    set_broker_env
    write_config ${config_option:+"$config_option"}
    start_epmd
    start_node
    trap - EXIT
    printf '127.0.0.1:%s\n' "$amqp_port"
}

require_started() {
    load_state
    [[ -n $node ]] || die "no private broker was started in $dir" "scripts/broker.sh start${dir_option:+ --dir $dir}"
    set_broker_env
}

restart() {
    require_started
    end_process "$node" "$stop_seconds"
    is_running "$epmd" || start_epmd
    start_node
    printf '127.0.0.1:%s\n' "$amqp_port"
}

crash() {
    require_running
    kill_process "$node"
}

stop() {
    load_state
    end_process "$node" "$stop_seconds"
    end_process "$epmd" 5
    if [[ $created == yes ]]; then
        rm -rf "$dir"
    elif [[ -O $dir/state ]]; then
        node='' epmd=''
        save_state
    fi
}

status() {
    require_running
    printf '127.0.0.1:%s\n' "$amqp_port"
}

print_env() {
    require_running
    printf 'export %s=%q\n' AMQP_PCONN_TEST_HOST 127.0.0.1 AMQP_PCONN_TEST_PORT "$amqp_port" AMQP_PCONN_BROKER_DIR "$dir"
}

ctl() {
    local program
    require_running
    program=$(rabbitmq_program rabbitmqctl)
    # It talks to one node and need not be found by others.
    "${broker_env[@]}" RABBITMQ_CTL_ERL_ARGS='-dist_listen false' "$program" "$@"
}

# erl_call costs next to nothing, but needs a host name that resolves.
eval_in_broker() {
    local expression=${1%.}. result
    require_running
    if result=$("${broker_env[@]}" erl_call -address "127.0.0.1:$dist_port" -e <<<"$expression" 2>/dev/null); then
        case $result in
            '{ok, '*'}')
                result=${result#\{ok, }
                printf '%s\n' "${result%\}}"
                return 0
                ;;
            '{error, '*) die "the broker answered $result" "correct the expression: $expression" ;;
        esac
    fi
    ctl --silent eval "$expression"
}

command=${1:-}
shift || true
dir=${AMQP_PCONN_BROKER_DIR:-${TMPDIR:-/tmp}/amqp_pconn-broker-$EUID}
dir_option='' port_option='' config_option=''
while (($#)); do
    case $1 in
        --dir | --port | --config)
            (($# >= 2)) || die "$1 needs a value" "scripts/broker.sh help"
            case $1 in
                --dir) dir=$2 dir_option=yes ;;
                --port) port_option=$2 ;;
                --config) config_option=$2 ;;
            esac
            shift 2
            ;;
        # What follows is rabbitmqctl's.
        *) break ;;
    esac
done
[[ $dir == /* ]] || dir=$PWD/$dir
[[ -z $port_option || $port_option =~ ^[0-9]{1,5}$ ]] ||
    die "--port $port_option is no port" "give a number below 32768, or leave it out"
[[ -z $config_option || -r $config_option ]] || die "$config_option cannot be read" "name a file of rabbitmq.conf settings"

case $command in
    ctl)
        (($#)) || die "ctl needs a rabbitmqctl command" "scripts/broker.sh ctl list_connections"
        ctl "$@"
        ;;
    eval)
        (($# == 1)) || die "eval takes one expression" "scripts/broker.sh eval 'length(rabbit_networking:connections())'"
        eval_in_broker "$1"
        ;;
    start | restart | crash | stop | status | env)
        (($# == 0)) || die "$command does not take '$1'" "scripts/broker.sh help"
        case $command in
            env) print_env ;;
            *) "$command" ;;
        esac
        ;;
    help | --help | -h) usage ;;
    *)
        usage >&2
        exit 2
        ;;
esac
