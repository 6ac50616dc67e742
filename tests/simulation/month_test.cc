// SPDX-License-Identifier: Apache-2.0
//
// A month of a shop that makes mistakes, served by a service that has bad luck: connectors fail and lose answers, the
// disk fills up, the clock jumps, the service is killed, deliveries come late, twice and in another order. At its end
// no case is without a timer, no promise without an outcome, no cent unaccounted for. PARAPET_MONTH_ORDERS says how
// many orders (2,000 unless told otherwise), PARAPET_SEED with which luck.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/recovery/messages/letters.h"
#include "parapet/plugin/simulate/shop_documents.h"
#include "parapet/plugin/simulate/simulator.h"
#include "parapet/tests/support/memory_ledger.h"
#include "parapet/tests/support/temporary_directory.h"

namespace parapet {
namespace {

constexpr const char* kShop = R"({"stores": [{"name": "fruit", "platform": "shopify", "currency": "USD"}]})";
constexpr Instant kBegins{1'793'520'000'000'000};  // 2026-11-01
constexpr int kDays = 30, kItems = 12;
constexpr Duration kMistakeLasts = Hours(3), kStep = Minutes(20);

int64_t FromEnvironment(const char* name, int64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::atoll(given);
}

struct Mistake {
  Instant from;
  int item = 0;
  const char* price = "0.00";
};

struct Delivery {
  Instant at;
  std::string topic, body, id;
};

std::string ItemOf(int item) { return std::to_string(4'001 + item); }

// What the platform sends in the month, the same for the same seed.
class Month {
 public:
  Month(int64_t orders, uint64_t seed) : random_(seed) {
    for (int item = 0; item < kItems; ++item) Price(kBegins + Seconds(item + 1), item, "15.00");
    for (int i = 0; i < 8; ++i) AddMistake(i);
    for (int64_t i = 0; i < orders; ++i) AddOrder(i);
    Sort();
  }
  // Orders of one mistake in another order of arrival, all of them before it is put right.
  void Permute() {
    std::map<int, std::vector<Delivery*>> of;
    for (Delivery& delivery : deliveries_) {
      if (delivery.topic == "orders/create" && mistaken_.contains(delivery.id))
        of[mistaken_[delivery.id]].push_back(&delivery);
    }
    for (auto& [mistake, all] : of) {
      std::vector<Instant> times;
      for (const Delivery* one : all) times.push_back(one->at);
      std::shuffle(times.begin(), times.end(), random_);
      for (size_t i = 0; i < all.size(); ++i) all[i]->at = times[i];
    }
    Sort();
  }
  const std::vector<Delivery>& deliveries() const { return deliveries_; }
  size_t mistaken() const { return mistaken_.size(); }

 private:
  uint64_t Below(uint64_t most) { return random_() % most; }
  void Sort() {
    std::stable_sort(deliveries_.begin(), deliveries_.end(),
                     [](const Delivery& a, const Delivery& b) { return a.at < b.at; });
  }
  void Price(Instant at, int item, const std::string& price) {
    const InventedPrice change{ItemOf(item), {}, price, price == "15.00" ? "20.00" : "", at};
    deliveries_.push_back(
        {at, "products/update", ProductDocument(change), "price-" + std::to_string(deliveries_.size())});
  }
  void AddMistake(int i) {
    constexpr const char* kPrices[] = {"0.00", "150.00", "0.15", "1.50"};
    const Mistake mistake{kBegins + Days(2 + 3 * i) + Minutes(static_cast<int>(Below(600))), i, kPrices[i % 4]};
    Price(mistake.from, mistake.item, mistake.price);
    Price(mistake.from + kMistakeLasts, mistake.item, "15.00");
    mistakes_.push_back(mistake);
  }
  // One in fifty is bought at a wrong price; the others by the month's own chance.
  void AddOrder(int64_t i) {
    InventedOrder order{.id = 100'001 + i, .customer = static_cast<int64_t>(7'000'001 + Below(5'000'000))};
    const bool wrong = i % 50 == 0;
    const size_t which = Below(mistakes_.size());
    const Mistake& mistake = mistakes_[which];
    order.item = ItemOf(wrong ? mistake.item : static_cast<int>(8 + Below(kItems - 8)));
    order.price = wrong ? mistake.price : "15.00";
    const int64_t seconds =
        wrong ? 60 + static_cast<int64_t>(Below(9'000)) : 3'600 + static_cast<int64_t>(Below(kDays * 86'000));
    order.placed_at = order.updated_at = (wrong ? mistake.from : kBegins) + Seconds(seconds);
    order.quantity = static_cast<int64_t>(1 + Below(2));
    const std::string id = "order-" + std::to_string(i);
    if (wrong) mistaken_[id] = static_cast<int>(which);
    const Currency usd = *Currency::FromCode("USD");
    // Late ones by up to twenty minutes; within a mistake still before it is put right.
    const Duration late = Below(10) == 0 ? Minutes(static_cast<int>(Below(20))) : Duration();
    deliveries_.push_back({order.placed_at + late, "orders/create", OrderDocument(order, usd), id});
    if (Below(20) == 0)
      deliveries_.push_back({order.placed_at + late + Minutes(3), "orders/create", OrderDocument(order, usd), id});
  }

  std::mt19937_64 random_;
  std::vector<Mistake> mistakes_;
  std::map<std::string, int> mistaken_;  // by delivery
  std::vector<Delivery> deliveries_;
};

// The service through the month.
class Served {
 public:
  Served(const Month& month, uint64_t seed, bool bad_luck) : random_(seed), bad_luck_(bad_luck) {
    EXPECT_EQ(simulator_.Start(kBegins), "");
    policy_.alert_channel_required = false;
    policy_.ceiling = Ceiling::kTag;
    policy_.autonomy.of.fill(Autonomy::kAuto);
    EXPECT_EQ(simulator_.PutInForce(WritePolicy(policy_)), "");
    ApproveTexts();
    for (const Delivery& delivery : month.deliveries()) {
      PassTo(delivery.at);
      Send(delivery);
    }
    Finish();
  }

  Simulator& simulator() { return simulator_; }
  const std::map<std::string, int>& faults() const { return faults_; }
  std::map<std::string, Remedy> Remedies() {
    std::map<std::string, Remedy> remedies;
    for (const Incident& incident : simulator_.follow().Incidents(simulator_.now())) {
      for (const Case& one : incident.cases) {
        EXPECT_TRUE(one.grant) << incident.cause.Text() << " " << Name(incident.state) << " order " << one.order << " "
                               << Name(one.state) << " overcharged " << one.facts.overcharged.micros() << " opened "
                               << (one.opened_at - kBegins).micros << " decided "
                               << (incident.decided_at - kBegins).micros << " approved "
                               << (incident.approved_at - kBegins).micros << " ask "
                               << (incident.plan ? Name(incident.plan->ask) : "none") << " cases "
                               << incident.cases.size();
        if (one.grant) remedies[one.order] = one.grant->remedy;
      }
    }
    return remedies;
  }

 private:
  // A step at a time; what was not taken is sent again, as a platform does.
  void PassTo(Instant at) {
    while (next_ <= at) {
      simulator_.PassTo(next_);
      next_ = next_ + kStep;
      if (bad_luck_) BadLuck();
      AskOwner();
      std::vector<Delivery> again;
      std::swap(again, refused_);
      for (const Delivery& delivery : again) Send(delivery);
    }
    simulator_.PassTo(at);
  }
  void Send(const Delivery& delivery) {
    const auto status = simulator_.Deliver(delivery.topic, delivery.body, delivery.id);
    if (status->load() != 200) refused_.push_back(delivery);
  }
  void BadLuck() {
    const uint64_t luck = random_() % 100;
    if (luck < 2) {
      ++faults_["connector"];
      simulator_.Fail("*", simulator_.now() + Hours(1), luck == 0);
    } else if (luck == 2) {
      ++faults_["disk"];
      ledger_->FailNextBatch(LedgerError::kFull);
    } else if (luck == 3) {
      ++faults_["restart"];
      ledger_->Crash();
      EXPECT_EQ(simulator_.Restart(), "");
    } else if (luck == 4) {
      ++faults_["clock"];
      simulator_.JumpTo(simulator_.now() - Minutes(40));
    } else if (luck == 5) {
      ++faults_["checkpoint"];
      simulator_.follow().SaveCheckpoint();
    }
  }
  // What is beyond the automatic budget is looked at as soon as it can be decided. Where orders came to light after the
  // incident's budget was granted to the others, the owner raises it: the first decision is always afforded.
  void AskOwner() {
    FollowUp& follow = simulator_.follow();
    for (const Incident& incident : follow.Incidents(simulator_.now())) {
      const bool waits = std::any_of(incident.cases.begin(), incident.cases.end(), [](const Case& one) {
        return one.state == CaseState::kOpen || one.state == CaseState::kDecided;
      });
      const Word about{incident.id, "olga", "looked at what it costs"};
      const auto decided = [&] { return follow.Decide(about, simulator_.now()).error.empty(); };
      if (!waits || !decided() || follow.Approve(about, true, simulator_.now()).empty()) continue;
      EXPECT_TRUE(incident.approved_at.IsKnown()) << incident.cause.Text() << ": a first decision is not afforded";
      Policy raised = policy_;
      raised.recovery.owner_honour = *Multiply(raised.recovery.owner_honour, Quantity::Whole(4));
      raised.recovery.day_most = *Multiply(raised.recovery.day_most, Quantity::Whole(4));
      EXPECT_EQ(simulator_.PutInForce(WritePolicy(raised)), "");
      if (decided()) EXPECT_EQ(follow.Approve(about, true, simulator_.now()), "");
      EXPECT_EQ(simulator_.PutInForce(WritePolicy(policy_)), "") << "for these alone";
    }
  }
  // A person said yes to every text, once and for good.
  void ApproveTexts() {
    simulator_.follow().With(simulator_.now(), [&](FollowView& view) {
      for (const std::string& kind : messages::MessageKindNames()) {
        EXPECT_EQ(simulator_.letters()->ApproveText(view, kind, "en", {"", "anna", "read"}), "") << kind;
      }
    });
  }
  // Three quiet days, in which everything comes to its end.
  void Finish() {
    bad_luck_ = false;
    simulator_.Fail("*", simulator_.now(), false);
    simulator_.PassTo(std::max(simulator_.now(), kBegins + Days(kDays)));
    PassTo(simulator_.now() + Days(3));
    EXPECT_TRUE(refused_.empty());
  }

  TemporaryDirectory directory_;
  std::shared_ptr<MemoryLedger> ledger_ = std::make_shared<MemoryLedger>();
  std::mt19937_64 random_;
  bool bad_luck_;
  Policy policy_ = RecommendedPolicy();
  Simulator simulator_{{.config = ReadConfig(kShop, "shop", [](const std::string&) { return std::nullopt; }).config,
                        .directory = directory_.path(),
                        .open = [this](std::string*) { return ledger_; },
                        .tell = {},
                        .tick = kStep}};
  Instant next_ = kBegins + kStep;
  std::vector<Delivery> refused_;
  std::map<std::string, int> faults_;
};

Money AmountOf(const Effect& effect) {
  std::vector<Complaint> complaints;
  const JsonDocument payload = JsonDocument::ParseStrict(effect.payload, complaints);
  DocumentObject object(payload.root(), complaints);
  return object.Amount("amount").value_or(Money());
}

void ExpectTimers(Served& served) {
  size_t cases = 0;
  const Instant now = served.simulator().now();
  for (const Incident& incident : served.simulator().follow().Incidents(now)) {
    for (const Case& one : incident.cases) {
      ++cases;
      if (one.state == CaseState::kClosed) continue;
      EXPECT_TRUE(one.next_timer.IsKnown() && one.next_timer >= now) << one.id << " " << Name(one.state);
      EXPECT_FALSE(one.owner_role.empty());
    }
  }
  EXPECT_GT(cases, 10u);
}

void ExpectEveryCent(Served& served) {
  const BudgetBook books = served.simulator().follow().Books();
  EXPECT_TRUE(books.IsBalanced());
  Money refunds_granted, refunds_done;
  size_t spent = 0;
  for (const Incident& incident : served.simulator().follow().Incidents(served.simulator().now())) {
    for (const Case& one : incident.cases) {
      if (!one.grant || !one.approved_at.IsKnown()) continue;
      const auto account = books.Find(one.id);
      ASSERT_TRUE(account) << one.id << " was granted something that no budget knows of";
      spent += *account == BudgetBook::Account::kSpent ? 1 : 0;
      const bool done = *account == BudgetBook::Account::kSpent;
      if (done && one.grant->remedy == Remedy::kRefundDifference)
        refunds_granted = *Add(refunds_granted, one.grant->amount);
    }
  }
  for (const Effect& effect : served.simulator().ledger().Effects("fruit", std::nullopt, SIZE_MAX)) {
    EXPECT_NE(effect.state, EffectState::kSending);
    if (effect.kind == "refund" && effect.state == EffectState::kDone)
      refunds_done = *Add(refunds_done, AmountOf(effect));
  }
  EXPECT_EQ(refunds_done, refunds_granted) << "what left the shop is what was booked as spent";
  EXPECT_GT(spent, 0u);
  EXPECT_GT(refunds_done, Money());
}

void ExpectPromisesEnded(Served& served) {
  const auto totals = served.simulator().letters()->totals();
  for (const auto& [id, letter] : served.simulator().letters()->book().letters()) {
    for (const auto& promise : letter.promises) {
      if (promise.state != messages::PromiseState::kOpen || !letter.IsOut()) continue;
      EXPECT_GE(promise.due, served.simulator().now()) << id << " " << promise.key << " has no outcome";
    }
  }
  EXPECT_GT(totals.letters[static_cast<size_t>(messages::LetterState::kSent)], 0u);
}

// The first few that differ, in words.
std::string Differing(const std::map<std::string, Remedy>& some, const std::map<std::string, Remedy>& others) {
  std::string text;
  size_t count = 0;
  for (const auto& [order, remedy] : some) {
    const auto other = others.find(order);
    const std::string_view instead = other == others.end() ? "nothing" : Name(other->second);
    if (instead != Name(remedy) && ++count <= 5)
      text += order + " " + std::string(Name(remedy)) + " or " + std::string(instead) + "\n";
  }
  return count == 0 ? text : text + std::to_string(count) + " orders in all";
}

class SimulatedMonth : public ::testing::Test {
 protected:
  const int64_t orders_ = FromEnvironment("PARAPET_MONTH_ORDERS", 2'000);
  const uint64_t seed_ = static_cast<uint64_t>(FromEnvironment("PARAPET_SEED", 1));
};

TEST_F(SimulatedMonth, EndsWithATimerAnOutcomeAndAnAccountForEverything) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  const Month month(orders_, seed_);
  Served served(month, seed_, true);
  for (const char* fault : {"connector", "disk", "restart", "clock", "checkpoint"}) {
    EXPECT_TRUE(served.faults().contains(fault))
        << "no " << fault << " with this seed: the test shows less than it says";
  }
  EXPECT_EQ(served.Remedies().size(), month.mistaken());
  ExpectTimers(served);
  ExpectEveryCent(served);
  ExpectPromisesEnded(served);
  for (const auto& [key, times] : served.simulator().carried_out()) EXPECT_EQ(times, 1) << key;
}

TEST_F(SimulatedMonth, GivesEveryCustomerTheSameRemedyInAnyOrderOfArrival) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  Month month(orders_, seed_);
  Served served(month, seed_, false);
  const auto remedies = served.Remedies();
  EXPECT_EQ(remedies.size(), month.mistaken());
  for (int round = 0; round < 2; ++round) {
    month.Permute();
    Served again(month, seed_, false);
    EXPECT_EQ(Differing(remedies, again.Remedies()), "") << "round " << round;
  }
}

}  // namespace
}  // namespace parapet
