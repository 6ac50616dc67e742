// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/playbook_document.h"

#include <gtest/gtest.h>

#include "parapet/adapters/json/document.h"
#include "parapet/core/recovery/playbook_run.h"
#include "parapet/tests/adapters/json/schema_check.h"

namespace parapet {
namespace {

const std::string kSchema = PARAPET_SOURCE_DIR "/adapters/json/schemas/playbook.schema.json";

// A playbook that can be run, with a step of it replaced.
std::string With(const std::string& step) {
  return R"({"playbook": "PB-X", "triggers": [{"family": "price", "loss": "customer"}],
 "steps": [
  {"step": "refund", "owner": "finance", "deadline": "24h", "when": {"remedy": ["refund_difference"]},
   "fallback": "owner"},
  )" + step +
         "]}";
}

std::string Complained(const std::string& text) {
  std::vector<Complaint> complaints;
  const auto playbook = ReadPlaybook(text, complaints);
  EXPECT_EQ(playbook.has_value(), complaints.empty()) << "nothing is returned that is wrong";
  std::string all;
  for (const Complaint& complaint : complaints) all += Sentence("pb.json", complaint) + "\n";
  return all;
}

TEST(PlaybookDocument, RefusesWhatCannotBeRunWithItsPlace) {
  const std::pair<const char*, const char*> wrong[] = {
      {R"({"step": "call", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner"})",
       "pb.json:5:12: $.steps[1].step: the step \"call\" has no owner"},
      {R"({"step": "call", "owner": "support", "when": {"case": "open"}, "fallback": "owner"})", "has no deadline"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "fallback": "owner"})", "has no precondition"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"case": "open"}})", "has no fallback"},
      {R"({"step": "refnd", "owner": "support", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner"})",
       "unknown action in the step \"refnd\"; did you mean \"refund\"?"},
      {R"({"step": "call", "owner": "suport", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner"})",
       "unknown role \"suport\"; did you mean \"support\"?"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"remdy": "offer"}, "fallback": "owner"})",
       "pb.json:5:67: $.steps[1].when.remdy: unknown key \"remdy\"; did you mean \"remedy\"?"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"remedy": "honor"}, "fallback": "owner"})",
       "unknown value \"honor\"; did you mean \"honour\"?"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"done": "refunds"}, "fallback": "owner"})",
       "unknown step \"refunds\"; did you mean \"refund\"?"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"remedy": "offer", "done": "refund"},
         "fallback": "owner"})",
       "can never start: it needs \"refund\", which starts under other conditions"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"case": "open"}, "after": ["task:a"],
         "fallback": "owner"},
         {"step": "task:a", "owner": "support", "deadline": "1h", "when": {"done": "call"}, "fallback": "owner"})",
       "waits for itself in a circle"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"answer": "accept"}, "fallback": "owner"})",
       "can never start: nothing before it asks the customer"},
      {R"({"step": "gift_card", "owner": "finance", "deadline": "1h", "when": {"form": ["gift_card", "discount_code",
         "store_credit"]}, "fallback": "owner"})",
       "no step is for an offer of the form \"free_shipping\""},
      {R"({"step": "cancel", "owner": "support", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner"})",
       "an order is cancelled only with the customer's answer"},
      {R"({"step": "cancel", "owner": "support", "deadline": "1h", "when": {"answer": ["slot"]}, "fallback": "owner"})",
       "pb.json:5:79: $.steps[1].when.answer: unknown value \"slot\"; use one of: accept, cancel"},
      {R"({"step": "cancel", "owner": "support", "deadline": "1h", "when": {"answer": []}, "fallback": "owner"})",
       "an order is cancelled only with the customer's answer"},
      {R"({"step": "task:a", "owner": "support", "deadline": "1h", "when": {"case": "open"}, "after": ["fix_source"],
         "fallback": "owner"}, {"step": "fix_source", "owner": "it", "deadline": "1h", "for": "incident",
         "when": {"case": "open"}, "fallback": "owner"})",
       "$.steps[1].after: the step \"task:a\" of each order rests on \"fix_source\" of the incident"},
      {R"({"step": "task:a", "owner": "support", "deadline": "1h", "when": {"done": "fix_source"},
         "fallback": "owner"}, {"step": "fix_source", "owner": "it", "deadline": "1h", "for": "incident",
         "when": {"case": "open"}, "fallback": "owner"})",
       "$.steps[1].when.done: the step \"task:a\" of each order rests on \"fix_source\" of the incident"},
      {R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"case": ["closed"]}, "fallback": "owner"})",
       "$.steps[1].when.case: the step \"call\" waits until its case is closed and never starts"},
      {R"({"step": "call:later", "owner": "support", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner"})",
       "nobody carries out \"call:later\""},
      // A circle before a step that asks for an answer.
      {R"({"step": "task:a", "owner": "it", "deadline": "1h", "when": {"case": "open"}, "after": ["task:b"],
         "fallback": "owner"}, {"step": "task:b", "owner": "it", "deadline": "1h", "when": {"case": "open"},
         "after": ["task:a"], "fallback": "owner"}, {"step": "cancel", "owner": "it", "deadline": "1h",
         "when": {"answer": "cancel"}, "after": ["task:a"], "fallback": "owner"})",
       "the step \"task:a\" waits for itself in a circle"},
      {R"({"step": "cross_sell", "owner": "support", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner"})",
       "something more is offered only once a remedy was accepted"},
      {R"({"step": "charge", "owner": "finance", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner",
         "charge": "reference"})",
       "nothing is charged but what the customer confirmed"},
      {R"({"step": "prevent", "owner": "it", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner"})",
       "is the incident's"},
      {R"({"step": "refund", "owner": "it", "deadline": "1h", "when": {"case": "open"}, "fallback": "owner"})",
       "two steps are called \"refund\""},
  };
  for (const auto& [step, says] : wrong) {
    const std::string complained = Complained(With(step));
    EXPECT_NE(complained.find(says), std::string::npos) << step << "\n" << complained;
  }
}

