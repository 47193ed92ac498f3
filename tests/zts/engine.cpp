#include "engine.h"

#include <sapi/embed/php_embed.h>

#include <array>
#include <stdexcept>

namespace amqp_pconn::zts {
namespace {

// A fatal error jumps out of here: nothing that has a destructor may live in this frame.
bool evaluate(const char* expression, zval* value) {
    volatile bool evaluated = false;
    zend_try {
        std::array<char, 16> name{"a request"};
        evaluated = zend_eval_string_ex(expression, value, name.data(), true) == SUCCESS;
    }
    zend_end_try();
    return evaluated;
}

}  // namespace

Engine::Engine(const std::string& ini) {
    static std::string path;
    path = ini;
    php_embed_module.php_ini_path_override = path.data();
    if (php_embed_init(0, nullptr) == FAILURE) {
        throw std::runtime_error("PHP does not start");
    }
    php_request_shutdown(nullptr);
}

Engine::~Engine() {
    if (php_request_startup() == SUCCESS) {
        php_embed_shutdown();  // ends a request first
    }
}

void begin_context() {
    (void)ts_resource(0);
}

void end_context() {
    ts_free_thread();
}

std::string request(const std::string& expression) {
    if (php_request_startup() == FAILURE) {
        throw std::runtime_error("a request does not start");
    }
    SG(headers_sent) = 1;
    SG(request_info).no_headers = true;
    zval value;
    ZVAL_UNDEF(&value);
    const bool evaluated = evaluate(expression.c_str(), &value);
    std::string text;
    const bool is_text = evaluated && Z_TYPE(value) == IS_STRING;
    if (is_text) {
        text.assign(Z_STRVAL(value), Z_STRLEN(value));
    }
    zval_ptr_dtor(&value);
    php_request_shutdown(nullptr);
    if (!is_text) {
        throw std::runtime_error("a request failed, see above");
    }
    return text;
}

}  // namespace amqp_pconn::zts
