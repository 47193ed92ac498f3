// An HTTP client with one kept-open connection to 127.0.0.1, for timing: one GET at a time,
// blocking, nothing between the clock and the socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "../../sink/fd.h"

namespace amqp_pconn::bench {

class HttpClient {
  public:
    // Throws std::system_error if nothing listens there.
    explicit HttpClient(std::uint16_t port);

    struct Answer {
        int status;
        std::string_view body;  // valid until the next get()
    };

    // REQUIRES: `request` is a whole GET request, with its empty line. Throws std::runtime_error if
    // the answer does not come within ten seconds, is no HTTP, or ends the connection.
    Answer get(std::string_view request);

  private:
    void receive_more();
    std::string_view decode_chunks(std::size_t at);

    Fd socket_;
    std::string received_;
    std::string decoded_;
};

}  // namespace amqp_pconn::bench