TEST(PlaybookDocument, RefusesAnUnknownTriggerAndTakesWhatIsRight) {
  EXPECT_NE(Complained(R"({"playbook": "PB-X", "triggers": [{"family": "prize"}], "steps": []})")
                .find("unknown family of guardrails \"prize\"; did you mean \"price\"?"),
            std::string::npos);
  EXPECT_EQ(Complained(With(R"({"step": "call", "owner": "support", "deadline": "1h", "when": {"case": "open"},
                                "fallback": "owner"})")),
            "");
}

TEST(PlaybookDocument, ShipsTheTwelveAndEachFitsTheSchema) {
  SchemaCheck schema(kSchema);
  const std::vector<std::string> names = {"PB-CALL-DROPPED", "PB-COUPON-LEAK", "PB-DUP",        "PB-GIFT-MISSED",
                                          "PB-OOS",          "PB-OUTAGE",      "PB-PRICE-HIGH", "PB-PRICE-LOW",
                                          "PB-REPORT",       "PB-STUCK",       "PB-TAX-FX",     "PB-WRONG-ITEM"};
  const std::vector<Playbook> shipped = ShippedPlaybooks();
  ASSERT_EQ(shipped.size(), names.size());
  for (size_t i = 0; i < names.size(); ++i) EXPECT_EQ(shipped[i].name, names[i]);
  for (const ShippedPlaybook& one : ShippedPlaybookTexts())
    EXPECT_EQ(schema.Errors(one.text), std::vector<std::string>()) << one.name;
  EXPECT_FALSE(schema.Errors(With(R"({"step": "call", "owner": "nobody"})")).empty());
}

// Every step has one accountable role, and every role but the owner's, who comes last, has steps.
TEST(PlaybookDocument, EveryStepHasExactlyOneRole) {
  const std::vector<Playbook> shipped = ShippedPlaybooks();
  size_t steps = 0, covered = 0;
  for (const Playbook& playbook : shipped) steps += playbook.steps.size();
  for (const RoleCoverage& row : CoverageByRole(shipped)) {
    covered += row.steps.size();
    EXPECT_EQ(row.steps.empty(), row.role == "owner") << row.role;
  }
  EXPECT_GT(steps, 60u);
  EXPECT_EQ(covered, steps);
}

