// Deliveries against a model that knows nothing but where each one is: whatever is done with them
// in whatever order, the frames settle at the broker what was settled here, and nothing else.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "client/memory_in_use.h"
#include "client/unsettled.h"
#include "config/error.h"

namespace amqp_pconn::client {
namespace {

using Frame = UnsettledTags::Frame;
using Tags = std::vector<std::uint64_t>;

class Deliveries {
  public:
    explicit Deliveries(unsigned seed) : random_(seed) {}

    // One step, and whether all is as it should be afterwards.
    void step() {
        switch (below(14)) {
            case 0:
            case 1:
            case 2:
                return arrive();
            case 3:
            case 4:
            case 5:
                return take();
            case 6:
                return settle(any(), false);
            case 7:
                return settle(below(4) == 0 ? 0 : any(), true);
            case 8:
            case 9:
                return acknowledge_later();
            case 10:
                return take_acknowledged();
            case 11:
                return drop_unseen();
            case 12:
                return end_transaction();
            default:
                return below(20) == 0 ? clear() : begin_use();
        }
    }

    void compare() const {
        Tags live;
        Tags seen;
        std::size_t acknowledged = 0;
        std::size_t aside = 0;
        for (const auto& [tag, where] : where_) {
            if (where == Where::aside || where == Where::aside_unseen) {
                ++aside;
                continue;
            }
            live.push_back(tag);
            if (where == Where::seen) {
                seen.push_back(tag);
            }
            acknowledged += where == Where::acknowledged ? 1 : 0;
        }
        EXPECT_EQ(live, tags_.tags());
        EXPECT_EQ(seen, tags_.seen());
        EXPECT_EQ(seen.size(), tags_.seen_count());
        EXPECT_EQ(!seen.empty(), tags_.has_seen());
        EXPECT_EQ(live.empty(), tags_.empty());
        EXPECT_EQ(live.empty() ? 0 : live.back(), tags_.last());
        EXPECT_EQ(acknowledged, tags_.acknowledged());
        EXPECT_EQ(aside != 0, tags_.has_set_aside());
        EXPECT_EQ(latest_, tags_.latest());
        EXPECT_EQ(in_hand_, tags_.unseen());
        EXPECT_EQ(live, Tags(at_broker_.begin(), at_broker_.end()));
    }

    [[nodiscard]] std::string history() const { return history_; }

  private:
    enum class Where : std::uint8_t { unseen, seen, acknowledged, aside, aside_unseen };

    std::uint64_t below(std::uint64_t limit) {
        return std::uniform_int_distribution<std::uint64_t>(0, limit - 1)(random_);
    }
    // A tag that is there, as a rule.
    std::uint64_t any() { return below(latest_ + 2); }

    void note(const std::string& what) { history_ += what + "; "; }

    void arrive() {
        latest_ += 1 + (below(5) == 0 ? below(3) : 0);
        note("arrive " + std::to_string(latest_));
        tags_.arrive(latest_);
        where_[latest_] = Where::unseen;
        at_broker_.insert(latest_);
    }

    // The first of the unseen, as mail is taken, or any, as with a get beside it; mostly handed
    // over.
    void take() {
        if (in_hand_) {
            note("hand over");
            tags_.hand_over();
            where_[*in_hand_] = Where::seen;
            in_hand_.reset();
            return;
        }
        const auto unseen = all(Where::unseen);
        if (unseen.empty()) {
            return;
        }
        in_hand_ = unseen[below(3) == 0 ? below(unseen.size()) : 0];
        note("take " + std::to_string(*in_hand_));
        tags_.take(*in_hand_);
    }

    Tags all(Where where) const {
        Tags found;
        for (const auto& [tag, at] : where_) {
            if (at == where) {
                found.push_back(tag);
            }
        }
        return found;
    }

    // Which ones the program means; none where that is refused.
    Tags meant(std::uint64_t tag, bool multiple) const {
        const auto found = where_.find(tag);
        const bool is_seen = found != where_.end() && found->second == Where::seen;
        if (!is_seen && !(multiple && tag == 0)) {
            return {};
        }
        Tags which;
        for (const auto& [one, where] : where_) {
            const bool in_range = multiple ? tag == 0 || one <= tag : one == tag;
            if (in_range && where == Where::seen) {
                which.push_back(one);
            }
        }
        return which;
    }

    void settle(std::uint64_t tag, bool multiple) {
        note(std::string(transaction_ ? "tx " : "") + "settle " + std::to_string(tag) +
             (multiple ? " multiple" : ""));
        const Tags which = meant(tag, multiple);
        UnsettledTags::Settlement settled;
        try {
            settled = tags_.find(tag, multiple);
        } catch (const ArgumentError& error) {
            const std::string why = error.what();
            EXPECT_TRUE(which.empty());
            EXPECT_FALSE(multiple && tag == 0);
            EXPECT_EQ(tag != 0 && tag <= before_this_use_,
                      why.find("an earlier use") != std::string::npos)
                << why;
            EXPECT_EQ(tag == 0 || tag > latest_,
                      why.find("nothing with this tag") != std::string::npos)
                << why;
            return;
        }
        EXPECT_EQ(which.size(), settled.count);
        expect_to_settle(settled.frames, which);
        if (transaction_) {
            tags_.set_aside(settled);
        } else {
            tags_.remove(settled);
        }
        for (const auto one : which) {
            if (transaction_) {
                where_[one] = Where::aside;
            } else {
                where_.erase(one);
            }
        }
    }

