// AmqpPconn\status(): the figures of phpinfo() for programs.
#include "boundary.h"
#include "persist/keeper.h"
#include "php_headers.h"
#include "worker.h"

namespace {

namespace observe = amqp_pconn::observe;

void add(zval& to, const char* key, std::uint64_t number) {
    add_assoc_long(&to, key, static_cast<zend_long>(number));
}

template <typename Figures>
void add(zval& to, const Figures& figures, const observe::Counters& counters) {
    for (const auto& figure : figures) {
        add(to, figure.name.key.data(), counters.*figure.value);
    }
}

// A group of figures under a name of its own.
template <typename Fill>
void add_group(zval& to, const char* key, Fill fill) {
    zval group;
    array_init(&group);
    fill(group);
    add_assoc_zval(&to, key, &group);
}

}  // namespace

ZEND_FUNCTION(AmqpPconn_status) {
    ZEND_PARSE_PARAMETERS_NONE();
    amqp_pconn::persist::Census census;
    const observe::Counters* counters = nullptr;
    if (!amqp_pconn::ext::guarded(0, [&] {
            auto& worker = amqp_pconn::ext::Worker::current();
            census = worker.census();
            counters = &worker.counters();
        })) {
        RETURN_THROWS();
    }
    array_init(return_value);
    auto& status = *return_value;
    add_group(status, "sessions", [&](zval& sessions) {
        add(sessions, "leased", census.leased);
        add(sessions, "parked", census.parked);
        add(sessions, "settling", census.settling);
    });
    add_group(status, "channels", [&](zval& channels) {
        add(channels, "open", census.channels);
        add(channels, "spare", census.spare);
        add(channels, "left_open", census.left_open);
    });
    add(status, observe::session_figures, *counters);
    add_group(status, "destroyed", [&](zval& destroyed) {
        for (std::size_t i = 0; i < observe::destroyed_reasons; ++i) {
            add(destroyed, observe::destroyed_names[i].key.data(), counters->destroyed[i]);
        }
    });
    add(status, observe::work_figures, *counters);
    add_group(status, "system_calls",
              [&](zval& calls) { add(calls, observe::system_call_figures, *counters); });
    add_assoc_bool(&status, "keeper_running", amqp_pconn::persist::Keeper::runs_in_this_process());
}
