// A forked child has nothing of its parent's sockets.
#include "wire/inherited.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "peer/loopback.h"
#include "wire/socket.h"

namespace amqp_pconn::wire {
namespace {

// A TCP connection over loopback: ours, kept from children, and the peer's.
class InheritedTest : public testing::Test {
  protected:
    void SetUp() override {
        const auto listener = peer::listen_on_loopback();
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(listener.port);
        ours = Socket(open_kept_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        ASSERT_EQ(0, ::connect(ours.descriptor(), reinterpret_cast<sockaddr*>(&address),
                               sizeof(address)));
        peers = Socket(::accept(listener.socket.descriptor(), nullptr, nullptr));
        ASSERT_TRUE(peers.is_open());
    }

    static bool is_dev_null(int descriptor) {
        struct stat found {};
        return ::fstat(descriptor, &found) == 0 && S_ISCHR(found.st_mode) &&
               found.st_rdev == makedev(1, 3);
    }

    static bool is_socket(int descriptor) {
        struct stat found {};
        return ::fstat(descriptor, &found) == 0 && S_ISSOCK(found.st_mode);
    }

    // The peer sees the end of the stream, now or soon.
    [[nodiscard]] bool peer_sees_the_end() const {
        std::array<pollfd, 1> waited{{{peers.descriptor(), POLLIN, 0}}};
        constexpr int patience_ms = 10000;
        char byte = 0;
        return ::poll(waited.data(), 1, patience_ms) == 1 &&
               ::recv(peers.descriptor(), &byte, 1, 0) == 0;
    }

    // The status of `child` in a forked process.
    static int run_child(const std::function<bool()>& child) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::_exit(child() ? 0 : 1);
        }
        int status = -1;
        ::waitpid(pid, &status, 0);
        return status;
    }

    Socket ours;
    Socket peers;
};

TEST_F(InheritedTest, InAChildItIsDevNullAndClosedByExec) {
    EXPECT_EQ(0, run_child([this] {
                  const int flags = ::fcntl(ours.descriptor(), F_GETFD);
                  return is_dev_null(ours.descriptor()) && (flags & FD_CLOEXEC) != 0;
              }));
    EXPECT_TRUE(is_socket(ours.descriptor())) << "the parent's is as it was";
    EXPECT_EQ(0, run_child([this] { return is_socket(peers.descriptor()); })) << "others are left";
}

TEST_F(InheritedTest, ItIsSoAtTheLimitOfDescriptorsToo) {
    std::vector<int> all;
    for (int one = ::dup(0); one >= 0; one = ::dup(0)) {
        all.push_back(one);
    }
    EXPECT_EQ(0, run_child([this] { return is_dev_null(ours.descriptor()); }));
    for (const int one : all) {
        ::close(one);
    }
}

TEST_F(InheritedTest, TheEndOfTheParentsIsSeenWhileAChildLives) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(0, ::pipe(pipe.data()));
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::close(pipe[1]);
        char byte = 0;
        ::_exit(::read(pipe[0], &byte, 1) == 0 ? 0 : 1);  // until the parent closes its end
    }
    ::close(pipe[0]);
    ours = Socket();
    EXPECT_TRUE(peer_sees_the_end());
    ::close(pipe[1]);
    int status = -1;
    EXPECT_EQ(pid, ::waitpid(pid, &status, 0));
    EXPECT_EQ(0, status);
}

TEST_F(InheritedTest, WhatWasClosedLeavesItsNumberToOthers) {
    const int number = ours.descriptor();
    ours = Socket();
    ASSERT_EQ(number, ::dup2(peers.descriptor(), number));
    EXPECT_EQ(0, run_child([number] { return is_socket(number); }));
    ::close(number);
}

TEST_F(InheritedTest, AChildClosesItsCopyAndOpensItsOwn) {
    EXPECT_EQ(0, run_child([this] {
                  ours = Socket();
                  const Socket own(open_kept_socket(AF_INET, SOCK_STREAM, 0));
                  return is_socket(own.descriptor()) &&
                         run_child([&own] { return is_dev_null(own.descriptor()); }) == 0;
              }));
    EXPECT_TRUE(is_socket(ours.descriptor()));
}

TEST_F(InheritedTest, ForksAndSocketsOfOtherThreadsDoNotMeet) {
    std::atomic<bool> stop{false};
    std::jthread other([&stop] {
        while (!stop) {
            const Socket brief(open_kept_socket(AF_INET, SOCK_STREAM, 0));
        }
    });
    constexpr int forks = 50;
    for (int i = 0; i < forks; ++i) {
        EXPECT_EQ(0, run_child([this] { return is_dev_null(ours.descriptor()); }));
    }
    stop = true;
}

}  // namespace
}  // namespace amqp_pconn::wire
