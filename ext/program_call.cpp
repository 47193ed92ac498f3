#include "program_call.h"

#include <cstring>
#include <utility>

namespace amqp_pconn::ext {

SetAside::SetAside() {
    auto* frame = EG(current_execute_data);
    if (EG(exception) != nullptr && frame != nullptr && frame->func != nullptr &&
        ZEND_USER_CODE(frame->func->common.type)) {
        zend_rethrow_exception(frame);
    }
    thrown_ = std::exchange(EG(exception), nullptr);
    previous_ = std::exchange(EG(prev_exception), nullptr);
    opline_ = EG(opline_before_exception);
}

void SetAside::put_back() const {
    EG(prev_exception) = previous_;
    if (thrown_ == nullptr) {
        return;
    }
    EG(opline_before_exception) = opline_;
    if (EG(exception) == nullptr) {
        EG(exception) = thrown_;
    } else if (zend_is_unwind_exit(EG(exception)) || zend_is_graceful_exit(EG(exception))) {
        OBJ_RELEASE(thrown_);
    } else {
        zend_exception_set_previous(EG(exception), thrown_);
    }
}

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
