// The few numbers of AMQP 0-9-1 that the sink speaks: frame types, methods, reply codes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace amqp_pconn::bench {

inline constexpr std::size_t kFrameHeaderSize = 7;
inline constexpr char kFrameEnd = static_cast<char>(0xCE);
inline constexpr std::uint32_t kFrameMax = 131072;
inline constexpr std::uint16_t kChannelMax = 2047;

enum class FrameType : std::uint8_t { kMethod = 1, kHeader = 2, kBody = 3, kHeartbeat = 8 };

// Class id in the upper 16 bits, method id in the lower: as the two follow each other on the wire.
enum class Method : std::uint32_t {
    kConnectionStart = 0x000A000A,
    kConnectionStartOk = 0x000A000B,
    kConnectionTune = 0x000A001E,
    kConnectionTuneOk = 0x000A001F,
    kConnectionOpen = 0x000A0028,
    kConnectionOpenOk = 0x000A0029,
    kConnectionClose = 0x000A0032,
    kConnectionCloseOk = 0x000A0033,
    kConnectionUpdateSecret = 0x000A0046,
    kConnectionUpdateSecretOk = 0x000A0047,
    kChannelOpen = 0x0014000A,
    kChannelOpenOk = 0x0014000B,
    kChannelFlow = 0x00140014,
    kChannelFlowOk = 0x00140015,
    kChannelClose = 0x00140028,
    kChannelCloseOk = 0x00140029,
    kExchangeDeclare = 0x0028000A,
    kExchangeDeclareOk = 0x0028000B,
    kExchangeDelete = 0x00280014,
    kExchangeDeleteOk = 0x00280015,
    kExchangeBind = 0x0028001E,
    kExchangeBindOk = 0x0028001F,
    kExchangeUnbind = 0x00280028,
    kExchangeUnbindOk = 0x00280033,  // 51: the specification skips 41
    kQueueDeclare = 0x0032000A,
    kQueueDeclareOk = 0x0032000B,
    kQueueBind = 0x00320014,
    kQueueBindOk = 0x00320015,
    kQueuePurge = 0x0032001E,
    kQueuePurgeOk = 0x0032001F,
    kQueueDelete = 0x00320028,
    kQueueDeleteOk = 0x00320029,
    kQueueUnbind = 0x00320032,
    kQueueUnbindOk = 0x00320033,
    kBasicQos = 0x003C000A,
    kBasicQosOk = 0x003C000B,
    kBasicConsume = 0x003C0014,
    kBasicConsumeOk = 0x003C0015,
    kBasicCancel = 0x003C001E,
    kBasicCancelOk = 0x003C001F,
    kBasicPublish = 0x003C0028,
    kBasicGet = 0x003C0046,
    kBasicGetOk = 0x003C0047,
    kBasicGetEmpty = 0x003C0048,
    kBasicAck = 0x003C0050,
    kBasicReject = 0x003C005A,
    kBasicRecover = 0x003C006E,
    kBasicRecoverOk = 0x003C006F,
    kBasicNack = 0x003C0078,
    kConfirmSelect = 0x0055000A,
    kConfirmSelectOk = 0x0055000B,
};

enum class ReplyCode : std::uint16_t {
    kFrameError = 501,
    kSyntaxError = 502,
    kChannelError = 504,
    kUnexpectedFrame = 505,
    kNotImplemented = 540,
};

}  // namespace amqp_pconn::bench
