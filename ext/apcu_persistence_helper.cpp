// AmqpPconn\ApcuPersistenceHelper: an entry in APCu, by its functions.
#include <array>
#include <span>
#include <string_view>

#include "classes.h"
#include "persistence_helper.h"

using amqp_pconn::ext::HelperSlots;

namespace {

// An entry that was not stored anew in that time goes: nobody else would remove those of a worker
// that has ended.
constexpr zend_long seconds_to_live = 86400;

bool call(std::string_view name, zval* result, std::span<zval> arguments) {
    zval function;
    ZVAL_STRINGL(&function, name.data(), name.size());
    ZVAL_UNDEF(result);
    const bool called = call_user_function(nullptr, nullptr, &function, result,
                                           static_cast<std::uint32_t>(arguments.size()),
                                           arguments.data()) == SUCCESS;
    zval_ptr_dtor(&function);
    return called && EG(exception) == nullptr;
}

void refuse(const char* why) {
    zend_throw_exception_ex(amqp_pconn::ext::ce_pconn_exception, 0,
                            "AmqpPconn\\ApcuPersistenceHelper %s", why);
}

// False with an exception pending.
bool is_there() {
    if (zend_hash_str_find(EG(function_table), ZEND_STRL("apcu_enabled")) == nullptr) {
        refuse("needs the extension apcu, which is not loaded");
        return false;
    }
    zval enabled;
    const bool is_enabled = call("apcu_enabled", &enabled, {}) && zend_is_true(&enabled);
    zval_ptr_dtor(&enabled);
    if (!is_enabled && EG(exception) == nullptr) {
        refuse("needs APCu enabled: apc.enabled, and for the command line apc.enable_cli");
    }
    return is_enabled;
}

// The name of its entry; UNDEF with an exception pending.
void name_entry(zval* name, zend_object* helper) {
    ZVAL_UNDEF(name);
    const auto* key = HelperSlots(helper).key();
    if (key != nullptr && is_there()) {
        ZVAL_STR(name, zend_strpprintf(0, "amqp_pconn:%s", ZSTR_VAL(key)));
    }
}

}  // namespace

ZEND_METHOD(AmqpPconn_ApcuPersistenceHelper, __construct) {
    ZEND_PARSE_PARAMETERS_NONE();
    (void)is_there();
}

ZEND_METHOD(AmqpPconn_ApcuPersistenceHelper, save) {
    ZEND_PARSE_PARAMETERS_NONE();
    zend_object* helper = Z_OBJ_P(ZEND_THIS);
    std::array<zval, 3> arguments;
    name_entry(&arguments[0], helper);
    auto* data = Z_ISUNDEF(arguments[0]) ? nullptr : HelperSlots(helper).data();
    if (data != nullptr) {
        ZVAL_STR_COPY(&arguments[1], data);
        ZVAL_LONG(&arguments[2], seconds_to_live);
        zval stored;
        if (call("apcu_store", &stored, arguments) && Z_TYPE(stored) != IS_TRUE) {
            refuse("stored nothing: the memory of APCu may be too small (apc.shm_size)");
        }
        zval_ptr_dtor(&stored);
        zval_ptr_dtor(&arguments[1]);
    }
    zval_ptr_dtor(&arguments[0]);
}

ZEND_METHOD(AmqpPconn_ApcuPersistenceHelper, load) {
    ZEND_PARSE_PARAMETERS_NONE();
    zend_object* helper = Z_OBJ_P(ZEND_THIS);
    zval name;
    name_entry(&name, helper);
    if (Z_ISUNDEF(name)) {
        RETURN_THROWS();
    }
    HelperSlots slots(helper);
    slots.forget_data();
    zval found;
    if (call("apcu_fetch", &found, {&name, 1}) && Z_TYPE(found) == IS_STRING) {
        slots.set_data(Z_STR(found));
        ZVAL_TRUE(return_value);
    } else {
        ZVAL_FALSE(return_value);
    }
    zval_ptr_dtor(&found);
    zval_ptr_dtor(&name);
}

ZEND_METHOD(AmqpPconn_ApcuPersistenceHelper, destroy) {
    ZEND_PARSE_PARAMETERS_NONE();
    zval name;
    name_entry(&name, Z_OBJ_P(ZEND_THIS));
    if (!Z_ISUNDEF(name)) {
        zval ignored;
        (void)call("apcu_delete", &ignored, {&name, 1});
        zval_ptr_dtor(&ignored);
        zval_ptr_dtor(&name);
    }
}
