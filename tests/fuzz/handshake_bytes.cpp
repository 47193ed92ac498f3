#include "fuzz/handshake_bytes.h"

#include <array>

#include "wire/encoder.h"

namespace amqp_pconn::fuzz {

using wire::to_bytes;

void append_handshake(wire::ByteBuffer& output, std::uint32_t frame_max, bool pipelined) {
    wire::Encoder encoder(output);

    std::array<amqp_table_entry_t, 1> capabilities{};
    capabilities[0].key = to_bytes("authentication_failure_close");
    capabilities[0].value.kind = AMQP_FIELD_KIND_BOOLEAN;
    capabilities[0].value.value.boolean = 1;
    std::array<amqp_table_entry_t, 2> properties{};
    properties[0].key = to_bytes("product");
    properties[0].value.kind = AMQP_FIELD_KIND_UTF8;
    properties[0].value.value.bytes = to_bytes("RabbitMQ");
    properties[1].key = to_bytes("capabilities");
    properties[1].value.kind = AMQP_FIELD_KIND_TABLE;
    properties[1].value.value.table = {1, capabilities.data()};
    amqp_connection_start_t start{};
    start.version_minor = 9;
    start.server_properties = {2, properties.data()};
    start.mechanisms = to_bytes("AMQPLAIN PLAIN");
    start.locales = to_bytes("en_US");
    encoder.method(0, AMQP_CONNECTION_START_METHOD, &start);

    amqp_connection_tune_t tune{};
    tune.frame_max = frame_max;
    tune.channel_max = 2047;
    tune.heartbeat = 60;
    encoder.method(0, AMQP_CONNECTION_TUNE_METHOD, &tune);

    amqp_connection_open_ok_t open_ok{};
    open_ok.known_hosts = to_bytes("");
    encoder.method(0, AMQP_CONNECTION_OPEN_OK_METHOD, &open_ok);

    if (pipelined) {
        amqp_channel_open_ok_t channel_open_ok{};
        channel_open_ok.channel_id = to_bytes("");
        encoder.method(1, AMQP_CHANNEL_OPEN_OK_METHOD, &channel_open_ok);
    }
}

}  // namespace amqp_pconn::fuzz
