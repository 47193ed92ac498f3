// Taking apart what this worker wrote down.
#pragma once

#include <string_view>

namespace amqp_pconn::persist {

// Takes what is before the first separator off the text, and the separator with it; all of it where
// there is none.
inline std::string_view cut_word(std::string_view& text, char separator) {
    const auto at = text.find(separator);
    const auto word = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
    return word;
}

}  // namespace amqp_pconn::persist
