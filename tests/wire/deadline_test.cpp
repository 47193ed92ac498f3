#include "wire/deadline.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "config/error.h"
#include "peer/manual_environment.h"
#include "wire/socket.h"

namespace amqp_pconn::wire {
namespace {

using namespace std::chrono_literals;
using peer::ManualEnvironment;

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) == 0) {
            out = Socket(ends[0]);
            in = Socket(ends[1]);
        }
    }
    Socket out;
    Socket in;
};

TEST(Deadline, TimeoutErrorNamesTheStepAndTheTimeAllowed) {
    ManualEnvironment environment([] { return true; });
    const Pipe pipe;
    std::array<pollfd, 1> waited{{{pipe.out.descriptor(), POLLIN, 0}}};
    const Deadline deadline(environment, 2500ms, "queue.declare");
    try {
        deadline.wait(environment, waited, "no answer");
        FAIL();
    } catch (const TimeoutError& error) {
        EXPECT_STREQ("queue.declare: no answer within 2.5 s", error.what());
    }
    EXPECT_EQ(2500ms, environment.passed());
}

TEST(Deadline, ReturnsAsSoonAsSomethingIsReady) {
    ManualEnvironment environment([] { return true; });
    const Pipe pipe;
    ASSERT_EQ(1, ::write(pipe.in.descriptor(), "x", 1));
    std::array<pollfd, 1> waited{{{pipe.out.descriptor(), POLLIN, 0}}};
    Deadline(environment, 1s, "read").wait(environment, waited, "nothing");
    EXPECT_EQ(0ms, environment.passed());
    EXPECT_NE(0, waited[0].revents & POLLIN);
}

TEST(Deadline, TricklingInputDoesNotProlongIt) {
    ManualEnvironment environment([] { return true; });
    environment.cost_of_ready = 300ms;
    const Pipe pipe;
    ASSERT_EQ(1, ::write(pipe.in.descriptor(), "x", 1));  // ready for ever: nobody reads it
    std::array<pollfd, 1> waited{{{pipe.out.descriptor(), POLLIN, 0}}};
    const Deadline deadline(environment, 1s, "basic.get");
    int returned = 0;
    EXPECT_THROW(
        {
            for (;;) {
                deadline.wait(environment, waited, "no answer");
                ++returned;
                ASSERT_LT(returned, 100);
            }
        },
        TimeoutError);
    EXPECT_EQ(4, returned);
}

TEST(Deadline, APassedDeadlineTimesOutEvenWhereSomethingIsReady) {
    ManualEnvironment environment([] { return true; });
    const Pipe pipe;
    ASSERT_EQ(1, ::write(pipe.in.descriptor(), "x", 1));
    std::array<pollfd, 1> waited{{{pipe.out.descriptor(), POLLIN, 0}}};
    const Deadline deadline(environment, 1s, "basic.get");
    environment.advance(2s);
    EXPECT_EQ(Duration::zero(), deadline.left(environment));
    EXPECT_THROW(deadline.wait(environment, waited, "no answer"), TimeoutError);
}

TEST(Deadline, EndsEarlyWhereTheEnvironmentInterrupts) {
    ManualEnvironment environment([] { return true; });
    environment.interrupt();
    const Pipe pipe;
    std::array<pollfd, 1> waited{{{pipe.out.descriptor(), POLLIN, 0}}};
    const Deadline deadline(environment, 10s, "queue.bind");
    try {
        deadline.wait(environment, waited, "no answer");
        FAIL();
    } catch (const InterruptedError& error) {
        EXPECT_TRUE(std::string_view(error.what()).starts_with("queue.bind: interrupted"));
    }
    EXPECT_EQ(0ms, environment.passed());
}

TEST(Deadline, LaterStepsKeepThePointInTime) {
    ManualEnvironment environment([] { return true; });
    const Deadline first(environment, 3s, "connect");
    environment.advance(1s);
    const auto second = first.for_step("connection.tune");
    EXPECT_EQ(2s, second.left(environment));
    EXPECT_EQ(3s, second.allowed());
    EXPECT_EQ("connection.tune", second.step());
}

TEST(Deadline, AShareIsAPartOfWhatIsLeft) {
    ManualEnvironment environment([] { return true; });
    const Deadline deadline(environment, 4s, "connect");
    environment.advance(1s);
    EXPECT_EQ(1s, deadline.share(environment, 3).left(environment));
    EXPECT_EQ(3s, deadline.share(environment, 1).left(environment));
}

}  // namespace
}  // namespace amqp_pconn::wire
