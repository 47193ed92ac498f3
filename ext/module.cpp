// The life cycle of the module in a process and in a request.
#include <chrono>
#include <memory>
#include <new>

#include "buckets.h"
#include "classes.h"
#include "config/version.h"
#include "engine_environment.h"
#include "info.h"
#include "pconnection.h"
#include "persist/keeper.h"
#include "php_amqp_pconn.h"
#include "settings.h"
#include "worker.h"

ZEND_DECLARE_MODULE_GLOBALS(amqp_pconn)

namespace {

bool keeper_stopped = true;

PHP_GINIT_FUNCTION(amqp_pconn) {
#if defined(COMPILE_DL_AMQP_PCONN) && defined(ZTS)
    ZEND_TSRMLS_CACHE_UPDATE();
#endif
    new (amqp_pconn_globals) zend_amqp_pconn_globals{};
}

// After the persistent list, or, under ZTS, before it: the worker ends what is parked, if the list
// has not. There this may be another thread than the worker's.
PHP_GSHUTDOWN_FUNCTION(amqp_pconn) {
    std::unique_ptr<amqp_pconn::ext::Worker> worker(amqp_pconn_globals->worker);
    amqp_pconn_globals->worker = nullptr;
    if (!keeper_stopped) {
        (void)worker.release();  // the thread may still use it
    }
    if (worker != nullptr) {
        const amqp_pconn::ext::LoggingBetweenRequests logging;
        worker.reset();
    }
}

PHP_MINIT_FUNCTION(amqp_pconn) {
    (void)type;
    amqp_pconn::ext::register_settings(module_number);
    amqp_pconn::ext::register_bucket_type(module_number);
    amqp_pconn::ext::register_classes();
    return SUCCESS;
}

PHP_MSHUTDOWN_FUNCTION(amqp_pconn) {
    (void)type;
    constexpr auto patience = std::chrono::seconds(1);
    keeper_stopped = amqp_pconn::persist::Keeper::stop_of_this_process(patience);
    amqp_pconn::ext::unregister_settings(module_number);
    return SUCCESS;
}

PHP_RINIT_FUNCTION(amqp_pconn) {
    (void)type;
    (void)module_number;
#if defined(COMPILE_DL_AMQP_PCONN) && defined(ZTS)
    ZEND_TSRMLS_CACHE_UPDATE();
#endif
    AMQP_PCONN_G(live_connections) = nullptr;
    AMQP_PCONN_G(saves_at_end) = 0;
    AMQP_PCONN_G(serializes_consumers) = 0;
    if (auto* worker = amqp_pconn::ext::Worker::existing()) {
        worker->read_settings();  // it may have been made for opcache.preload
    }
    return SUCCESS;
}

// Shutdown functions and destructors have run; the response has not been sent yet.
PHP_RSHUTDOWN_FUNCTION(amqp_pconn) {
    (void)type;
    (void)module_number;
    amqp_pconn::ext::park_live_connections();
    if (auto* worker = amqp_pconn::ext::Worker::existing()) {
        worker->delivery.reset();  // of a call that was jumped over
        worker->event.reset();
        worker->mail.reset();
        worker->left_over.reset();
        worker->stored.reset();
    }
    return SUCCESS;
}

PHP_MINFO_FUNCTION(amqp_pconn) {
    amqp_pconn::ext::print_info();
    display_ini_entries(zend_module);
}

}  // namespace

zend_module_entry amqp_pconn_module_entry = {
    STANDARD_MODULE_HEADER,
    "amqp_pconn",
    amqp_pconn::ext::functions,
    PHP_MINIT(amqp_pconn),
    PHP_MSHUTDOWN(amqp_pconn),
    PHP_RINIT(amqp_pconn),
    PHP_RSHUTDOWN(amqp_pconn),
    PHP_MINFO(amqp_pconn),
    AMQP_PCONN_VERSION,
    PHP_MODULE_GLOBALS(amqp_pconn),
    PHP_GINIT(amqp_pconn),
    PHP_GSHUTDOWN(amqp_pconn),
    nullptr,
    STANDARD_MODULE_PROPERTIES_EX,
};

#ifdef COMPILE_DL_AMQP_PCONN
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
extern "C" {
ZEND_GET_MODULE(amqp_pconn)
}
#endif
