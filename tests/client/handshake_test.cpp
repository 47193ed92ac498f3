// From a connected socket to an open connection: what goes over the wire and in how many writes.
#include "client/handshake.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "peer/broker_test.h"
#include "wire/field_table.h"
#include "wire/method.h"

namespace amqp_pconn::client {
namespace {

using peer::BrokerSide;
using peer::Offer;

using Names = std::vector<std::string>;

class HandshakeTest : public peer::BrokerTest {
  protected:
    void run_offering(const Offer& offer) {
        run([offer](BrokerSide& side) {
            side.handshake(offer);
            side.oblige();
        });
    }

    amqp_connection_tune_ok_t tune_ok() {
        for (const auto& frame : broker().recording()->frames()) {
            if (frame.method == AMQP_CONNECTION_TUNE_OK_METHOD) {
                wire::Arena arena;
                return *wire::decode_method<amqp_connection_tune_ok_t>(frame.method, frame.payload,
                                                                       arena);
            }
        }
        ADD_FAILURE() << "no tune-ok";
        return {};
    }
};

TEST_F(HandshakeTest, PipelinedTakesThreeWritesAndOpensAChannelInTheLast) {
    run(peer::ScriptedBroker::ordinary);
    const auto connection = connect();
    ASSERT_TRUE(broker().recording()->wait_for(AMQP_CHANNEL_OPEN_METHOD));
    EXPECT_EQ(3U, counters.sends);
    EXPECT_EQ(3U, broker().recording()->reads());
    EXPECT_EQ(
        (Names{"connection.start-ok", "connection.tune-ok", "connection.open", "channel.open"}),
        broker().recording()->methods());
    const auto frames = broker().recording()->frames();
    EXPECT_EQ(2U, frames[0].read);
    EXPECT_EQ(3U, frames[1].read) << "everything after tune goes out together";
    EXPECT_EQ(3U, frames[3].read);
    EXPECT_EQ(1, frames[3].channel);
    ASSERT_NE(nullptr, connection->first_channel());
    EXPECT_EQ(1, connection->first_channel()->id());
    EXPECT_EQ(1U, counters.channels_opened);
}

TEST_F(HandshakeTest, StrictAsksForNothingBeforeTheVhostIsOpen) {
    run(peer::ScriptedBroker::ordinary);
    parameters.handshake = config::Handshake::strict;
    const auto connection = connect();
    EXPECT_EQ((Names{"connection.start-ok", "connection.tune-ok", "connection.open"}),
              broker().recording()->methods());
    EXPECT_EQ(nullptr, connection->first_channel());
    EXPECT_EQ(0U, counters.channels_opened);
    EXPECT_EQ("q", connection->open_channel()->queue_declare_passive("q").queue);
}

TEST_F(HandshakeTest, SaysWhoWeAre) {
    run(peer::ScriptedBroker::ordinary);
    parameters.name = "shop";
    parameters.user = "bob";
    parameters.password = "secret";
    connect();
    const auto start_ok = broker().recording()->frames()[0];
    wire::Arena arena;
    const auto* decoded = wire::decode_method<amqp_connection_start_ok_t>(
        AMQP_CONNECTION_START_OK_METHOD, start_ok.payload, arena);
    EXPECT_EQ("PLAIN", wire::to_view(decoded->mechanism));
    EXPECT_EQ(std::string_view("\0bob\0secret", 11), wire::to_view(decoded->response));
    std::string name;
    for (int i = 0; i < decoded->client_properties.num_entries; ++i) {
        const auto& entry = decoded->client_properties.entries[i];
        if (wire::to_view(entry.key) == "connection_name") {
            name = wire::to_view(entry.value.value.bytes);
        }
    }
    EXPECT_EQ("shop here", name);
}

TEST_F(HandshakeTest, KeepsTheServersProperties) {
    run(peer::ScriptedBroker::ordinary);
    const auto connection = connect();
    wire::Arena arena;
    const auto table = wire::decode_table(connection->negotiated().server_properties, arena);
    ASSERT_EQ(1, table.num_entries);
    EXPECT_EQ("scripted broker", wire::to_view(table.entries[0].value.value.bytes));
}

TEST_F(HandshakeTest, TuneTakesTheSmallerOfBothSides) {
    run_offering({.frame_max = 8192, .channel_max = 100, .heartbeat = 60});
    parameters.channel_max = 7;
    const auto connection = connect();
    EXPECT_EQ(8192U, tune_ok().frame_max);
    EXPECT_EQ(7, tune_ok().channel_max);
    EXPECT_EQ(60, tune_ok().heartbeat);
    EXPECT_EQ(8192U, connection->negotiated().frame_max);
    EXPECT_EQ(7, connection->negotiated().channel_max);
}

TEST_F(HandshakeTest, ZeroInTuneMeansTheOtherSidesLimit) {
    run_offering({.frame_max = 0, .channel_max = 0, .heartbeat = 0});
    parameters.frame_max = 10000;
    parameters.channel_max = 9;
    connect();
    EXPECT_EQ(10000U, tune_ok().frame_max);
    EXPECT_EQ(9, tune_ok().channel_max);
}

TEST_F(HandshakeTest, ZeroOnOurSideMeansTheBrokersLimit) {
    run_offering({.frame_max = 20000, .channel_max = 300});
    parameters.frame_max = 0;
    parameters.channel_max = 0;
    connect();
    EXPECT_EQ(20000U, tune_ok().frame_max);
    EXPECT_EQ(300, tune_ok().channel_max);
}

TEST_F(HandshakeTest, WhereNobodySetsALimitTheProtocolsHolds) {
    run_offering({.frame_max = 0, .channel_max = 0});
    parameters.frame_max = 0;
    parameters.channel_max = 0;
    const auto connection = connect();
    EXPECT_EQ(0U, connection->negotiated().frame_max);
    EXPECT_EQ(65535, connection->negotiated().channel_max);
}

}  // namespace
}  // namespace amqp_pconn::client
