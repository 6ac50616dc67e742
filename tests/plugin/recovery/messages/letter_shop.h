// SPDX-License-Identifier: Apache-2.0
//
// A shop that sold apples for nothing and writes to those who bought them: flow, follow-through, messages and outbox
// under one simulated clock, with mailboxes that remember.
//
//   LetterShop shop;
//   shop.Sell(12);                          // orders 501 to 512 at 0.00, decided and approved: honoured
//   shop.Ask("price_honoured");             // starts the step on every case
//   shop.Run(Hours(2));                     // ticks and delivers a minute at a time
//   EXPECT_EQ(shop.mail().received.size(), 12u);
#ifndef PARAPET_TESTS_PLUGIN_RECOVERY_MESSAGES_LETTER_SHOP_H_
#define PARAPET_TESTS_PLUGIN_RECOVERY_MESSAGES_LETTER_SHOP_H_

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "parapet/plugin/flow/outbox/deliver.h"
#include "parapet/plugin/recovery/messages/message_connector.h"
#include "parapet/tests/plugin/flow/simulation.h"
#include "parapet/tests/support/memory_ledger.h"

namespace parapet {

// A channel that takes what it is told to take, and remembers.
class Letterbox final : public Connector {
 public:
  struct Received {
    std::string key, to, subject, text;
  };
  Attempt Perform(const Effect& effect) override;
  bool CanConfirm(const Effect&) const override { return false; }
  Attempt Confirm(const Effect&) override { return {Outcome::kUnknown, "cannot be read back"}; }

  std::vector<Received> received;
  int attempts = 0;
  std::function<Attempt(const std::string& to)> answer;  // empty: everything is taken
  size_t To(const std::string& address) const;
};

// A ledger whose process dies before the write that is told: nothing is written from then on.
class DyingLedger final : public MemoryLedger {
 public:
  int writes_left = -1;  // below zero: it lives
  int64_t Append(LedgerEvent event, Done done) override {
    Count();
    return MemoryLedger::Append(std::move(event), std::move(done));
  }
  bool Settle(const EffectUpdate& update) override {
    Count();
    const bool settled = MemoryLedger::Settle(update);
    return settled;
  }
  bool died() const { return died_; }

 private:
  void Count() {
    if (writes_left < 0 || --writes_left >= 0) return;
    died_ = true;
    SetReopens(false);  // nobody is left to try
    FailNextBatch(LedgerError::kFailed);
    Commit();
  }
  bool died_ = false;
};

// An outbox that forgets that it sent: the mistake that the tests of "once" have to catch.
enum class Fault : uint8_t { kNone, kSendsTwice };

class LetterShop {
 public:
  explicit LetterShop(Autonomy autonomy = Autonomy::kAuto, LetterSettings settings = Settings(),
                      Fault fault = Fault::kNone);
  static LetterSettings Settings();  // e-mail, a promise to ship within two days, texts that somebody approved

  // `count` orders at 0.00 from number 501 on, then the price is set right, and all are honoured.
  void Sell(int count);
  void Order(const OrderSpec& spec) { sim_.Order(spec); }
  void Decide();
  void Policy(Autonomy autonomy, const std::function<void(RecoveryRules&)>& change = {});
  // Starts `message:KIND` on the incident's cases, or on one of them.
  void Ask(const std::string& kind, const std::string& order = {}, const std::string& note = {});
  void Step(const std::string& order, const std::string& step, StepState state, const std::string& effect = {});
  void Act(const std::string& order, CaseAct act);

  // A person looks at what waits in the incident and says yes to exactly that.
  std::string Approve(const std::string& actor = "anna");

  // Time passes by the minute: the parts tick, and the outbox is worked off.
  void Run(Duration duration);
  void Tick();
  void Deliver();
  // A new life of flow, follow-through and messages on the same ledger.
  void Restart();
  void Pass(Duration duration) { sim_.Pass(duration); }
  // To eighteen o'clock of Greenwich on this day: in the middle of it all over the United States.
  void Noon();
  // The process dies before the write with this number, counted from now; Restart begins another life.
  void DieAfter(int writes) { ledger_.writes_left = writes; }
  bool died() const { return ledger_.died(); }

  Incident incident();
  Case CaseOf(const std::string& order);
  void With(const std::function<void(FollowView&)>& ask) { follow_->With(sim_.now(), ask); }
  const messages::LetterBook& book() const { return letters_->book(); }
  std::vector<messages::Letter> All(const std::string& kind = {});
  std::set<std::string> Recipients() const;  // addresses of mail
  size_t Count(messages::LetterState state);

  Letters& letters() { return *letters_; }
  FollowUp& follow() { return *follow_; }
  Simulation& sim() { return sim_; }
  Letterbox& mail() { return *mail_; }
  Letterbox& sms() { return *sms_; }
  // What anybody got more than once.
  size_t Doubled() const;
  // Everything that is written down: payloads of events and effects.
  std::string Written();

 private:
  void Begin();
  LetterSettings settings_;
  DyingLedger ledger_;
  Simulation sim_{"fruit", "shopify", StockAuthority::kPlatform, &ledger_};
  std::shared_ptr<Letterbox> mail_ = std::make_shared<Letterbox>(), sms_ = std::make_shared<Letterbox>();
  std::unique_ptr<Letters> letters_;
  std::unique_ptr<FollowUp> follow_;
  std::unique_ptr<Deliverer> deliverer_;
  const Fault fault_;
};

}  // namespace parapet

#endif  // PARAPET_TESTS_PLUGIN_RECOVERY_MESSAGES_LETTER_SHOP_H_
