#include "persist/worker_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "config/error.h"
#include "persist/process.h"
#include "wire/inherited.h"
#include "wire/system_error.h"

namespace amqp_pconn::persist {
namespace {

constexpr std::string_view lock_ending = ".lock";
constexpr int never_followed = O_NOFOLLOW | O_CLOEXEC;

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    [[nodiscard]] int get() const { return number_; }
    int release() { return std::exchange(number_, -1); }
    explicit operator bool() const { return number_ >= 0; }

  private:
    int number_;
};

bool is_private(const struct stat& found) {
    return found.st_uid == ::geteuid() && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

bool is_unlinked(int descriptor) {
    struct stat found {};
    return ::fstat(descriptor, &found) != 0 || found.st_nlink == 0;
}

// Of the files with its beginning, those of a worker: ids have one length, and no dot.
bool is_of(std::string_view file, std::string_view worker) {
    return file.size() > worker.size() && file.starts_with(worker) && file[worker.size()] == '.';
}

}  // namespace

WorkerFiles::WorkerFiles(std::string directory, std::string worker)
    : directory_(std::move(directory)), worker_(std::move(worker)), owner_(process_id()) {
    try {
        open_directory();
        lock();
        remove_those_of_the_dead();
    } catch (...) {
        close_all();
        throw;
    }
}

WorkerFiles::~WorkerFiles() {
    if (descriptor_ >= 0 && owner_ == process_id()) {
        try {
            remove_all_of(worker_);
        } catch (const std::exception&) {
            // The next worker does it.
        }
    }
    close_all();
}

void WorkerFiles::close_all() {
    if (lock_ >= 0) {
        wire::close_kept(std::exchange(lock_, -1));
    }
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
    }
}

bool WorkerFiles::is_name(std::string_view name) {
    constexpr std::size_t longest = 128;
    return !name.empty() && name.size() <= longest &&
           name.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
               "0123456789_-") == std::string_view::npos;
}

std::string WorkerFiles::path_of(std::string_view file) const {
    return file.empty() ? directory_ : directory_ + '/' + std::string(file);
}

void WorkerFiles::fail(std::string_view file, const std::string& what) const {
    throw Error(path_of(file) + ' ' + what);
}

void WorkerFiles::fail_by_system(std::string_view file, const char* step) const {
    const int number = errno;
    fail(file, std::string("cannot be ") + step + ": " + wire::system_message(number));
}

std::string WorkerFiles::file_of(std::string_view name) const {
    return worker_ + '.' + std::string(name) + ".data";
}

std::vector<std::string> WorkerFiles::list() const {
    const int again = ::openat(descriptor_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(again < 0 ? nullptr : ::fdopendir(again),
                                                     &::closedir);
    if (stream == nullptr) {
        if (again >= 0) {
            ::close(again);
        }
        fail_by_system("", "read");
    }
    std::vector<std::string> names;
    // Nobody else has this stream.
    while (const dirent* entry = ::readdir(stream.get())) {  // NOLINT(concurrency-mt-unsafe)
        names.emplace_back(&entry->d_name[0]);
    }
    return names;
}

void WorkerFiles::open_directory() {
    if (::mkdir(directory_.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        fail_by_system("", "made");
    }
    Descriptor found(::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | never_followed));
    if (!found && (errno == ELOOP || errno == ENOTDIR)) {
        fail("", "is not a directory, or a symbolic link");
    }
    struct stat state {};
    if (!found || ::fstat(found.get(), &state) != 0) {
        fail_by_system("", "opened");
    }
    if (!is_private(state)) {
        fail("", "must belong to the user of this process, with mode 0700");
    }
    descriptor_ = found.release();
}

void WorkerFiles::ensure_there() {
    if (is_unlinked(descriptor_)) {
        ::close(std::exchange(descriptor_, -1));
        open_directory();
    }
    if (is_unlinked(lock_)) {
        wire::close_kept(std::exchange(lock_, -1));
        lock();
    }
}

void WorkerFiles::lock() {
    // Who looks for the dead may hold it, for a moment, and remove it.
    constexpr int tries = 1000;
    constexpr int pause = 1;  // milliseconds
    for (int i = 0; i < tries; ++i) {
        if (try_to_lock()) {
            return;
        }
        (void)::poll(nullptr, 0, pause);
    }
    fail(worker_ + std::string(lock_ending), "cannot be locked");
}

bool WorkerFiles::try_to_lock() {
    const std::string file = worker_ + std::string(lock_ending);
    lock_ = wire::open_kept_file(descriptor_, file.c_str(), O_RDWR | O_CREAT | never_followed,
                                 S_IRUSR | S_IWUSR);
    if (lock_ < 0) {
        fail_by_system(file, "made");
    }
    struct stat found {};
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0 && ::fstat(lock_, &found) == 0 &&
        found.st_nlink == 1) {
        return true;
    }
    wire::close_kept(std::exchange(lock_, -1));
    return false;
}