// Nobody has to prove anything before they are helped.
TEST(PlaybookDocument, NoStepAsksTheCustomerForProof) {
  for (const ShippedPlaybook& one : ShippedPlaybookTexts()) {
    for (const char* word : {"photo", "proof", "receipt", "evidence"})
      EXPECT_EQ(one.text.find(word), std::string_view::npos) << one.name << " says " << word;
  }
}

const Playbook& Shipped(const std::vector<Playbook>& all, const std::string& name) {
  for (const Playbook& playbook : all) {
    if (playbook.name == name) return playbook;
  }
  return all.front();
}

// Plays a case: steps that start end well at once, unless they are to fail; the customer answers when asked.
struct Play {
  std::string answer;
  std::set<std::string> fail;
  bool held = false, shipped = false;
  int severity = 1;
  OfferForm form = OfferForm::kGiftCard;
};

std::string Played(const std::string& name, CaseState state, std::optional<Remedy> remedy, const Play& play) {
  const std::vector<Playbook> all = ShippedPlaybooks();
  const Playbook& playbook = Shipped(all, name);
  Case one{.id = "case-1", .state = state, .held = play.held};
  one.facts.by_hand = !remedy;
  one.facts.shipped = play.shipped;
  if (remedy) one.grant = Grant{.order = "1", .remedy = *remedy, .form = play.form, .amount = Money::Major(3)};
  Situation situation{.severity = play.severity,
                      .connected = {"release", "refund", "gift_card", "store_credit", "discount_code", "cancel"}};
  situation.autonomy.of.fill(Autonomy::kAuto);
  std::string told;
  for (int round = 0; round < 20; ++round) {
    const std::vector<Move> moves = NextMoves(playbook, one, situation, Instant{1'000'000});
    if (moves.empty()) return told + " …";
    for (const Move& move : moves) {
      if (move.kind == MoveKind::kDone) return told;
      StepRecord& record = one.steps[move.step];
      record.started_at = Instant{1'000'000};
      const bool asks = ActionOf(move.step)->carrier == Carrier::kCustomer;
      if (asks && move.kind == MoveKind::kHand) one.answer = play.answer;
      record.state = play.fail.contains(move.step) ? StepState::kFailed : StepState::kDone;
      if (asks && play.answer.empty()) record.state = StepState::kStarted;
      told += (told.empty() ? "" : " ") + move.step + (record.state == StepState::kFailed ? "!" : "") +
              (move.kind == MoveKind::kTask ? "(by hand)" : "");
    }
  }
  return told + " and on";
}

