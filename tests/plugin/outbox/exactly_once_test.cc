// SPDX-License-Identifier: Apache-2.0
//
// Each effect once, or `unknown`: whatever call is lost, whatever instant the process dies at.
//
// Three tags, holds and posts and one remedy of each kind go through the real connectors to a stand-in shop. The run is
// repeated for every outside step (each ledger write, each HTTP call): killed before it, killed after it; and for every
// HTTP call: not sent, request lost, answer lost, 502 before and 502 behind it. After each, a new life finishes the
// work, and the receiver's own count is looked at.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "parapet/adapters/json/remedy_json.h"
#include "parapet/adapters/notify/chat/chat_connector.h"
#include "parapet/adapters/platforms/shopify/connector.h"
#include "parapet/plugin/flow/outbox/deliver.h"
#include "parapet/tests/plugin/outbox/outbox_double.h"

namespace parapet {
namespace {

constexpr int kOrders = 3;
constexpr char kBase[] = "https://fruit.myshopify.com";

struct Receiver {
  bool honours_keys = true;
  bool declared_idempotent = false;  // what the configuration says of the chat
};

class World {
 public:
  explicit World(Receiver receiver)
      : receiver_(receiver), shop_({.honours_keys = receiver.honours_keys}), ledger_(&kill_) {
    client_ = std::make_shared<StandinClient>(shop_, &kill_);
    for (int i = 0; i < kOrders; ++i) {
      const std::string order = std::to_string(1001 + i);
      ledger_.Add(With(MakeEffect("tag-" + order, "tag", order), ShopifyTagPayload({"parapet-held", "parapet-price"})));
      ledger_.Add(With(MakeEffect("hold-" + order, "hold", order), ShopifyHoldPayload("price 0.00 USD")));
      ledger_.Add(With(MakeEffect("alert-" + order, "alert", "chat"), ChatPayload("post " + order, "inc-1")));
    }
    const Currency usd = *Currency::FromCode("USD");
    const Money five = Money::Major(5);
    ledger_.Add(With(MakeEffect("refund", "refund", "2001"), RemedyPayload(RefundRemedy{five, usd})));
    ledger_.Add(
        With(MakeEffect("cancel", "cancel", "2002"), RemedyPayload(CancelRemedy{.refund = CancelRefund::kOriginal})));
    ledger_.Add(With(MakeEffect("gift_card", "gift_card", "2003"), RemedyPayload(GiftCardRemedy{five, usd})));
    ledger_.Add(With(MakeEffect("store_credit", "store_credit", "2004"),
                     RemedyPayload(StoreCreditRemedy{five, usd, "2028-12-31"})));
    ledger_.Add(With(MakeEffect("discount_code", "discount_code", "2005"),
                     RemedyPayload(DiscountCodeRemedy{five, usd, "2028-12-31"})));
  }

  // Runs lives until nothing is left to do.
  void Run() {
    for (int life = 0; life < 5; ++life) {
      try {
        if (RunOneLife()) return;
        ADD_FAILURE() << "the outbox never came to rest";
        return;
      } catch (const Killed&) {
        ledger_.NewLife();
      }
    }
  }

  // What is wrong with the outcome: empty when each effect happened once, or is unknown and happened at most once.
  std::vector<std::string> Violations() const {
    std::vector<std::string> wrong;
    for (int i = 0; i < kOrders; ++i) {
      const std::string order = std::to_string(1001 + i);
      Check("hold-" + order, shop_.TimesDone("hold " + order), wrong);
      Check("tag-" + order, static_cast<int>(shop_.TagsOf(order).size()) / 2, wrong);
      int posts = 0;
      for (const std::string& text : shop_.posts()) posts += text == "post " + order ? 1 : 0;
      Check("alert-" + order, posts, wrong);
    }
    Check("refund", static_cast<int>(shop_.RefundsOf("2001").size()), wrong);
    Check("cancel", shop_.TimesDone("cancel 2002"), wrong);
    Check("gift_card", static_cast<int>(shop_.gift_cards().size()), wrong);
    Check("discount_code", shop_.TimesDone("discount_code"), wrong);
    Check("store_credit", static_cast<int>(shop_.CreditsOf("2004").size()), wrong);
    return wrong;
  }
  int unknown() const {
    int count = 0;
    for (const char* key : {"refund", "cancel", "gift_card", "store_credit", "discount_code"}) {
      count += ledger_.At(key).state == EffectState::kUnknown ? 1 : 0;
    }
    for (int i = 0; i < kOrders; ++i) {
      for (const char* kind : {"tag-", "hold-", "alert-"}) {
        count += ledger_.At(kind + std::to_string(1001 + i)).state == EffectState::kUnknown ? 1 : 0;
      }
    }
    return count;
  }
  KillSwitch& kill() { return kill_; }
  StandinClient& client() { return *client_; }

