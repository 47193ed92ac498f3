#include "classes.h"

#include "message.h"
#include "pchannel.h"
#include "pconnection.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#include "amqp_pconn_arginfo.h"
#pragma GCC diagnostic pop

namespace amqp_pconn::ext {

zend_class_entry* ce_pconn_exception;
zend_class_entry* ce_connection_exception;
zend_class_entry* ce_authentication_exception;
zend_class_entry* ce_channel_exception;
zend_class_entry* ce_timeout_exception;
zend_class_entry* ce_unacked_deliveries_exception;
zend_class_entry* ce_blocked_exception;
zend_class_entry* ce_unconfirmed_publish_exception;
zend_class_entry* ce_open_transaction_exception;
zend_class_entry* ce_token_exception;
zend_class_entry* ce_channel_event_handler;
zend_class_entry* ce_consumer;
zend_class_entry* ce_persistence_helper;
zend_class_entry* ce_decimal;
zend_class_entry* ce_field_value;
zend_class_entry* ce_pconnection;
zend_class_entry* ce_pchannel;
zend_class_entry* ce_message;
zend_class_entry* ce_returned_message;
zend_class_entry* ce_queue_declare_ok;

const zend_function_entry* const functions = ext_functions;

void register_classes() {
    ce_pconn_exception = register_class_AmqpPconn_PConnException(spl_ce_RuntimeException);
    ce_connection_exception = register_class_AmqpPconn_ConnectionException(ce_pconn_exception);
    ce_authentication_exception =
        register_class_AmqpPconn_AuthenticationException(ce_connection_exception);
    ce_channel_exception = register_class_AmqpPconn_ChannelException(ce_pconn_exception);
    ce_timeout_exception = register_class_AmqpPconn_TimeoutException(ce_pconn_exception);
    ce_unacked_deliveries_exception =
        register_class_AmqpPconn_UnackedDeliveriesException(ce_pconn_exception);
    ce_blocked_exception = register_class_AmqpPconn_BlockedException(ce_connection_exception);
    ce_unconfirmed_publish_exception =
        register_class_AmqpPconn_UnconfirmedPublishException(ce_pconn_exception);
    ce_open_transaction_exception =
        register_class_AmqpPconn_OpenTransactionException(ce_pconn_exception);
    ce_token_exception = register_class_AmqpPconn_TokenException(ce_pconn_exception);
    ce_channel_event_handler = register_class_AmqpPconn_ChannelEventHandler();
    ce_consumer = register_class_AmqpPconn_Consumer();
    (void)register_class_AmqpPconn_SimpleConsumer(ce_consumer);
    ce_persistence_helper = register_class_AmqpPconn_PersistenceHelper();
    (void)register_class_AmqpPconn_FilePersistenceHelper(ce_persistence_helper);
    (void)register_class_AmqpPconn_ApcuPersistenceHelper(ce_persistence_helper);
    (void)register_class_AmqpPconn_EventLoop();
    ce_decimal = register_class_AmqpPconn_Decimal(zend_ce_stringable);
    ce_field_value = register_class_AmqpPconn_FieldValue();
    ce_pconnection = register_class_AmqpPconn_PConnection();
    ce_pchannel = register_class_AmqpPconn_PChannel();
    ce_message = register_class_AmqpPconn_Message();
    ce_returned_message = register_class_AmqpPconn_ReturnedMessage();
    ce_queue_declare_ok = register_class_AmqpPconn_QueueDeclareOk();
    initialise_pconnection_class(ce_pconnection);
    initialise_pchannel_class(ce_pchannel);
    initialise_message_class(ce_message);
}

}  // namespace amqp_pconn::ext
