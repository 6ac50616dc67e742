// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/plugin/recovery/messages/letter_shop.h"

#include <gtest/gtest.h>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/plugin/recovery/messages/letter_payload.h"

namespace parapet {
namespace {

constexpr const char* kText = "price:4001";

// Performs everything twice.
class Twice final : public Connector {
 public:
  explicit Twice(std::shared_ptr<Connector> inner) : inner_(std::move(inner)) {}
  Attempt Perform(const Effect& effect) override {
    inner_->Perform(effect);
    return inner_->Perform(effect);
  }
  bool CanConfirm(const Effect& effect) const override { return inner_->CanConfirm(effect); }
  Attempt Confirm(const Effect& effect) override { return inner_->Confirm(effect); }

 private:
  const std::shared_ptr<Connector> inner_;
};

}  // namespace

Attempt Letterbox::Perform(const Effect& effect) {
  ++attempts;
  std::vector<Complaint> complaints;
  const JsonDocument payload = JsonDocument::ParseStrict(effect.payload, complaints);
  const auto text = [&](const char* key) {
    const auto node = payload.root().Find(key);
    return node ? node->text() : std::string();
  };
  const std::string to = text("to");
  const Attempt attempt = answer ? answer(to) : Attempt();
  const bool taken = attempt.outcome == Outcome::kDone || attempt.outcome == Outcome::kUnknown;
  if (taken) received.push_back({effect.key, to, text("subject"), text("text")});
  return attempt;
}

size_t Letterbox::To(const std::string& address) const {
  return static_cast<size_t>(
      std::count_if(received.begin(), received.end(), [&](const Received& one) { return one.to == address; }));
}

LetterSettings LetterShop::Settings() {
  LetterSettings settings;
  settings.shop = "Orchard";
  settings.time_zone = "America/New_York";
  settings.ourselves = "shop@orchard.example";
  settings.email = true;
  settings.ships_within = Days(2);
  settings.refund_within = Days(10);
  settings.offer_for = Days(7);
  std::vector<Complaint> complaints;
  settings.templates = messages::TemplateSet::Load("", complaints);
  return settings;
}

LetterShop::LetterShop(Autonomy autonomy, LetterSettings settings, Fault fault)
    : settings_(std::move(settings)), fault_(fault) {
  Policy(autonomy);
  sim_.Product("15.00", "20.00");
  Begin();
  if (autonomy != Autonomy::kAuto) return;
  // Once, at some time, somebody read the texts and said yes.
  for (const messages::Template& text : settings_.templates->all()) {
    messages::LetterEvent approved{.act = messages::LetterAct::kApproved, .incident = "earlier", .actor = "ada"};
    approved.kind = text.kind->name;
    approved.language = Code(text.language);
    approved.digest = TextDigest(text);
    With([&](FollowView& view) {
      view.Append({.kind = EventKind::kMessage, .subject = "earlier", .payload = WriteLetterEvent(approved)});
    });
  }
}

void LetterShop::Policy(Autonomy autonomy, const std::function<void(RecoveryRules&)>& change) {
  auto policy = RecommendedPolicy();
  policy.alert_channel_required = false;
  policy.ceiling = Ceiling::kTag;
  policy.autonomy.of[static_cast<size_t>(EffectKind::kMessage)] = autonomy;
  policy.recovery.auto_honour = Money::Major(1'000'000);
  policy.recovery.owner_honour = policy.recovery.day_most = Money::Major(2'000'000);
  if (change) change(policy.recovery);
  const auto complaints =
      sim_.flow().ApplyPolicy({.document = WritePolicy(policy), .actor = "test", .reason = "messages"}, sim_.now());
  ASSERT_TRUE(complaints.complaints.empty()) << complaints.complaints.front().what;
}

void LetterShop::Begin() {
  deliverer_.reset();
  letters_ = std::make_unique<Letters>(settings_);
  follow_ = std::make_unique<FollowUp>(sim_.flow(), sim_.ledger());
  follow_->Attach(*letters_);
  const auto now = [this] { return sim_.now(); };
  std::shared_ptr<Connector> email = mail_;
  if (fault_ == Fault::kSendsTwice) email = std::make_shared<Twice>(mail_);
  auto connector = std::make_shared<MessageConnector>(*follow_, *letters_, email, sms_, now);
  ConnectorMap connectors;
  connectors.AddChannel("fruit", "email", {connector, "smtp", false}, std::string(kMessageKind));
  connectors.AddChannel("fruit", "sms", {connector, "sms", false}, std::string(kMessageKind));
  deliverer_ = std::make_unique<Deliverer>(sim_.ledger(), connectors, DeliverySettings{}, 7);
}

std::string LetterShop::Approve(const std::string& actor) {
  const std::string incident_id = incident().id;
  std::string error;
  With([&](FollowView& view) {
    error = letters_->Approve(view, {incident_id, actor, "as shown"}, letters_->Preview(view, incident_id).seen);
  });
  return error;
}

void LetterShop::Noon() {
  const int64_t hour = sim_.now().micros / Hours(1).micros % 24;
  if (hour < 18) sim_.Pass(Hours(18 - hour));
}

size_t LetterShop::Doubled() const {
  size_t doubled = 0;
  for (const std::string& address : Recipients()) doubled += mail_->To(address) - 1;
  return doubled;
}

std::string LetterShop::Written() {
  std::string written;
  for (const StoredEvent& stored : ledger_.Events()) {
    written += stored.event.payload + "\n";
    for (const Effect& effect : stored.event.effects) written += effect.payload + effect.target + "\n";
  }
  for (const Effect& effect : ledger_.Effects("fruit", std::nullopt, 100'000)) written += effect.last_error + "\n";
  return written;
}

void LetterShop::Restart() {
  ledger_.writes_left = -1;
  ledger_.SetReopens(true);
  ledger_.Crash();
  deliverer_.reset();
  follow_.reset();
  letters_.reset();
  sim_.Restart();
  Begin();
}

void LetterShop::Sell(int count) {
  sim_.Product("0.00");
  for (int i = 1; i <= count; ++i) {
    sim_.Order({.id = 500 + i, .price = "0.00"});
    sim_.Pass(Seconds(1));
  }
  Decide();
}

void LetterShop::Decide() {
  sim_.Product("15.00", "20.00");
  const std::string id = incident().id;
  ASSERT_EQ(follow_->Decide({id, "maria", "checked"}, sim_.now()).error, "");
  ASSERT_EQ(follow_->Approve({id, "anna", "as shown"}, true, sim_.now()), "");
}

void LetterShop::Ask(const std::string& kind, const std::string& order, const std::string& note) {
  for (const Case& one : incident().cases) {
    if (!order.empty() && one.order != order) continue;
    With([&](FollowView& view) {
      CaseStep step{.case_id = one.id, .act = CaseAct::kStepped, .actor = "playbook", .note = note};
      step.step = std::string(kMessageStep) + kind;
      ASSERT_EQ(view.Take(step), "");
    });
  }
}

void LetterShop::Step(const std::string& order, const std::string& step, StepState state, const std::string& effect) {
  const std::string id = CaseOf(order).id;
  With([&](FollowView& view) {
    CaseStep taken{.case_id = id, .act = CaseAct::kStepped, .actor = "playbook"};
    taken.step = step;
    taken.state = state;
    taken.effect = effect;
    ASSERT_EQ(view.Take(taken), "");
  });
}

void LetterShop::Act(const std::string& order, CaseAct act) {
  const std::string id = CaseOf(order).id;
  With([&](FollowView& view) { ASSERT_EQ(view.Take({.case_id = id, .act = act, .actor = "otto"}), ""); });
}

void LetterShop::Tick() { follow_->Tick(sim_.now()); }

void LetterShop::Deliver() {
  do {
    deliverer_->Step(sim_.now());
  } while (!died() && deliverer_->NextDue() <= sim_.now());  // a dead process tries nothing again
}

void LetterShop::Run(Duration duration) {
  for (int64_t minute = 0; minute <= duration.micros / Minutes(1).micros; ++minute) {
    Tick();
    Deliver();
    Tick();
    sim_.Pass(Minutes(1));
  }
}

Incident LetterShop::incident() {
  const auto found = follow_->FindIncident(kText, sim_.now());
  EXPECT_TRUE(found);
  return found.value_or(Incident());
}

Case LetterShop::CaseOf(const std::string& order) {
  for (const Case& one : incident().cases) {
    if (one.order == order) return one;
  }
  ADD_FAILURE() << "no case of order " << order;
  return {};
}

std::vector<messages::Letter> LetterShop::All(const std::string& kind) {
  std::vector<messages::Letter> found;
  for (const auto& [id, letter] : book().letters()) {
    if (!letter.rehearsal && (kind.empty() || letter.kind == kind)) found.push_back(letter);
  }
  return found;
}

std::set<std::string> LetterShop::Recipients() const {
  std::set<std::string> addresses;
  for (const auto& one : mail_->received) addresses.insert(one.to);
  return addresses;
}

size_t LetterShop::Count(messages::LetterState state) {
  size_t count = 0;
  for (const messages::Letter& letter : All()) count += letter.state == state ? 1 : 0;
  return count;
}

}  // namespace parapet
