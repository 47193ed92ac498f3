#include "config/pool_key.h"

#include <cstdint>
#include <string_view>
#include <tuple>

namespace amqp_pconn::config {
namespace {

// Each field is preceded by its length, so that no two lists of values run together.
class CanonicalList {
  public:
    CanonicalList() { bytes_.reserve(256); }

    void add(const std::string& text) {
        add(std::uint64_t{text.size()});
        bytes_.append(text);
    }

    void add(std::uint64_t number) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes_.push_back(static_cast<char>(number >> shift & 0xff));
        }
    }

    [[nodiscard]] std::string_view bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

// What makes two connections different; whatever is compared or hashed goes through here.
auto keyed(const Parameters& p) {
    return std::tie(p.host, p.port, p.vhost, p.user, p.password, p.sasl, p.heartbeat, p.frame_max,
                    p.channel_max, p.name, p.pool);
}

}  // namespace

bool same_key(const Parameters& one, const Parameters& other) {
    return keyed(one) == keyed(other);
}

std::string PoolKey::of(const Parameters& p) {
    CanonicalList list;
    std::apply([&list](const auto&... field) { (list.add(field), ...); }, keyed(p));
    return to_hex(hmac_.of(list.bytes()));
}

}  // namespace amqp_pconn::config
