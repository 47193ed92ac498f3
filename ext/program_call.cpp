#include "program_call.h"

#include <cstring>

namespace amqp_pconn::ext {

void call_method(zend_object* object, const char* name, zval* result, std::uint32_t count,
                 zval* arguments) {
    auto* method = static_cast<zend_function*>(
        zend_hash_str_find_ptr(&object->ce->function_table, name, std::strlen(name)));
    zval unwanted;
    ZVAL_UNDEF(&unwanted);
    GC_ADDREF(object);
    zend_fiber_switch_block();
    zend_call_known_function(method, object, object->ce, result == nullptr ? &unwanted : result,
                             count, arguments, nullptr);
    zend_fiber_switch_unblock();
    OBJ_RELEASE(object);
    zval_ptr_dtor(&unwanted);
}

}  // namespace amqp_pconn::ext