void WorkerFiles::remove_those_of_the_dead() {
    for (const auto& file : list()) {
        if (file.ends_with(lock_ending)) {
            const auto worker = file.substr(0, file.size() - lock_ending.size());
            if (worker.size() == worker_.size() && worker != worker_ && is_name(worker)) {
                remove_if_dead(file, worker);
            }
        }
    }
}

void WorkerFiles::remove_if_dead(const std::string& lock_file, const std::string& worker) {
    const Descriptor lock(
        ::openat(descriptor_, lock_file.c_str(), O_RDWR | O_NONBLOCK | never_followed));
    if (lock && ::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) {
        remove_all_of(worker);
    }
}

void WorkerFiles::remove_all_of(const std::string& worker) {
    const std::string lock_file = worker + std::string(lock_ending);
    for (const auto& file : list()) {
        if (is_of(file, worker) && file != lock_file &&
            ::unlinkat(descriptor_, file.c_str(), 0) != 0 && errno != ENOENT) {
            return;
        }
    }
    ::unlinkat(descriptor_, lock_file.c_str(), 0);  // last: it says whose the others are
}

void WorkerFiles::write(std::string_view name, std::string_view bytes) {
    ensure_there();
    const auto file = file_of(name);
    const auto unfinished = file + ".new";
    ::unlinkat(descriptor_, unfinished.c_str(), 0);  // of a call that was cut short
    const Descriptor to(::openat(descriptor_, unfinished.c_str(),
                                 O_WRONLY | O_CREAT | O_EXCL | never_followed, S_IRUSR | S_IWUSR));
    if (!to) {
        fail_by_system(unfinished, "made");
    }
    while (!bytes.empty()) {
        const auto written = ::write(to.get(), bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            const int number = errno;
            ::unlinkat(descriptor_, unfinished.c_str(), 0);
            errno = number;
            fail_by_system(unfinished, "written");
        }
    }
    if (::renameat(descriptor_, unfinished.c_str(), descriptor_, file.c_str()) != 0) {
        fail_by_system(file, "written");
    }
}

std::optional<std::string> WorkerFiles::read(std::string_view name) {
    ensure_there();
    const auto file = file_of(name);
    // Not to wait for the writer of a pipe that somebody has put there.
    const Descriptor from(
        ::openat(descriptor_, file.c_str(), O_RDONLY | O_NONBLOCK | never_followed));
    if (!from && errno == ENOENT) {
        return std::nullopt;
    }
    if (!from && errno == ELOOP) {
        fail(file, "is a symbolic link, which is not followed");
    }
    struct stat found {};
    if (!from || ::fstat(from.get(), &found) != 0) {
        fail_by_system(file, "read");
    }
    if (!S_ISREG(found.st_mode) || found.st_nlink != 1 || !is_private(found)) {
        fail(file, "is not as it was made: a file of its own, of this user, with mode 0600");
    }
    std::string bytes(static_cast<std::size_t>(found.st_size), '\0');
    std::size_t length = 0;
    while (length < bytes.size()) {
        const auto got = ::read(from.get(), bytes.data() + length, bytes.size() - length);
        if (got == 0) {
            break;
        }
        if (got > 0) {
            length += static_cast<std::size_t>(got);
        } else if (errno != EINTR) {
            fail_by_system(file, "read");
        }
    }
    bytes.resize(length);
    return bytes;
}

void WorkerFiles::remove(std::string_view name) {
    ensure_there();
    const auto file = file_of(name);
    if (::unlinkat(descriptor_, file.c_str(), 0) != 0 && errno != ENOENT) {
        fail_by_system(file, "removed");
    }
}

}  // namespace amqp_pconn::persist
