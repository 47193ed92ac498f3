#include "persist/worker_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include "config/error.h"

namespace amqp_pconn::persist {
namespace {

namespace fs = std::filesystem;

class WorkerFilesTest : public ::testing::Test {
  protected:
    void SetUp() override {
        std::array<char, 32> pattern{"/tmp/amqp_pconn-test.XXXXXX"};
        ASSERT_NE(nullptr, ::mkdtemp(pattern.data()));
        home = pattern.data();
        directory = home + "/files";
    }
    void TearDown() override { fs::remove_all(home); }

    std::unique_ptr<WorkerFiles> files(const std::string& worker = one) {
        return std::make_unique<WorkerFiles>(directory, worker);
    }
    std::set<std::string> names() const {
        std::set<std::string> found;
        for (const auto& entry : fs::directory_iterator(directory)) {
            found.insert(entry.path().filename());
        }
        return found;
    }
    [[nodiscard]] std::string path(const std::string& file) const { return directory + '/' + file; }
    static unsigned mode(const std::string& path) {
        struct stat found {};
        return ::lstat(path.c_str(), &found) == 0 ? found.st_mode & 07777U : 0U;
    }
    void put(const std::string& file, const std::string& text = "text",
             unsigned mode = 0600) const {
        std::ofstream(path(file)) << text;
        ::chmod(path(file).c_str(), mode);
    }
    template <typename Call>
    std::string why(Call call) {
        try {
            call();
        } catch (const Error& error) {
            std::string text = error.what();
            const auto at = text.find(home);
            return at == std::string::npos ? text : text.replace(at, home.size(), "HOME");
        }
        return "";
    }

