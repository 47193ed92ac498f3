#include "value_object.h"

namespace amqp_pconn::ext {

const zval* value_property(zend_object* object, std::uint32_t which) {
    const zval* value = OBJ_PROP_NUM(object, which);
    ZVAL_DEREF(value);
    return value;
}

void fill_value(zend_object* object, const zval* first, const zval* second) {
    if (Z_TYPE_P(OBJ_PROP_NUM(object, 0)) != IS_UNDEF ||
        Z_TYPE_P(OBJ_PROP_NUM(object, 1)) != IS_UNDEF) {
        zend_throw_error(nullptr, "%s cannot be constructed twice", ZSTR_VAL(object->ce->name));
        return;
    }
    ZVAL_COPY(OBJ_PROP_NUM(object, 0), first);
    ZVAL_COPY(OBJ_PROP_NUM(object, 1), second);
}

bool unpack_value(HashTable* data, std::string_view first_name, std::string_view second_name,
                  zval*& first, zval*& second) {
    first = zend_hash_str_find_deref(data, first_name.data(), first_name.size());
    second = zend_hash_str_find_deref(data, second_name.data(), second_name.size());
    return first != nullptr && second != nullptr && zend_hash_num_elements(data) == 2;
}

void refuse_unserializing(const zend_object* object) {
    zend_throw_error(nullptr, "Invalid serialization data for %s object",
                     ZSTR_VAL(object->ce->name));
}

}  // namespace amqp_pconn::ext
