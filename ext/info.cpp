#include "info.h"

#include <string>

#include "config/version.h"
#include "persist/keeper.h"
#include "php_amqp_pconn.h"
#include "wire/rabbitmq_c.h"
#include "worker.h"

namespace amqp_pconn::ext {
namespace {

void row(const char* name, std::uint64_t number) {
    php_info_print_table_row(2, name, std::to_string(number).c_str());
}

template <typename Figures>
void rows(const Figures& figures, const observe::Counters& counters) {
    for (const auto& figure : figures) {
        row(figure.name.text.data(), counters.*figure.value);
    }
}

void print_figures(const observe::Counters& counters, const persist::Census& census) {
    php_info_print_table_start();
    php_info_print_table_header(2, "This worker", "Now");
    row("sessions leased", census.leased);
    row("sessions parked", census.parked);
    row("sessions settling", census.settling);
    row("channels", census.channels);
    row("channels spare", census.spare);
    row("channels left open", census.left_open);
    php_info_print_table_row(2, "keeper",
                             persist::Keeper::runs_in_this_process() ? "running" : "not running");
    php_info_print_table_end();
    php_info_print_table_start();
    php_info_print_table_header(2, "This worker", "Since it started");
    rows(observe::session_figures, counters);
    for (std::size_t i = 0; i < observe::destroyed_reasons; ++i) {
        const std::string name =
            "sessions destroyed: " + std::string(observe::destroyed_names[i].text);
        row(name.c_str(), counters.destroyed[i]);
    }
    rows(observe::work_figures, counters);
    rows(observe::system_call_figures, counters);
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
    auto* worker = Worker::existing();
    const auto census = worker == nullptr ? persist::Census{} : worker->census();
    print_figures(worker == nullptr ? observe::Counters{} : worker->counters(), census);
}

}  // namespace amqp_pconn::ext