    static constexpr const char* one = "00000000000000000000000000000001";
    static constexpr const char* two = "00000000000000000000000000000002";
    std::string home;
    std::string directory;
};

using Names = std::set<std::string>;

TEST_F(WorkerFilesTest, WhatIsWrittenIsReadAndRemoved) {
    const auto of_one = files();
    const std::string bytes("\0state\n", 7);
    of_one->write("a", "before");
    of_one->write("a", bytes);
    of_one->write("lock", "");
    EXPECT_EQ(bytes, of_one->read("a"));
    EXPECT_EQ("", of_one->read("lock"));
    EXPECT_EQ(std::nullopt, of_one->read("b"));
    EXPECT_EQ(Names({std::string(one) + ".a.data", std::string(one) + ".lock",
                     std::string(one) + ".lock.data"}),
              names());
    of_one->remove("a");
    of_one->remove("a");
    EXPECT_EQ(std::nullopt, of_one->read("a"));
}

TEST_F(WorkerFilesTest, NobodyElseCanReadThem) {
    const auto before = ::umask(0);
    const auto of_one = files();
    of_one->write("a", "state");
    ::umask(before);
    EXPECT_EQ(0700U, mode(directory));
    EXPECT_EQ(0600U, mode(path(std::string(one) + ".a.data")));
    EXPECT_EQ(0600U, mode(path(std::string(one) + ".lock")));
}

TEST_F(WorkerFilesTest, TheyGoWithTheirWorkerAndNobodyElses) {
    auto of_one = files(one);
    const auto of_two = files(two);
    of_one->write("a", "one's");
    of_two->write("a", "two's");
    put("somebody's own");
    of_one.reset();
    EXPECT_EQ(Names({"somebody's own", std::string(two) + ".a.data", std::string(two) + ".lock"}),
              names());
    EXPECT_EQ("two's", of_two->read("a"));
}

TEST_F(WorkerFilesTest, ThoseOfTheDeadAreRemovedByTheNextOne) {
    const auto living = files(one);
    living->write("a", "state");
    const pid_t child = ::fork();
    if (child == 0) {
        const auto dying = files(two);
        dying->write("a", "state");
        put(std::string(two) + ".b.data.new");
        ::_exit(names().size() == 5 ? 0 : 1);  // nothing of it is removed
    }
    int status = 0;
    ASSERT_EQ(child, ::waitpid(child, &status, 0));
    ASSERT_EQ(0, status);
    put("00000000000000000000000000000004.a.data");  // whose nobody knows
    const auto next = files("00000000000000000000000000000003");
    EXPECT_EQ(
        Names({std::string(one) + ".a.data", std::string(one) + ".lock",
               "00000000000000000000000000000003.lock", "00000000000000000000000000000004.a.data"}),
        names());
}

TEST_F(WorkerFilesTest, AChildOfAForkLeavesItsParents) {
    auto of_one = files(one);
    of_one->write("a", "state");
    const pid_t child = ::fork();
    if (child == 0) {
        of_one.reset();
        const auto of_two = files(two);
        ::_exit(names().count(std::string(one) + ".a.data") == 1 ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(child, ::waitpid(child, &status, 0));
    EXPECT_EQ(0, status);
    EXPECT_EQ("state", of_one->read("a"));
}

TEST_F(WorkerFilesTest, ChildrenDoNotKeepTheFilesOfADeadParent) {
    std::array<int, 2> gate{};
    ASSERT_EQ(0, ::pipe(gate.data()));
    const pid_t parent = ::fork();
    if (parent == 0) {
        const auto of_two = files(two);
        of_two->write("a", "state");
        std::array<int, 2> born{};
        if (::pipe(born.data()) != 0) {
            ::_exit(1);
        }
        char byte = 0;
        if (::fork() == 0) {  // lives until the gate is closed
            ::close(gate[1]);
            ::_exit(::write(born[1], &byte, 1) == 1 && ::read(gate[0], &byte, 1) == 0 ? 0 : 1);
        }
        ::_exit(::read(born[0], &byte, 1) == 1 ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(parent, ::waitpid(parent, &status, 0));
    ASSERT_EQ(0, status);
    const auto of_one = files(one);
    EXPECT_EQ(Names({std::string(one) + ".lock"}), names());
    ::close(gate[0]);
    ::close(gate[1]);
}

TEST_F(WorkerFilesTest, WhatSomebodyPutInTheirPlaceIsRefused) {
    const auto of_one = files();
    const std::string file = std::string(one) + ".a.data";
    const std::string at = "HOME/files/" + file;
    put("target");
    const auto read = [&] { return why([&] { (void)of_one->read("a"); }); };

    fs::create_symlink("target", path(file));
    EXPECT_EQ(at + " is a symbolic link, which is not followed", read());
    of_one->write("a", "state");
    EXPECT_EQ("state", of_one->read("a"));
    EXPECT_EQ(
        "text",
        std::string(
            std::istreambuf_iterator<char>(*std::make_unique<std::ifstream>(path("target"))), {}))
        << "it is replaced, and where it leads is as it was";

    const std::string not_as_made =
        at + " is not as it was made: a file of its own, of this user, with mode 0600";
    fs::create_hard_link(path(file), path("another name"));
    EXPECT_EQ(not_as_made, read());
    fs::remove(path("another name"));
    ::chmod(path(file).c_str(), 0640);
    EXPECT_EQ(not_as_made, read());
    fs::remove(path(file));
    ASSERT_EQ(0, ::mkfifo(path(file).c_str(), 0600));
    EXPECT_EQ(not_as_made, read()) << "and its writer is not waited for";
    fs::remove(path(file));
    fs::create_directory(path(file));
    EXPECT_EQ(not_as_made, read());
    EXPECT_EQ(at + " cannot be written: Is a directory", why([&] { of_one->write("a", "state"); }));
    EXPECT_EQ(at + " cannot be removed: Is a directory", why([&] { of_one->remove("a"); }));
}

TEST_F(WorkerFilesTest, ADirectoryOfOthersIsRefused) {
    const std::string private_only =
        "HOME/files must belong to the user of this process, with mode 0700";
    fs::create_directory(directory);
    ::chmod(directory.c_str(), 0750);
    EXPECT_EQ(private_only, why([&] { (void)files(); }));
    ::chmod(directory.c_str(), 0700);
    if (::geteuid() == 0) {
        ASSERT_EQ(0, ::chown(directory.c_str(), 65534, 65534));
        EXPECT_EQ(private_only, why([&] { (void)files(); }));
    }
    fs::remove(directory);
    fs::create_directory(home + "/elsewhere");
    fs::create_directory_symlink("elsewhere", directory);
    EXPECT_EQ("HOME/files is not a directory, or a symbolic link", why([&] { (void)files(); }));
    fs::remove(directory);
    std::ofstream(directory) << "x";
    EXPECT_EQ("HOME/files is not a directory, or a symbolic link", why([&] { (void)files(); }));
    directory = home + "/no/such";
    EXPECT_EQ("HOME/no/such cannot be made: No such file or directory",
              why([&] { (void)files(); }));
}

TEST_F(WorkerFilesTest, WhereTheDirectoryWasRemovedItIsMadeAgain) {
    auto of_one = files();
    of_one->write("a", "state");
    fs::remove_all(directory);
    EXPECT_EQ(std::nullopt, of_one->read("a"));
    of_one->write("a", "new");
    EXPECT_EQ("new", of_one->read("a"));
    EXPECT_EQ(0700U, mode(directory));
    fs::remove(path(std::string(one) + ".lock"));  // as who cleans up after a while
    of_one->write("b", "more");
    const auto of_two = files(two);
    EXPECT_EQ("new", of_one->read("a"));
    of_one.reset();
    EXPECT_EQ(Names({std::string(two) + ".lock"}), names());
}

TEST_F(WorkerFilesTest, NothingIsWrittenToWhatTookThePlaceOfTheDirectory) {
    const auto of_one = files();
    of_one->write("a", "state");
    fs::remove_all(directory);
    fs::create_directory(directory);
    ::chmod(directory.c_str(), 0755);
    const std::string refused =
        "HOME/files must belong to the user of this process, with mode 0700";
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(refused, why([&] { of_one->write("a", "state"); }));
        EXPECT_EQ(refused, why([&] { (void)of_one->read("a"); }));
    }
    EXPECT_EQ(Names(), names());
    ::chmod(directory.c_str(), 0700);
    of_one->write("a", "again");
    EXPECT_EQ("again", of_one->read("a"));
}

TEST_F(WorkerFilesTest, WorkersThatComeAtTheSameTimeDoNotHurtEachOther) {
    constexpr int workers = 8;
    constexpr int times = 40;
    std::array<pid_t, workers> children{};
    for (int i = 0; i < workers; ++i) {
        children.at(i) = ::fork();
        if (children.at(i) == 0) {
            int failed = 0;
            for (int n = 0; n < times; ++n) {
                auto digits = std::to_string(100000 + i * 1000 + n);
                try {
                    const auto mine = files(std::string(32 - digits.size(), '0') + digits);
                    mine->write("a", digits);
                    failed += mine->read("a") == digits ? 0 : 1;
                } catch (const Error&) {
                    ++failed;
                }
            }
            ::_exit(failed == 0 ? 0 : 1);
        }
    }
    for (const pid_t child : children) {
        int status = 0;
        ASSERT_EQ(child, ::waitpid(child, &status, 0));
        EXPECT_EQ(0, status);
    }
    EXPECT_EQ(Names(), names());
}

TEST_F(WorkerFilesTest, ANameIsShortAndPlain) {
    EXPECT_TRUE(WorkerFiles::is_name("aZ09_-"));
    EXPECT_TRUE(WorkerFiles::is_name(std::string(128, 'a')));
    for (const auto& name : {std::string(), std::string(129, 'a'), std::string("a.b"),
                             std::string("../a"), std::string("a/b"), std::string("a\0b", 3)}) {
        EXPECT_FALSE(WorkerFiles::is_name(name)) << name;
    }
}

}  // namespace
}  // namespace amqp_pconn::persist
