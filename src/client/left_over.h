// What had come under no-ack when its consumers were stopped: the broker has forgotten it, and the
// program has not seen it.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/message.h"
#include "config/error.h"

namespace amqp_pconn::client {

struct LeftOver {
    std::string consumer_tag;
    Delivery delivery;
};

class LeftOverError : public UnackedDeliveriesError {
  public:
    // `also`: what else is to be told, or null.
    LeftOverError(const std::string& message, std::vector<LeftOver> messages,
                  std::exception_ptr also)
        : UnackedDeliveriesError(message, {}),
          messages_(std::make_shared<const std::vector<LeftOver>>(std::move(messages))),
          also_(std::move(also)) {}

    [[nodiscard]] const std::shared_ptr<const std::vector<LeftOver>>& messages() const {
        return messages_;
    }
    [[nodiscard]] const std::exception_ptr& also() const { return also_; }

  private:
    std::shared_ptr<const std::vector<LeftOver>> messages_;
    std::exception_ptr also_;
};

}  // namespace amqp_pconn::client
