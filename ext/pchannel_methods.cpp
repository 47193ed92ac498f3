// The methods of AmqpPconn\PChannel that are about the channel itself.
#include "boundary.h"
#include "consumers.h"
#include "pchannel.h"
#include "php_amqp_pconn.h"

using amqp_pconn::ext::guarded;
using amqp_pconn::ext::on_channel;
using amqp_pconn::ext::pchannel_of;
using amqp_pconn::persist::LeasedChannel;

ZEND_METHOD(AmqpPconn_PChannel, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(AmqpPconn_PChannel, getChannelId) {
    ZEND_PARSE_PARAMETERS_NONE();
    on_channel(Z_OBJ_P(ZEND_THIS), 0, [&](LeasedChannel& channel) {
        ZVAL_LONG(return_value, channel.wire().id());
        channel.pin();
    });
}

ZEND_METHOD(AmqpPconn_PChannel, isOpen) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    RETURN_BOOL(channel.leased != nullptr && (*channel.leased)->is_open());
}

ZEND_METHOD(AmqpPconn_PChannel, close) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    if (channel.leased != nullptr) {
        guarded(0, [&] { (*channel.leased)->close(); });
        amqp_pconn::ext::forget_running(pchannel_of(Z_OBJ_P(ZEND_THIS)));
    }
}

ZEND_METHOD(AmqpPconn_PChannel, getConnection) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    if (channel.connection == nullptr) {
        zend_throw_error(nullptr, "The channel was not made by PConnection::openChannel()");
        RETURN_THROWS();
    }
    RETURN_OBJ_COPY(channel.connection);
}

ZEND_METHOD(AmqpPconn_PChannel, __debugInfo) {
    ZEND_PARSE_PARAMETERS_NONE();
    const auto& channel = pchannel_of(Z_OBJ_P(ZEND_THIS));
    array_init(return_value);
    const bool bound = channel.leased != nullptr && (*channel.leased)->is_bound();
    if (bound) {
        add_assoc_long(return_value, "id", (*channel.leased)->bound()->id());
    } else {
        add_assoc_null(return_value, "id");
    }
    add_assoc_bool(return_value, "open", channel.leased != nullptr && (*channel.leased)->is_open());
}
