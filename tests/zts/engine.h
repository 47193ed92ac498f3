// PHP inside of a program of ours, as a web server with threads has it: one engine, and a context
// for each thread, in which requests run one after the other.
#pragma once

#include <string>

namespace amqp_pconn::zts {

// The engine, for the life of the object. Made and ended by the main thread.
class Engine {
  public:
    // Throws std::runtime_error where PHP does not start. `ini`: path of its php.ini.
    explicit Engine(const std::string& ini);
    // Contexts that threads have not ended, it ends; those threads must do nothing any more.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
};

// Makes this thread's context: its globals and its persistent list.
void begin_context();
// Ends it while other threads go on. Not for the main thread.
void end_context();

// Runs a request of this thread, from its startup to its shutdown, and gives the value of the PHP
// expression as text. Throws std::runtime_error where a request cannot start, or PHP threw or died.
std::string request(const std::string& expression);

}  // namespace amqp_pconn::zts
