// The classes and functions of this extension and their registration.
#pragma once

#include "php_headers.h"

namespace amqp_pconn::ext {

extern zend_class_entry* ce_pconn_exception;
extern zend_class_entry* ce_connection_exception;
extern zend_class_entry* ce_authentication_exception;
extern zend_class_entry* ce_channel_exception;
extern zend_class_entry* ce_timeout_exception;
extern zend_class_entry* ce_unacked_deliveries_exception;
extern zend_class_entry* ce_blocked_exception;
extern zend_class_entry* ce_unconfirmed_publish_exception;
extern zend_class_entry* ce_open_transaction_exception;
extern zend_class_entry* ce_token_exception;
extern zend_class_entry* ce_channel_event_handler;
extern zend_class_entry* ce_consumer;
extern zend_class_entry* ce_persistence_helper;
extern zend_class_entry* ce_decimal;
extern zend_class_entry* ce_field_value;
extern zend_class_entry* ce_pconnection;
extern zend_class_entry* ce_pchannel;
extern zend_class_entry* ce_message;
extern zend_class_entry* ce_returned_message;
extern zend_class_entry* ce_queue_declare_ok;

extern const zend_function_entry* const functions;

// At module start.
void register_classes();

}  // namespace amqp_pconn::ext