 private:
  static Effect With(Effect effect, std::string payload) {
    effect.payload = std::move(payload);
    return effect;
  }
  bool RunOneLife() {
    ConnectorMap map;
    const std::shared_ptr<Connector> shop =
        MakeShopifyConnector(client_, {.base_url = kBase, .token = "t", .code_secret = "s"});
    for (const std::string_view kind : kShopifyKinds) {
      map.Add("fruit", std::string(kind), {shop, "shop", IsShopifyIdempotent(kind), Minutes(2)});
    }
    const auto chat = std::make_shared<ChatConnector>(client_, ChatSettings{.url = "https://chat.example/hook"});
    map.AddChannel("fruit", "chat", {chat, "chat", receiver_.declared_idempotent});
    Deliverer deliverer(ledger_, map, {}, static_cast<uint64_t>(ledger_.epoch()));
    for (int step = 0; step < 10'000 && !ledger_.IsQuiet(); ++step) {
      deliverer.Step(now_);
      now_ = std::max(deliverer.NextDue(), now_ + Milliseconds(1));
    }
    return ledger_.IsQuiet();
  }
  void Check(const std::string& key, int times, std::vector<std::string>& wrong) const {
    const EffectState state = ledger_.At(key).state;
    const bool fine = (state == EffectState::kDone && times == 1) || (state == EffectState::kUnknown && times <= 1);
    if (!fine)
      wrong.push_back(key + ": " + std::string(Name(state)) + ", happened " + std::to_string(times) + " times");
  }

  const Receiver receiver_;
  KillSwitch kill_;
  ShopStandin shop_;
  LedgerDouble ledger_;
  std::shared_ptr<StandinClient> client_;
  Instant now_ = kNoon;
};

struct Tally {
  int runs = 0;
  int unknown = 0;
  std::vector<std::string> violations;
};

Tally KillEverywhere(Receiver receiver) {
  World calm(receiver);
  calm.Run();
  Tally tally;
  for (int at = 0; at < calm.kill().steps(); ++at) {
    for (const bool after : {false, true}) {
      World world(receiver);
      world.kill().Arm(at, after);
      world.Run();
      ++tally.runs;
      tally.unknown += world.unknown();
      for (const std::string& violation : world.Violations()) {
        tally.violations.push_back("killed " + std::string(after ? "after" : "before") + " step " + std::to_string(at) +
                                   ": " + violation);
      }
    }
  }
  return tally;
}

Tally LoseEverywhere(Receiver receiver) {
  using Loss = StandinClient::Loss;
  World calm(receiver);
  calm.Run();
  Tally tally;
  for (int at = 0; at < calm.client().calls(); ++at) {
    for (const Loss loss :
         {Loss::kNotSent, Loss::kRequest, Loss::kAnswer, Loss::kServerError, Loss::kDoneThenServerError}) {
      World world(receiver);
      world.client().LoseAt(at, loss);
      world.Run();
      ++tally.runs;
      tally.unknown += world.unknown();
      for (const std::string& violation : world.Violations()) {
        tally.violations.push_back("lost call " + std::to_string(at) + ": " + violation);
      }
    }
  }
  return tally;
}

TEST(ExactlyOnce, HoldsWhenNothingGoesWrong) {
  World world({});
  world.Run();
  EXPECT_EQ(world.Violations(), std::vector<std::string>());
  EXPECT_EQ(world.unknown(), 0);
}

TEST(ExactlyOnce, HoldsWhereverTheProcessDies) {
  const Tally tally = KillEverywhere({});
  EXPECT_GE(tally.runs, 60);
  EXPECT_EQ(tally.violations, std::vector<std::string>());
  EXPECT_GT(tally.unknown, 0) << "a chat post in flight cannot be known";
  EXPECT_LE(tally.unknown, 3 * 4) << "only what was in flight may be in doubt, not a batch";
}

TEST(ExactlyOnce, HoldsWhicheverCallIsLost) {
  const Tally tally = LoseEverywhere({});
  EXPECT_GE(tally.runs, 60);
  EXPECT_EQ(tally.violations, std::vector<std::string>());
  EXPECT_GT(tally.unknown, 0);
}

TEST(ExactlyOnce, HoldsWithoutDoubtWhereTheChatHonoursKeys) {
  const Receiver receiver{.declared_idempotent = true};
  for (const Tally& tally : {KillEverywhere(receiver), LoseEverywhere(receiver)}) {
    EXPECT_EQ(tally.violations, std::vector<std::string>());
    EXPECT_EQ(tally.unknown, 0);
  }
}

// The same check must fail on a receiver that is said to honour keys and does not.
TEST(ExactlyOnce, FailsOnAReceiverThatDoesNotHonourTheKeysItPromisedToHonour) {
  const Receiver liar{.honours_keys = false, .declared_idempotent = true};
  EXPECT_FALSE(KillEverywhere(liar).violations.empty());
  EXPECT_FALSE(LoseEverywhere(liar).violations.empty());
}

}  // namespace
}  // namespace parapet
