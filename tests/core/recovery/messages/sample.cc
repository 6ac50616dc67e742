// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/core/recovery/messages/sample.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace parapet::messages {
namespace {

const Currency kEuro = *Currency::FromCode("EUR");

// Amounts that belong together: 3.50 was paid for what costs 24.90; 24.90 was charged where 21.90 was right.
Money SampleAmount(std::string_view key) {
  static const std::map<std::string_view, Money> amounts = {{"paid", Money::FromMicros(3'500'000)},
                                                            {"shown_price", Money::FromMicros(3'500'000)},
                                                            {"normal_price", Money::FromMicros(24'900'000)},
                                                            {"charged", Money::FromMicros(24'900'000)},
                                                            {"right_price", Money::FromMicros(21'900'000)},
                                                            {"refund_amount", Money::FromMicros(3'000'000)},
                                                            {"store_credit_amount", Money::Major(5)},
                                                            {"discount_code_amount", Money::Major(5)},
                                                            {"free_shipping_amount", Money::FromMicros(4'900'000)},
                                                            {"gift_card_amount", Money::Major(1'250)},
                                                            {"substitute_price", Money::FromMicros(3'500'000)}};
  return amounts.at(key);
}

// Hours from now; promises lie ahead, what was lies behind.
int64_t SampleHours(const Placeholder& placeholder) {
  if (placeholder.promise) return placeholder.kind == FactKind::kDate ? 72 : 4;
  return placeholder.key.ends_with("_until") && !placeholder.effect.empty() ? 24 * 365
         : placeholder.key == "outage_until"                                ? -1
                                                                            : -3;
}

BoundFact Bind(const Placeholder& placeholder) {
  BoundFact fact;
  fact.key = placeholder.key;
  fact.kind = placeholder.kind;
  fact.source = "order 1001";
  fact.as_of = kSampleNow - Minutes(5);
  fact.time_to_live = Hours(1);
  switch (placeholder.kind) {
    case FactKind::kMoney:
      fact.amount = SampleAmount(placeholder.key);
      fact.currency = kEuro;
      break;
    case FactKind::kTime:
    case FactKind::kDate:
      fact.at = kSampleNow + Hours(SampleHours(placeholder));
      break;
    case FactKind::kLink:
      fact.text = "https://shop.example/a/" + std::string(placeholder.key) + "?sig=5f0c";
      break;
    case FactKind::kText:
      fact.text = "Sample " + std::string(placeholder.key);
      break;
    case FactKind::kCount:
      fact.count = 2;
  }
  return fact;
}

template <typename List, typename Holds>
auto& Entry(List& list, Holds holds) {
  const auto at = std::find_if(list.begin(), list.end(), holds);
  if (at == list.end()) throw std::out_of_range("not in the sample");
  return *at;
}

}  // namespace

MessageContext SampleContext(Language language) {
  MessageContext context;
  context.now = kSampleNow;
  context.locale = Code(language);
  context.time_zone = "Europe/Berlin";
  context.jurisdiction = "DE";
  context.currency = kEuro;
  context.link_host = "shop.example";
  context.history_searched = true;
  context.similar_incidents = 2;
  context.state_change = "decided";
  context.remedy_class = "honour";
  context.recipients = context.wrongly_informed = {"a", "b"};
  for (const Placeholder& placeholder : Placeholders()) {
    context.facts.push_back(Bind(placeholder));
    const BoundFact& fact = context.facts.back();
    if (placeholder.promise) context.tasks.push_back({fact.key, "support lead", fact.at, true, true});
    if (!placeholder.effect.empty() && placeholder.kind == FactKind::kMoney)
      context.effects.push_back(
          {std::string(placeholder.effect), StatedEffect::State::kDone, fact.amount, fact.currency, {}});
  }
  for (const char* form : {"gift_card", "store_credit", "discount_code", "free_shipping"})
    EffectIn(context, form).expires = FactOf(context, std::string(form) + "_until").at;
  context.effects.push_back(
      {"offer", StatedEffect::State::kApproved, Money(), Currency(), FactOf(context, "offer_until").at});
  return context;
}

BoundFact& FactOf(MessageContext& context, std::string_view key) {
  return Entry(context.facts, [&](const BoundFact& fact) { return fact.key == key; });
}
StatedEffect& EffectIn(MessageContext& context, std::string_view kind) {
  return Entry(context.effects, [&](const StatedEffect& effect) { return effect.kind == kind; });
}
AcceptedTask& TaskIn(MessageContext& context, std::string_view promise) {
  return Entry(context.tasks, [&](const AcceptedTask& task) { return task.promise == promise; });
}

std::vector<std::string> RulesOf(const std::vector<LintFinding>& findings) {
  std::vector<std::string> rules;
  for (const LintFinding& finding : findings) {
    if (rules.empty() || rules.back() != finding.rule) rules.emplace_back(finding.rule);
  }
  return rules;
}

std::vector<std::string> Refusals(const std::string& text, Language language) {
  return Refusals(text, SampleContext(language), language);
}

std::vector<std::string> Refusals(const std::string& text, const MessageContext& context, Language language) {
  return RulesOf(LintSentences(FromText(text, language), context));
}

// A message of a kind with one part for each line: {part, text}.
Message Written(std::string_view kind, const std::vector<std::pair<Part, std::string>>& parts) {
  Template text;
  text.kind = FindMessageKind(kind);
  for (const auto& [part, source] : parts) text.parts.push_back({part, source, 1});
  return Unrendered(text, Channel::kEmail);
}

Message Held() {
  return Written("order_held", {{Part::kSubject, "Your order {{order}}"},
                                {Part::kHappened, "We are checking your order {{order}}."},
                                {Part::kMeaning, "It is not changed."},
                                {Part::kDone, "One person is in charge."},
                                {Part::kNext, "You hear from us by {{next_update}}."},
                                {Part::kYou, "You need to do nothing."}});
}

Message Honoured() {
  return Written("price_honoured",
                 {{Part::kSubject, "Your order {{order}}"},
                  {Part::kHappened, "{{item}} was shown at {{paid}}; normal is {{normal_price}}. Our mistake, sorry."},
                  {Part::kMeaning, "The price stands."},
                  {Part::kDone, "Your order is confirmed."},
                  {Part::kNext, "It leaves us by {{ships_by}}."},
                  {Part::kYou, "You need to do nothing."}});
}

void Append(Message& message, Part part, const std::string& text) {
  for (Passage& passage : message.passages) {
    if (passage.part == part) passage.text += " " + text;
  }
}

std::vector<std::string> Refused(const Message& message, const MessageContext& context) {
  return RulesOf(LintMessage(message, context));
}

}  // namespace parapet::messages
