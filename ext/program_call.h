// Calling what a program has given us.
#pragma once

#include <cstdint>

#include "php_headers.h"

namespace amqp_pconn::ext {

// Calls a method, whose name is in lower case, of an object that may be let go of meanwhile. No
// Fiber may suspend in it: what comes after would come in no order. The arguments and what
// `result` has then are the caller's; `result` is null where nobody wants it.
void call_method(zend_object* object, const char* name, zval* result, std::uint32_t count,
                 zval* arguments);

// What is being thrown, set aside while the program is called, as the engine does it around
// destructors. The frame that is running is not to clear an exception meanwhile: the program is
// called by call_method() or by a function of the extension's own.
class SetAside {
  public:
    SetAside();
    // What the program throws becomes the one after; its exit() takes the place of all.
    void put_back() const;

  private:
    zend_object* thrown_;
    zend_object* previous_;
    const zend_op* opline_;
};

// Runs `call`; where a fatal error jumps out of it `undo`, and the jump goes on. A program may
// still run then: its shutdown functions. Nothing that they hold is destroyed by the jump.
template <typename Call, typename Undo>
void with_undo(Call call, Undo undo) {
    zend_try {  // NOLINT(cert-err52-cpp): it is the engine's own
        call();
    }
    zend_catch {
        undo();
        zend_bailout();
    }
    zend_end_try();
}

}  // namespace amqp_pconn::ext
