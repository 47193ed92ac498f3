// amqp_pconn_floor: publishes messages that were encoded beforehand, or gets messages and forgets
// them. Nothing is left of a client but its system calls: below this no client can come. It takes
// turns as client.php does.
#include <getopt.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "../../sink/frame_writer.h"
#include "session.h"

namespace amqp_pconn::bench {
namespace {

constexpr char kUsage[] =
    "usage: amqp_pconn_floor --port N [--write-size N] [--window N] [--get]\n"
    "Reads lines of a body's size and a number of messages. Publishes as many, or gets as many "
    "without\n"
    "acknowledgement, and answers with how many these were, nanoseconds of CPU, and nanoseconds "
    "until\n"
    "the peer had dealt with all.\n";

struct Options {
    unsigned port = 0;
    unsigned write_size = 0;  // whole messages of so many bytes in a write; else one in a write
    unsigned window = 0;      // messages before confirms are waited for; 0: none are
    bool get = false;         // instead of publishing
};

std::optional<Options> parse_options(int argc, char** argv) {
    Options options;
    const std::array<option, 5> known{{{"get", no_argument, nullptr, 'g'},
                                       {"port", required_argument, nullptr, 'p'},
                                       {"write-size", required_argument, nullptr, 's'},
                                       {"window", required_argument, nullptr, 'w'},
                                       {nullptr, 0, nullptr, 0}}};
    int found = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): there is one thread
    while ((found = getopt_long(argc, argv, "", known.data(), nullptr)) != -1) {
        if (found == '?')
            return std::nullopt;
        if (found == 'g') {
            options.get = true;
            continue;
        }
        unsigned value = 0;
        const std::string_view text = optarg;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size())
            return std::nullopt;
        if (found == 'p')
            options.port = value;
        if (found == 's')
            options.write_size = value;
        if (found == 'w')
            options.window = value;
    }
    if (optind < argc || options.port == 0 || options.port > 65535)
        return std::nullopt;
    return options;
}

// The frames of one message, with the properties that every client sends: a content type of
// text/plain, and a delivery mode of 1.
std::string encode_message(std::size_t body_size) {
    constexpr std::size_t kAroundFrame = kFrameHeaderSize + 1;
    if (body_size + kAroundFrame > kFrameMax)
        throw std::runtime_error("a body of more than one frame");
    std::string message;
    FrameWriter(message, kChannel, Method::kBasicPublish)
        .u16(0)
        .shortstr("")
        .shortstr(kQueue)
        .u8(0);
    FrameWriter(message, kChannel, FrameType::kHeader)
        .u16(60)
        .u16(0)
        .u64(body_size)
        .u16(0x9000)
        .shortstr("text/plain")
        .u8(1);
    FrameWriter(message, kChannel, FrameType::kBody).raw(std::string(body_size, 'x'));
    return message;
}

std::int64_t cpu_time() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto microseconds = [](const timeval& time) {
        return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec;
    };
    return (microseconds(usage.ru_utime) + microseconds(usage.ru_stime)) * 1000;
}

class Client {
  public:
    explicit Client(const Options& options)
        : options_(options),
          session_(static_cast<std::uint16_t>(options.port), options.window > 0) {}

    void take_turn(std::size_t body_size, unsigned messages) {
        prepare(body_size);
        if (options_.window > 0)
            messages = std::max(1U, messages / options_.window) * options_.window;

        mark(body_size, "begin");
        const auto begin = std::chrono::steady_clock::now();
        const std::int64_t cpu_begin = cpu_time();
        work(body_size, messages);
        const std::int64_t cpu = cpu_time() - cpu_begin;
        mark(body_size, "end");
        session_.fence();
        const std::chrono::nanoseconds wall = std::chrono::steady_clock::now() - begin;
        std::printf("%u\t%lld\t%lld\n", messages, static_cast<long long>(cpu),
                    static_cast<long long>(wall.count()));
        std::fflush(stdout);
    }

  private:
    void work(std::size_t body_size, unsigned messages) {
        if (options_.get) {
            for (unsigned done = 0; done < messages; ++done)
                session_.get(body_size);
        } else if (options_.window == 0) {
            publish(messages);
        } else {
            for (unsigned done = 0; done < messages; done += options_.window) {
                publish(options_.window);
                session_.await_confirms(options_.window);
            }
        }
    }

    void prepare(std::size_t body_size) {
        const std::string message = encode_message(body_size);
        in_write_ = std::max(1U, options_.write_size / static_cast<unsigned>(message.size()));
        bytes_.clear();
        for (unsigned i = 0; i < in_write_; ++i)
            bytes_ += message;
        message_size_ = message.size();
    }

    void publish(unsigned messages) {
        const std::string_view bytes = bytes_;
        while (messages > 0) {
            const unsigned now = std::min(messages, in_write_);
            session_.send(bytes.substr(0, now * message_size_));
            messages -= now;
        }
    }

    // Found in a trace of system calls: see lib/measure.php.
    static void mark(std::size_t body_size, const char* where) {
        const std::string path = "/amqp_pconn-measured/" + std::to_string(body_size) + "/" + where;
        [[maybe_unused]] const int is_there = ::access(path.c_str(), F_OK);
    }

    const Options options_;
    Session session_;
    std::string bytes_;  // of the messages of one write
    std::size_t message_size_ = 0;
    unsigned in_write_ = 1;
};

}  // namespace
}  // namespace amqp_pconn::bench

int main(int argc, char** argv) {
    using namespace amqp_pconn::bench;
    const auto options = parse_options(argc, argv);
    if (!options) {
        std::fputs(kUsage, stderr);
        return 2;
    }
    try {
        Client client(*options);
        std::puts("ready");
        std::fflush(stdout);
        std::size_t body_size = 0;
        unsigned messages = 0;
        while (std::cin >> body_size >> messages)
            client.take_turn(body_size, messages);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "amqp_pconn_floor: %s\n", error.what());
        return 1;
    }
}
