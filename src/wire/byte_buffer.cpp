#include "wire/byte_buffer.h"

#include <algorithm>

namespace amqp_pconn::wire {

std::span<std::byte> ByteBuffer::prepare(std::size_t wanted) {
    if (capacity_ - end_ < wanted) {
        const std::size_t held = size();
        if (capacity_ - held >= wanted && begin_ >= capacity_ / 2) {
            std::memmove(data_.get(), data_.get() + begin_, held);
        } else {
            const std::size_t grown = std::max({held + wanted, capacity_ * 2, std::size_t{4096}});
            auto larger = std::make_unique_for_overwrite<std::byte[]>(grown);
            if (held != 0) {
                std::memcpy(larger.get(), data_.get() + begin_, held);
            }
            data_ = std::move(larger);
            capacity_ = grown;
        }
        begin_ = 0;
        end_ = held;
    }
    return {data_.get() + end_, capacity_ - end_};
}

void ByteBuffer::shrink(std::size_t keep) {
    if (empty() && capacity_ > keep) {
        data_.reset();
        begin_ = end_ = capacity_ = 0;
    }
}

}  // namespace amqp_pconn::wire
