// Files of one worker in a directory that workers of one user share: nobody else can read or
// replace them, and they go with their worker. A worker that ends without warning leaves its files
// to the next one that comes, which knows by a lock that the worker is gone.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace amqp_pconn::persist {

class WorkerFiles {
  public:
    // Makes the directory (0700) where there is none, once more where it has gone, and removes the
    // files of workers that are gone. `worker` is the id of this one. Throws Error, which names the
    // file or directory and what is wrong with it; so does all the rest.
    WorkerFiles(std::string directory, std::string worker);
    WorkerFiles(const WorkerFiles&) = delete;
    WorkerFiles& operator=(const WorkerFiles&) = delete;
    // Removes the worker's own; in a child of its process, nothing.
    ~WorkerFiles();

    // What a name may be: it becomes a part of a file's.
    static bool is_name(std::string_view name);

    // REQUIRES: is_name(name), here and below.
    void write(std::string_view name, std::string_view bytes);
    // Nothing where there is no such file.
    std::optional<std::string> read(std::string_view name);
    // Where there is none, nothing is done.
    void remove(std::string_view name);

  private:
    void open_directory();
    void close_all();
    // What was removed meanwhile is made again.
    void ensure_there();
    void lock();
    bool try_to_lock();
    void remove_those_of_the_dead();
    void remove_if_dead(const std::string& lock_file, const std::string& worker);
    [[nodiscard]] std::vector<std::string> list() const;
    void remove_all_of(const std::string& worker);
    [[nodiscard]] std::string file_of(std::string_view name) const;
    [[nodiscard]] std::string path_of(std::string_view file) const;
    [[noreturn]] void fail(std::string_view file, const std::string& what) const;
    [[noreturn]] void fail_by_system(std::string_view file, const char* step) const;

    std::string directory_;
    std::string worker_;
    pid_t owner_;
    int descriptor_ = -1;  // of the directory
    int lock_ = -1;
};

}  // namespace amqp_pconn::persist
