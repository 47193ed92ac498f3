// Publishes and answers at random, compared with the simplest model that there is.
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "client/confirms.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using Numbers = std::vector<std::uint64_t>;

struct Model {
    std::uint64_t published = 0;    // on the wire
    std::uint64_t before_this = 0;  // the same, when the present use began
    std::set<std::uint64_t> outstanding;

    [[nodiscard]] Numbers missing() const {
        Numbers numbers;
        for (const auto number : outstanding) {
            numbers.push_back(number - before_this);
        }
        return numbers;
    }

    [[nodiscard]] bool knows(std::uint64_t tag, bool multiple) const {
        return tag <= published && (tag != 0 || multiple);
    }

    Numbers settle(std::uint64_t tag, bool multiple) {
        Numbers told;
        for (const auto number : std::set<std::uint64_t>(outstanding)) {
            if (number == tag || (multiple && (tag == 0 || number < tag))) {
                told.push_back(number - before_this);
                outstanding.erase(number);
            }
        }
        return told;
    }
};

class RandomConfirms {
  public:
    explicit RandomConfirms(std::uint32_t seed) : random_(seed) {}

    void step() {
        switch (pick(8)) {
            case 0:
                return begin_use();
            case 1:
                return publish_and_take_back();
            case 2:
            case 3:
                return publish(pick(6));
            default:
                return settle();
        }
    }

    void compare() {
        ASSERT_EQ(model_.missing(), confirms_.missing());
        ASSERT_EQ(model_.outstanding.size(), confirms_.outstanding());
        ASSERT_EQ(model_.published - model_.before_this, confirms_.last());
    }

  private:
    std::uint64_t pick(std::uint64_t below) { return random_() % below; }

    void begin_use() {
        if (!model_.outstanding.empty() && pick(10) == 0) {
            confirms_.give_up();
            model_.outstanding.clear();
        }
        if (model_.outstanding.empty()) {
            confirms_.begin_use();
            model_.before_this = model_.published;
        }
    }

    void publish(std::uint64_t count) {
        for (std::uint64_t i = 0; i < count; ++i) {
            model_.outstanding.insert(++model_.published);
            ASSERT_EQ(model_.published - model_.before_this, confirms_.add("e", "k"));
        }
    }

    void publish_and_take_back() {
        const auto count = pick(4);
        publish(count);
        confirms_.take_back(count);
        for (std::uint64_t i = 0; i < count; ++i) {
            model_.outstanding.erase(model_.published--);
        }
    }

    void settle() {
        // Of those that are outstanding, of the others, and now and then of none there ever was.
        const auto tag = pick(model_.published + 3);
        const bool multiple = pick(3) == 0;
        Numbers told;
        const auto on_range = [&told](std::uint64_t first, std::uint64_t last) {
            for (auto number = first; number <= last; ++number) {
                told.push_back(number);
            }
        };
        if (model_.knows(tag, multiple)) {
            confirms_.settle(tag, multiple, on_range);
            ASSERT_EQ(model_.settle(tag, multiple), told);
        } else {
            ASSERT_THROW(confirms_.settle(tag, multiple, on_range), ConnectionError);
            ASSERT_TRUE(told.empty());
        }
    }

    std::mt19937 random_;
    Confirms confirms_;
    Model model_;
};

TEST(RandomConfirmsTest, AreThoseOfASetOfNumbers) {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomConfirms random(seed);
        for (int step = 0; step < 200; ++step) {
            random.step();
            random.compare();
            if (testing::Test::HasFatalFailure()) {
                return;
            }
        }
    }
}

}  // namespace
}  // namespace amqp_pconn::client
