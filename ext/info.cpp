#include "info.h"

#include <string>

#include "config/version.h"
#include "php_amqp_pconn.h"
#include "wire/rabbitmq_c.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

void row(const char* name, std::uint64_t number) {
    php_info_print_table_row(2, name, std::to_string(number).c_str());
}

void print_figures(const observe::Counters& counters, std::size_t kept) {
    php_info_print_table_start();
    php_info_print_table_header(2, "This worker", "Since it started");
    row("sessions kept now", kept);
    row("sessions opened", counters.opened);
    row("sessions reused", counters.reused);
    row("sessions replaced", counters.replaced);
    for (std::size_t i = 0; i < observe::destroyed_reasons; ++i) {
        const std::string name = "sessions destroyed: " + std::string(observe::destroyed_names[i]);
        row(name.c_str(), counters.destroyed[i]);
    }
    row("channels opened", counters.channels_opened);
    row("channels closed", counters.channels_closed);
    row("spare channels taken", counters.spares_taken);
    row("fences sent", counters.fences);
    row("late channel errors", counters.late_channel_errors);
    row("messages published", counters.publishes);
    row("messages got", counters.gets);
    row("deliveries settled", counters.settled);
    row("deliveries given back", counters.given_back);
    row("system calls: send", counters.sends);
    row("system calls: receive", counters.receives);
    row("system calls: poll", counters.polls);
    php_info_print_table_end();
}

}  // namespace

void print_info() {
    php_info_print_table_start();
    php_info_print_table_row(2, "amqp_pconn", "enabled");
    php_info_print_table_row(2, "Version", AMQP_PCONN_VERSION);
    php_info_print_table_row(2, "Protocol", "AMQP 0-9-1");
    php_info_print_table_row(2, "librabbitmq (codec)", amqp_version());
    php_info_print_table_end();
    const auto* worker = Worker::existing();
    print_figures(worker == nullptr ? observe::Counters{} : worker->counters(),
                  worker == nullptr ? 0 : worker->pool().kept());
}

}  // namespace amqp_pconn::ext
