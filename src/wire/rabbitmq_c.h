// librabbitmq's codec, wherever its headers are, and nothing of its connections.
#pragma once

#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#endif

#include <cstddef>
#include <new>
#include <span>
#include <string>
#include <string_view>

namespace amqp_pconn::wire {

// A view as the codec wants it; the codec does not write through it.
inline amqp_bytes_t to_bytes(std::string_view text) {
    return {text.size(), const_cast<char*>(text.data())};
}

inline amqp_bytes_t to_bytes(std::span<const std::byte> bytes) {
    return {bytes.size(), const_cast<std::byte*>(bytes.data())};
}

inline std::string_view to_view(const amqp_bytes_t& bytes) {
    return {static_cast<const char*>(bytes.bytes), bytes.len};
}

// "queue.declare-ok" for a method number; "method 60.99" for an unknown one.
std::string method_name(amqp_method_number_t method);

// Memory that decoded methods, properties and tables live in; taken back all at once.
class Arena {
  public:
    Arena() { init_amqp_pool(&pool_, page_size); }
    ~Arena() { empty_amqp_pool(&pool_); }
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    amqp_pool_t* get() { return &pool_; }
    // Voids all that lives in it; keeps its pages for the next use.
    void recycle() { recycle_amqp_pool(&pool_); }

    // Room for `count` values, uninitialised. Throws std::bad_alloc.
    template <typename T>
    T* allocate(std::size_t count) {
        void* room = amqp_pool_alloc(&pool_, (count == 0 ? 1 : count) * sizeof(T));
        if (room == nullptr) {
            throw std::bad_alloc();
        }
        return static_cast<T*>(room);
    }

  private:
    static constexpr std::size_t page_size = 4096;
    amqp_pool_t pool_{};
};

}  // namespace amqp_pconn::wire
