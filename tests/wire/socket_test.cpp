#include "wire/socket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <array>
#include <string>

#include "config/error.h"
#include "peer/broker_test.h"

namespace amqp_pconn::wire {
namespace {

using namespace std::chrono_literals;

class SocketTest : public peer::BrokerTest {
  protected:
    Address address(std::uint16_t port) {
        return resolve(environment, "127.0.0.1", port, Deadline(environment, 1s, "connect"))[0];
    }
    // A port where nobody listens.
    std::uint16_t closed_port() {
        peer::ScriptedBroker gone([](peer::BrokerSide&) {});
        return gone.port();
    }
};

TEST_F(SocketTest, IsCloseOnExecNonBlockingAndWithoutDelay) {
    run([](peer::BrokerSide& side) { side.stay_silent(); });
    const std::array addresses{address(parameters.port)};
    const auto socket =
        connect_socket(environment, addresses, Deadline(environment, 1s, "connect"));
    EXPECT_NE(0, fcntl(socket.descriptor(), F_GETFD) & FD_CLOEXEC);
    EXPECT_NE(0, fcntl(socket.descriptor(), F_GETFL) & O_NONBLOCK);
    int no_delay = 0;
    socklen_t size = sizeof(no_delay);
    ASSERT_EQ(0, getsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &no_delay, &size));
    EXPECT_NE(0, no_delay);
}

TEST_F(SocketTest, ARefusedConnectionNamesTheAddressAndTheReason) {
    const std::array addresses{address(closed_port())};
    try {
        connect_socket(environment, addresses, Deadline(environment, 1s, "connect"));
        FAIL();
    } catch (const ConnectionError& error) {
        EXPECT_TRUE(peer::contains(error.what(), addresses[0].text())) << error.what();
        EXPECT_TRUE(peer::contains(error.what(), "refused")) << error.what();
    }
}

TEST_F(SocketTest, TriesTheNextAddressWhereOneRefuses) {
    run([](peer::BrokerSide& side) { side.stay_silent(); });
    const std::array addresses{address(closed_port()), address(parameters.port)};
    EXPECT_TRUE(
        connect_socket(environment, addresses, Deadline(environment, 1s, "connect")).is_open());
}

}  // namespace
}  // namespace amqp_pconn::wire
