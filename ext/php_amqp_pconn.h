// The module as PHP knows it: its entry and its globals.
#pragma once

#include "php_headers.h"

extern "C" zend_module_entry amqp_pconn_module_entry;
#define phpext_amqp_pconn_ptr &amqp_pconn_module_entry

namespace amqp_pconn::ext {
struct PConnectionObject;
class Worker;
}  // namespace amqp_pconn::ext

ZEND_BEGIN_MODULE_GLOBALS(amqp_pconn)
// INI entries, already checked (settings.cpp). Times in seconds.
zend_string* url;
zend_string* persistence_dir;
double connect_timeout;
double rpc_timeout;
double write_timeout;
double sleep_timeout;
double idle_timeout;
double max_lifetime;
zend_long heartbeat;
bool keeper;
zend_long max_connections;
zend_long max_connections_per_key;
zend_long max_spare_channels;
// What this worker keeps; made at the first use (worker.h).
amqp_pconn::ext::Worker* worker;
// The PConnection objects of the running request, for its end.
amqp_pconn::ext::PConnectionObject* live_connections;
// How far the saving of consumers has come that is done when the script has ended.
int saves_at_end;
// How many consumers are being serialized, one inside of the other.
int serializes_consumers;
ZEND_END_MODULE_GLOBALS(amqp_pconn)

ZEND_EXTERN_MODULE_GLOBALS(amqp_pconn)
#define AMQP_PCONN_G(v) ZEND_MODULE_GLOBALS_ACCESSOR(amqp_pconn, v)

#if defined(ZTS) && defined(COMPILE_DL_AMQP_PCONN)
ZEND_TSRMLS_CACHE_EXTERN()
#endif
