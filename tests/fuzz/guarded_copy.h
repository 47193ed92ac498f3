// A copy of some bytes that nobody can read past: behind it lies a page that may not be read, which
// also catches librabbitmq, of which AddressSanitizer sees only the calls into the C library.
#pragma once

#include <sanitizer/asan_interface.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <span>

#include "fuzz/oracle.h"

namespace amqp_pconn::fuzz {

// A target makes few of them: each keeps its room for as long as it lives, and takes new bytes
// through hold().
class GuardedCopy {
  public:
    static constexpr std::size_t most = std::size_t{1} << 16;

    GuardedCopy() {
        const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        void* room =
            mmap(nullptr, most + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        require(room != MAP_FAILED, "there is memory");
        room_ = static_cast<std::byte*>(room);
        require(mprotect(room_ + most, page, PROT_NONE) == 0, "a page can be guarded");
    }
    GuardedCopy(const GuardedCopy&) = delete;
    GuardedCopy& operator=(const GuardedCopy&) = delete;

    // Voids what it held. What is beyond `most` bytes is left out.
    std::span<const std::byte> hold(std::span<const std::byte> bytes) {
        bytes = bytes.first(std::min(bytes.size(), most));
        std::byte* const copy = room_ + most - bytes.size();
        ASAN_UNPOISON_MEMORY_REGION(room_, most);
        if (!bytes.empty()) {
            std::memcpy(copy, bytes.data(), bytes.size());
        }
        ASAN_POISON_MEMORY_REGION(room_, most - bytes.size());
        return {copy, bytes.size()};
    }

  private:
    std::byte* room_ = nullptr;
};

}  // namespace amqp_pconn::fuzz
