# shellcheck shell=bash
# The PHP of the benchmarks that compare this extension with others. It is sourced by a run.sh, after scripts/lib/common.sh and
# install.sh; $work, $php_version and $extension are read when its functions are called.
# shellcheck disable=SC2154  # run.sh sets what is used here

# write_php_ini TEMPLATE: the settings of that PHP, which are TEMPLATE and what is there of the extensions.
write_php_ini() {
    cp "$1" "$work/php.ini"
    ! php_loads amqp.so || echo 'extension = amqp.so' >>"$work/php.ini"
    [[ -z $extension ]] || printf 'extension = "%s"\n' "$extension" >>"$work/php.ini"
}

run_php() {
    PHP_INI_SCAN_DIR='' "php$php_version" -c "$work/php.ini" "$@"
}

php_loads() {
    [[ -e $("php$php_version" -n -r 'echo PHP_EXTENSION_DIR;')/$1 ]]
}
