// Frames come out of wire::FrameReader the same, however the stream was cut into reads.
// Input: frame_max, how many cuts, the sizes of the pieces, the stream.
#include "wire/frame_reader.h"

#include <sanitizer/asan_interface.h>

#include <array>
#include <string>
#include <vector>

#include "config/error.h"
#include "fuzz/input.h"
#include "fuzz/oracle.h"
#include "wire/byte_order.h"

namespace amqp_pconn::fuzz {
namespace {

struct Read {
    std::string frames;  // as they stood on the wire
    std::size_t count = 0;
    bool refused = false;

    bool operator==(const Read&) const = default;
};

// What lies behind the end of the queue is room, not input: reading it is an overread.
class RoomIsOutOfBounds {
  public:
    explicit RoomIsOutOfBounds(wire::ByteBuffer& buffer) : room_(buffer.prepare(0)) {
        ASAN_POISON_MEMORY_REGION(room_.data(), room_.size());
    }
    RoomIsOutOfBounds(const RoomIsOutOfBounds&) = delete;
    RoomIsOutOfBounds& operator=(const RoomIsOutOfBounds&) = delete;
    ~RoomIsOutOfBounds() { ASAN_UNPOISON_MEMORY_REGION(room_.data(), room_.size()); }

  private:
    std::span<std::byte> room_;
};

void put(std::string& to, std::span<const std::byte> bytes) {
    to.append(as_text(bytes));
}

void read_frames(const wire::FrameReader& reader, wire::ByteBuffer& buffer, Read& read) {
    const RoomIsOutOfBounds guard(buffer);
    while (const auto frame = reader.peek(buffer)) {
        const auto held = std::as_const(buffer).bytes();
        const std::size_t size = wire::FrameReader::size(*frame);
        require(size <= held.size(), "a frame is not longer than what was read");
        require(frame->payload.data() == held.data() + 7 &&
                    frame->payload.size() + wire::frame_overhead == size,
                "a payload lies inside its frame");
        std::array<std::byte, 7> header{};
        std::byte* at = wire::store(header.data(), static_cast<std::uint8_t>(frame->type));
        at = wire::store(at, frame->channel);
        wire::store(at, static_cast<std::uint32_t>(frame->payload.size()));
        put(read.frames, header);
        put(read.frames, frame->payload);
        put(read.frames, std::array{wire::frame_end});
        ++read.count;
        buffer.consume(size);
    }
}

// Pieces are as long as `sizes` says, the last one is what is left.
Read read_in_pieces(const wire::FrameReader& reader, std::span<const std::byte> stream,
                    std::span<const std::byte> sizes) {
    wire::ByteBuffer buffer;
    Read read;
    try {
        for (const std::byte size : sizes) {
            const auto piece =
                stream.first(std::min(std::to_integer<std::size_t>(size), stream.size()));
            stream = stream.subspan(piece.size());
            buffer.append(piece);
            read_frames(reader, buffer, read);
        }
        buffer.append(stream);
        read_frames(reader, buffer, read);
    } catch (const ConnectionError&) {
        read.refused = true;
    }
    return read;
}

void run(Input input) {
    constexpr std::array<std::uint32_t, 4> limits{4096, 0, 131072, 8};
    wire::FrameReader reader;
    reader.set_frame_max(limits[input.octet() % limits.size()]);
    const auto sizes = input.bytes(input.octet() % 32);
    const auto stream = input.rest();

    const Read whole = read_in_pieces(reader, stream, {});
    require(as_text(stream).starts_with(whole.frames), "frames are what stood in the stream");
    require(read_in_pieces(reader, stream, sizes) == whole,
            "the same frames come out however the stream was cut");
    // Octet by octet, which is the most that one can cut.
    const std::vector<std::byte> ones(std::min<std::size_t>(stream.size(), 64), std::byte{1});
    require(read_in_pieces(reader, stream, ones) == whole,
            "the same frames come out octet by octet");
}

}  // namespace
}  // namespace amqp_pconn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    amqp_pconn::fuzz::run({data, size});
    return 0;
}
