#include "settings.h"

#include <cmath>
#include <cstddef>
#include <string>

#include "config/error.h"
#include "config/parameter_table.h"
#include "php_amqp_pconn.h"

namespace amqp_pconn::ext {
namespace {

constexpr double longest_limit = 1e9;  // seconds

// The field of the globals that an entry sets.
template <typename Field>
Field& field_of(const zend_ini_entry* entry, void* mh_arg1) {
#ifdef ZTS
    auto* base = static_cast<char*>(ts_resource(*static_cast<int*>(entry->mh_arg2)));
#else
    auto* base = static_cast<char*>(entry->mh_arg2);
#endif
    return *reinterpret_cast<Field*>(base + reinterpret_cast<std::size_t>(mh_arg1));
}

bool number_of(const zend_string* text, double& number) {
    const char* end = nullptr;
    number = zend_strtod(ZSTR_VAL(text), &end);
    return ZSTR_LEN(text) != 0 && end == ZSTR_VAL(text) + ZSTR_LEN(text) && std::isfinite(number);
}

void complain(const zend_ini_entry* entry, const zend_string* value, const char* wanted) {
    zend_error(E_WARNING, "%s must be %s, \"%s\" given", ZSTR_VAL(entry->name), wanted,
               ZSTR_VAL(value));
}

ZEND_INI_MH(on_timeout) {
    double seconds = 0;
    if (!number_of(new_value, seconds) || seconds < 0.001 || seconds > 86400) {
        complain(entry, new_value, "a number of seconds between 0.001 and 86400");
        return FAILURE;
    }
    field_of<double>(entry, mh_arg1) = seconds;
    return SUCCESS;
}

ZEND_INI_MH(on_time_limit) {
    double seconds = 0;
    if (!number_of(new_value, seconds) || seconds < 0 || seconds > longest_limit) {
        complain(entry, new_value, "a number of seconds, 0 for no limit");
        return FAILURE;
    }
    field_of<double>(entry, mh_arg1) = seconds;
    return SUCCESS;
}

ZEND_INI_MH(on_count_limit) {
    double number = 0;
    if (!number_of(new_value, number) || number < 0 || number > longest_limit ||
        std::floor(number) < number) {
        complain(entry, new_value, "a whole number, 0 for no limit");
        return FAILURE;
    }
    field_of<zend_long>(entry, mh_arg1) = static_cast<zend_long>(number);
    return SUCCESS;
}

ZEND_INI_MH(on_heartbeat) {
    double seconds = 0;
    if (!number_of(new_value, seconds) || seconds < 0 || seconds > 65535 ||
        std::floor(seconds) < seconds) {
        complain(entry, new_value, "a whole number of seconds between 0 and 65535");
        return FAILURE;
    }
    field_of<zend_long>(entry, mh_arg1) = static_cast<zend_long>(seconds);
    return SUCCESS;
}

ZEND_INI_MH(on_switch) {
    field_of<bool>(entry, mh_arg1) = zend_ini_parse_bool(new_value);
    return SUCCESS;
}

ZEND_INI_MH(on_url) {
    field_of<zend_string*>(entry, mh_arg1) = new_value;
    return SUCCESS;
}

ZEND_INI_MH(on_directory) {
    if (ZSTR_LEN(new_value) != 0 && ZSTR_VAL(new_value)[0] != '/') {
        complain(entry, new_value, "empty, or begin with /");
        return FAILURE;
    }
    field_of<zend_string*>(entry, mh_arg1) = new_value;
    return SUCCESS;
}

// A URL may hold a password.
ZEND_INI_DISP(display_url) {
    const zend_string* value = type == ZEND_INI_DISPLAY_ORIG && ini_entry->modified != 0
                                   ? ini_entry->orig_value
                                   : ini_entry->value;
    if (value == nullptr || ZSTR_LEN(value) == 0) {
        php_printf("no value");
    } else {
        php_printf("amqp://... (hidden: it may hold a password)");
    }
}

#define ENTRY(name, value, access, handler, field)                                                \
    STD_PHP_INI_ENTRY("amqp_pconn." name, value, access, handler, field, zend_amqp_pconn_globals, \
                      amqp_pconn_globals)

// NOLINTBEGIN
PHP_INI_BEGIN()
STD_PHP_INI_ENTRY_EX("amqp_pconn.url", "", PHP_INI_ALL, on_url, url, zend_amqp_pconn_globals,
                     amqp_pconn_globals, display_url)
ENTRY("persistence_dir", "", PHP_INI_SYSTEM, on_directory, persistence_dir)
ENTRY("connect_timeout", "3", PHP_INI_ALL, on_timeout, connect_timeout)
ENTRY("rpc_timeout", "10", PHP_INI_ALL, on_timeout, rpc_timeout)
ENTRY("write_timeout", "10", PHP_INI_ALL, on_timeout, write_timeout)
ENTRY("sleep_timeout", "3", PHP_INI_ALL, on_timeout, sleep_timeout)
ENTRY("heartbeat", "60", PHP_INI_ALL, on_heartbeat, heartbeat)
ENTRY("keeper", "1", PHP_INI_SYSTEM, on_switch, keeper)
ENTRY("max_connections", "64", PHP_INI_SYSTEM, on_count_limit, max_connections)
ENTRY("max_connections_per_key", "16", PHP_INI_SYSTEM, on_count_limit, max_connections_per_key)
ENTRY("idle_timeout", "300", PHP_INI_SYSTEM, on_time_limit, idle_timeout)
ENTRY("max_lifetime", "3600", PHP_INI_SYSTEM, on_time_limit, max_lifetime)
ENTRY("max_spare_channels", "8", PHP_INI_SYSTEM, on_count_limit, max_spare_channels)
PHP_INI_END()
// NOLINTEND

}  // namespace

void register_settings(int module_number) {
    zend_register_ini_entries(ini_entries, module_number);
}

void unregister_settings(int module_number) {
    zend_unregister_ini_entries(module_number);
}

}  // namespace amqp_pconn::ext
