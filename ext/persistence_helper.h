// Storing what is saved of consumers with the program's PersistenceHelper. What is stored is
// sealed: only this worker gets it back, only from where it was stored, and only as it was.
#pragma once

#include <cstdint>

#include "php_headers.h"

namespace amqp_pconn::ext {

struct Place;

// The class that argument number `number` names; null with an exception pending where no helper can
// be made of it. Calls the program: its autoloader, and the constructor.
zend_class_entry* helper_class(std::uint32_t number, zend_string* name);

// Stores `bytes` under a new key: Worker::stored is what to have them by. False with an exception
// pending.
bool store(zend_class_entry* helper, const zend_string* bytes);

// What was stored there; the caller's. Null where it cannot be had, and then why, or the script has
// ended.
zend_string* load_stored(const Place& place, smart_str& why_not);

// Clears places of what nobody can have any more: those of this extension's helpers, and of
// `named`, which may be null. Other programs' classes are theirs to call. Nothing but an exit() is
// pending afterwards.
void clear_obsolete_places(const zend_class_entry* named);

// Appends what was thrown, and forgets it. What ends the script goes on.
void take_exception(smart_str& text);

// --- for the helpers of this extension
// What they have: the declared properties, in the order of the stub.
class HelperSlots {
  public:
    explicit HelperSlots(zend_object* helper) : helper_(helper) {}

    // Argument 1 of setUrlKey(); false with an exception pending.
    bool set_key(zend_string* key);
    // Null with an exception pending where setUrlKey() was not called.
    zend_string* key();
    void set_data(zend_string* data);
    void forget_data();
    void copy_data(zval* to);
    // Null with an exception pending where setData() was not called.
    zend_string* data();

  private:
    zend_object* helper_;
};

}  // namespace amqp_pconn::ext
