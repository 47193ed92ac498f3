#include "connection_parameters.h"

#include <string>
#include <string_view>

#include "config/amqp_uri.h"
#include "config/error.h"
#include "config/parameter_table.h"
#include "php_amqp_pconn.h"

namespace amqp_pconn::ext {
namespace {

std::string_view view(const zend_string* text) {
    return {ZSTR_VAL(text), ZSTR_LEN(text)};
}

config::Value value_of(const zval* value) {
    ZVAL_DEREF(value);
    switch (Z_TYPE_P(value)) {
        case IS_NULL:
            return std::monostate{};
        case IS_TRUE:
            return true;
        case IS_FALSE:
            return false;
        case IS_LONG:
            return static_cast<std::int64_t>(Z_LVAL_P(value));
        case IS_DOUBLE:
            return Z_DVAL_P(value);
        case IS_STRING:
            return view(Z_STR_P(value));
        default:
            return config::Unsupported{zend_zval_type_name(value)};
    }
}

// Amqphp's socketParams "url" names the socket alone: tcp://host:port.
void assign_socket_url(config::Parameters& parameters, const zval* value) {
    const auto given = value_of(value);
    const auto* text = std::get_if<std::string_view>(&given);
    if (text == nullptr) {
        throw ArgumentError(ArgumentError::Kind::type,
                            R"(parameter "socketParams"["url"] must be of type string)");
    }
    config::assign_socket_url(parameters, *text);
}

void assign_socket_params(config::Parameters& parameters, const zval* value) {
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) != IS_ARRAY) {
        throw ArgumentError(ArgumentError::Kind::type,
                            std::string("parameter \"socketParams\" must be of type array, ") +
                                zend_zval_type_name(value) + " given");
    }
    zend_string* name = nullptr;
    zval* one = nullptr;
    ZEND_HASH_FOREACH_STR_KEY_VAL(Z_ARRVAL_P(value), name, one) {
        const auto known = name == nullptr ? std::string_view() : view(name);
        if (known == "url") {
            assign_socket_url(parameters, one);
        } else if (known == "host" || known == "port") {
            config::assign(parameters, known, value_of(one));
        } else {
            throw ArgumentError(ArgumentError::Kind::value,
                                "parameter \"socketParams\" knows \"host\", \"port\" and \"url\" "
                                "only, \"" +
                                    std::string(known) + "\" given");
        }
    }
    ZEND_HASH_FOREACH_END();
}

void assign_array(config::Parameters& parameters, HashTable* array) {
    zend_string* name = nullptr;
    zval* value = nullptr;
    ZEND_HASH_FOREACH_STR_KEY_VAL(array, name, value) {
        if (name == nullptr) {
            throw ArgumentError(ArgumentError::Kind::value,
                                "every parameter needs its name as its key, a value without one "
                                "was given");
        }
        if (view(name) == "socketParams") {
            assign_socket_params(parameters, value);
        } else {
            config::assign(parameters, view(name), value_of(value));
        }
    }
    ZEND_HASH_FOREACH_END();
}

config::Parameters given_parameters(HashTable* array, const zend_string* uri) {
    config::Parameters parameters;
    parameters.heartbeat = static_cast<std::uint16_t>(AMQP_PCONN_G(heartbeat));
    parameters.connect_timeout =
        config::checked_timeout("amqp_pconn.connect_timeout", AMQP_PCONN_G(connect_timeout));
    parameters.rpc_timeout =
        config::checked_timeout("amqp_pconn.rpc_timeout", AMQP_PCONN_G(rpc_timeout));
    parameters.write_timeout =
        config::checked_timeout("amqp_pconn.write_timeout", AMQP_PCONN_G(write_timeout));
    parameters.sleep_timeout =
        config::checked_timeout("amqp_pconn.sleep_timeout", AMQP_PCONN_G(sleep_timeout));
    const bool given = uri != nullptr ? ZSTR_LEN(uri) != 0
                                      : array != nullptr && zend_hash_num_elements(array) != 0;
    const zend_string* fallback = AMQP_PCONN_G(url);
    try {
        if (!given) {
            if (fallback != nullptr && ZSTR_LEN(fallback) != 0) {
                try {
                    config::assign_uri(parameters, view(fallback));
                } catch (const ArgumentError& error) {
                    throw ArgumentError(
                        error.kind(),
                        std::string("is empty, and amqp_pconn.url is wrong: ") + error.what());
                }
            }
            return parameters;
        }
        if (uri != nullptr) {
            config::assign_uri(parameters, view(uri));
        } else {
            assign_array(parameters, array);
        }
    } catch (const ArgumentError& error) {
        const std::string_view what = error.what();
        if (what.starts_with("is empty")) {
            throw;
        }
        throw ArgumentError(error.kind(), "is refused: " + std::string(what));
    }
    return parameters;
}

}  // namespace

config::Parameters parameters_of(HashTable* array, const zend_string* uri) {
    auto parameters = given_parameters(array, uri);
    if (!AMQP_PCONN_G(keeper)) {
        parameters.heartbeat = 0;  // nobody could keep the promise between two requests
    }
    return parameters;
}

}  // namespace amqp_pconn::ext
