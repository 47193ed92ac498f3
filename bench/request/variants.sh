# shellcheck shell=bash
# The variants of the request benchmark. Each is a page of the same name in pages/, and an expression of PHP that says
# whether what the page needs is there; one that is not there is left out of a run.
# shellcheck disable=SC2034  # run.sh reads them

variants=(
    nothing
    amqp_pconn
    amqp_pconn-confirmed
    php-amqp-pconnect
    php-amqp-connect
    php-amqplib
)

declare -A needs=(
    [nothing]="true"
    [amqp_pconn]="class_exists('AmqpPconn\\PConnection')"
    [amqp_pconn-confirmed]="method_exists('AmqpPconn\\PChannel', 'waitForConfirms')"
    [php-amqp-pconnect]="extension_loaded('amqp')"
    [php-amqp-connect]="extension_loaded('amqp')"
    [php-amqplib]="is_file('/usr/share/php/PhpAmqpLib/autoload.php')"
)