TEST(ShippedPlaybooks, AreCarriedOutStepByStep) {
  const CaseState to_do = CaseState::kToDo, open = CaseState::kOpen;
  const Play held{.held = true};
  EXPECT_EQ(Played("PB-PRICE-LOW", to_do, Remedy::kHonour, held), "release message:price_honoured");
  EXPECT_EQ(Played("PB-PRICE-LOW", to_do, Remedy::kHonour, {.shipped = true}), "message:price_honoured");
  EXPECT_EQ(Played("PB-PRICE-LOW", to_do, Remedy::kOffer, {.answer = "accept"}),
            "message:price_not_honoured offer gift_card cancel");
  EXPECT_EQ(Played("PB-PRICE-LOW", to_do, Remedy::kOffer, {.answer = "cancel"}),
            "message:price_not_honoured offer cancel");
  EXPECT_EQ(Played("PB-PRICE-LOW", to_do, Remedy::kOffer, {}), "message:price_not_honoured offer …") << "silence";
  EXPECT_EQ(Played("PB-PRICE-LOW", to_do, Remedy::kOffer, {.answer = "accept", .fail = {"gift_card"}}),
            "message:price_not_honoured offer gift_card! store_credit cancel");
  EXPECT_EQ(Played("PB-PRICE-LOW", to_do, Remedy::kOffer, {.answer = "accept", .fail = {"gift_card", "store_credit"}}),
            "message:price_not_honoured offer gift_card! store_credit! task:owner(by hand) cancel");
  for (const char* name : {"PB-PRICE-LOW", "PB-COUPON-LEAK"}) {
    const auto offered = [&](OfferForm form) {
      return Played(name, to_do, Remedy::kOffer, {.answer = "accept", .form = form});
    };
    EXPECT_EQ(offered(OfferForm::kStoreCredit), "message:price_not_honoured offer store_credit:offered cancel");
    EXPECT_EQ(offered(OfferForm::kDiscountCode), "message:price_not_honoured offer discount_code cancel");
    EXPECT_EQ(offered(OfferForm::kFreeShipping), "message:price_not_honoured offer free_shipping(by hand) cancel")
        << "no connector: a task";
  }
  EXPECT_EQ(Played("PB-PRICE-LOW", to_do, Remedy::kOffer, {.answer = "cancel", .fail = {"message:price_not_honoured"}}),
            "message:price_not_honoured! call offer cancel")
      << "who cannot be written to is called";
  EXPECT_EQ(Played("PB-PRICE-HIGH", to_do, Remedy::kRefundDifference, held),
            "refund release message:overcharged_refunded");
  EXPECT_EQ(Played("PB-PRICE-HIGH", to_do, Remedy::kRefundDifference, {.fail = {"refund"}}),
            "refund! store_credit task:tell_store_credit(by hand)")
      << "no message says that money went back which did not";
  EXPECT_EQ(Played("PB-COUPON-LEAK", to_do, Remedy::kHonour, held), "release message:price_honoured");
  EXPECT_EQ(Played("PB-TAX-FX", to_do, Remedy::kRefundDifference, {}), "refund message:overcharged_refunded");
  EXPECT_EQ(Played("PB-OOS", open, {}, {}), "source_elsewhere");
  EXPECT_EQ(Played("PB-OOS", open, {}, {.fail = {"source_elsewhere"}}), "source_elsewhere! substitute");
  EXPECT_EQ(Played("PB-OOS", open, {}, {.fail = {"source_elsewhere", "substitute"}}),
            "source_elsewhere! substitute! split message:delay");
  EXPECT_EQ(Played("PB-OOS", open, {}, {.fail = {"source_elsewhere", "substitute", "split"}}),
            "source_elsewhere! substitute! split! refund(by hand) task:tell_refund(by hand)")
      << "nobody is paid back without a word";
  EXPECT_EQ(Played("PB-STUCK", open, {}, {}), "task:find_owner(by hand) task:push(by hand) message:delay");
  EXPECT_EQ(Played("PB-STUCK", open, {}, {.severity = 3}),
            "task:find_owner(by hand) task:push(by hand) message:delay expedite(by hand)");
  EXPECT_EQ(Played("PB-GIFT-MISSED", open, {}, {}), "call expedite(by hand) card");
  EXPECT_EQ(Played("PB-WRONG-ITEM", open, {}, {.answer = "accept"}),
            "task:find_ordered(by hand) call ask expedite(by hand) return_label(by hand) cross_sell(by hand)");
  EXPECT_EQ(Played("PB-WRONG-ITEM", open, {}, {.answer = "cancel"}), "task:find_ordered(by hand) call ask cancel");
  EXPECT_EQ(Played("PB-DUP", open, {}, {.answer = "cancel", .held = true}), "call ask cancel");
  EXPECT_EQ(Played("PB-DUP", open, {}, {.answer = "accept", .held = true}), "call ask release");
  EXPECT_EQ(Played("PB-OUTAGE", open, {}, {}), "banner message:delay restored");
  EXPECT_EQ(Played("PB-CALL-DROPPED", open, {}, {.fail = {"call"}}), "call! task:other_channel(by hand)");
  EXPECT_EQ(Played("PB-REPORT", open, {}, {}), "task:acknowledge(by hand) task:verdict(by hand) tell_reporter");
}

TEST(ShippedPlaybooks, RedialWithinAMinuteAndAcknowledgeWithinFive) {
  const std::vector<Playbook> all = ShippedPlaybooks();
  EXPECT_LE(Shipped(all, "PB-CALL-DROPPED").At("call").deadline, Minutes(1));
  EXPECT_LE(Shipped(all, "PB-REPORT").At("task:acknowledge").deadline, Minutes(5));
}

}  // namespace
}  // namespace parapet