    // The frames, as a broker takes them.
    void expect_to_settle(const std::vector<Frame>& frames, const Tags& which) {
        std::set<std::uint64_t> left = at_broker_;
        for (const auto& [tag, multiple] : frames) {
            EXPECT_NE(0U, tag);
            EXPECT_TRUE(left.count(tag) != 0) << tag << " is settled twice, or unknown";
            left.erase(multiple ? left.begin() : left.find(tag), left.upper_bound(tag));
        }
        for (const auto one : which) {
            EXPECT_EQ(1U, at_broker_.erase(one)) << one;
        }
        EXPECT_EQ(at_broker_, left);
        at_broker_ = left;
    }

    void acknowledge_later() {
        const auto seen = all(Where::seen);
        if (seen.empty() || transaction_) {
            return;
        }
        const auto tag = seen[below(seen.size())];
        note("acknowledge " + std::to_string(tag) + " later");
        tags_.acknowledge_later(tags_.find_one(tag));
        where_[tag] = Where::acknowledged;
    }

    void take_acknowledged() {
        note("take acknowledged");
        const auto which = all(Where::acknowledged);
        const auto frames = tags_.take_acknowledged();
        EXPECT_LE(frames.size(), which.size());
        expect_to_settle(frames, which);
        for (const auto tag : which) {
            where_.erase(tag);
        }
    }

    void drop_unseen() {
        const auto unseen = all(Where::unseen);
        if (unseen.empty()) {
            return;
        }
        const auto tag = unseen[below(unseen.size())];
        note(std::string(transaction_ ? "tx " : "") + "forget " + std::to_string(tag));
        if (transaction_) {
            tags_.set_aside(tag);
            where_[tag] = Where::aside_unseen;
        } else {
            tags_.forget(tag);
            where_.erase(tag);
        }
        at_broker_.erase(tag);
        if (in_hand_ == tag) {
            in_hand_.reset();
        }
    }

    void end_transaction() {
        if (!transaction_) {
            take_acknowledged();  // as Channel does before it settles anything
            note("begin a transaction");
            transaction_ = true;
            return;
        }
        const bool commit = below(2) == 0;
        note(commit ? "commit" : "roll back");
        transaction_ = below(2) == 0;
        const auto aside = all(Where::aside);
        const auto aside_unseen = all(Where::aside_unseen);
        if (commit) {
            tags_.forget_set_aside();
        } else {
            tags_.bring_back();
        }
        for (const auto tag : aside) {
            if (commit) {
                where_.erase(tag);
            } else {
                where_[tag] = Where::seen;
                at_broker_.insert(tag);
            }
        }
        for (const auto tag : aside_unseen) {
            if (commit) {
                where_.erase(tag);
            } else {
                where_[tag] = Where::unseen;
                at_broker_.insert(tag);
            }
        }
    }

    void clear() {
        note("clear");
        std::size_t live = 0;
        for (const auto& [tag, where] : where_) {
            live += where == Where::aside || where == Where::aside_unseen ? 0 : 1;
        }
        EXPECT_EQ(live, tags_.clear());
        where_.clear();
        at_broker_.clear();
        in_hand_.reset();
    }

    void begin_use() {
        if (!where_.empty()) {
            return;
        }
        note("begin use");
        tags_.begin_use();
        before_this_use_ = latest_;
    }

    std::minstd_rand random_;
    UnsettledTags tags_;
    std::map<std::uint64_t, Where> where_;
    std::set<std::uint64_t> at_broker_;  // that it waits for
    std::optional<std::uint64_t> in_hand_;
    std::uint64_t latest_ = 0;
    std::uint64_t before_this_use_ = 0;
    bool transaction_ = false;
    std::string history_;
};

// Short histories from the beginning, of which many are tried, and long ones in which much is gone.
TEST(UnsettledTagsRandomTest, ShortHistoriesAgreeWithTheModel) {
    for (unsigned seed = 1; seed <= 3000; ++seed) {
        Deliveries deliveries(seed);
        for (int i = 0; i < 30; ++i) {
            deliveries.step();
            deliveries.compare();
            ASSERT_FALSE(testing::Test::HasFailure()) << seed << ": " << deliveries.history();
        }
    }
}

TEST(UnsettledTagsRandomTest, LongHistoriesAgreeWithTheModel) {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        Deliveries deliveries(seed);
        for (int i = 0; i < 2000; ++i) {
            deliveries.step();
            deliveries.compare();
            ASSERT_FALSE(testing::Test::HasFailure()) << seed << ": " << deliveries.history();
        }
    }
}

// What is gone takes no room, nor is it looked at again, whatever stays before it.
TEST(UnsettledTagsRandomTest, MemoryIsThatOfWhatIsLeft) {
    constexpr std::uint64_t many = 200000;
    for (const bool oldest_stays : {false, true}) {
        UnsettledTags tags;
        const auto before = memory_in_use();
        for (std::uint64_t tag = 1; tag <= many; ++tag) {
            tags.arrive(tag);
            tags.take(tag);
            tags.hand_over();
            if (tag > 100) {
                const auto settled = tag - 100;
                if (settled == 1 && oldest_stays) {
                    continue;
                }
                if (settled % 3 == 0) {
                    tags.acknowledge_later(tags.find_one(settled));
                    (void)tags.take_acknowledged();
                } else if (settled % 3 == 1) {
                    tags.remove(tags.find(settled, false));
                } else {
                    tags.remove_one(tags.find_one(settled));
                }
            }
        }
        EXPECT_EQ(oldest_stays ? 101U : 100U, tags.seen_count());
        EXPECT_LT(memory_in_use(), before + 20000) << oldest_stays;
    }
}

}  // namespace
}  // namespace amqp_pconn::client
