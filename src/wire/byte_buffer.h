// A queue of bytes in one contiguous block: appended at its end, taken from its front. Keeps its
// capacity, so a steady flow of messages allocates nothing.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>

namespace amqp_pconn::wire {

class ByteBuffer {
  public:
    [[nodiscard]] std::size_t size() const { return end_ - begin_; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    [[nodiscard]] std::span<const std::byte> bytes() const {
        return {data_.get() + begin_, size()};
    }
    [[nodiscard]] std::span<std::byte> bytes() { return {data_.get() + begin_, size()}; }

    // Room for at least `wanted` bytes behind the end; views taken before are void.
    std::span<std::byte> prepare(std::size_t wanted);

    // Makes the first `count` bytes of the prepared room part of the queue.
    void commit(std::size_t count) { end_ += count; }

    void append(std::span<const std::byte> bytes) {
        if (!bytes.empty()) {
            std::memcpy(prepare(bytes.size()).data(), bytes.data(), bytes.size());
            commit(bytes.size());
        }
    }

    // Takes `count` bytes from the front.
    void consume(std::size_t count) {
        begin_ += count;
        if (begin_ == end_) {
            begin_ = end_ = 0;
        }
    }

    // Cuts the queue back to `size` bytes: undoes appends.
    void truncate(std::size_t size) { end_ = begin_ + size; }

    // Gives memory back when the queue is empty and holds more than `keep` bytes of room.
    void shrink(std::size_t keep);

  private:
    std::unique_ptr<std::byte[]> data_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace amqp_pconn::wire
