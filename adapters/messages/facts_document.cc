// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/messages/facts_document.h"

#include "parapet/adapters/json/document.h"

namespace parapet::messages {
namespace {

class FactsReader {
 public:
  explicit FactsReader(std::vector<Complaint>& complaints) : complaints_(complaints) {}

  MessageContext Read(const JsonNode& root, Instant now) {
    DocumentObject top(root, complaints_);
    context_.now = top.Moment("now").value_or(now);
    context_.locale = top.Text("locale").value_or(context_.locale);
    context_.time_zone = top.Text("time_zone").value_or(context_.time_zone);
    context_.jurisdiction = top.Text("jurisdiction").value_or("");
    context_.currency = CurrencyIn(top);
    if (auto facts = top.Object("facts")) ReadFacts(*facts);
    for (const JsonNode& node : top.Array("effects")) ReadEffect(node);
    for (const JsonNode& node : top.Array("tasks")) ReadTask(node);
    ReadIncident(top);
    ReadReaders(top);
    top.Finish();
    return std::move(context_);
  }

 private:
  static Currency CurrencyOrNone(const std::string& code) { return Currency::FromCode(code).value_or(Currency()); }

  Currency CurrencyIn(DocumentObject& object) {
    const auto node = object.Node("currency");
    const std::string code = object.Text("currency").value_or("");
    const Currency currency = CurrencyOrNone(code);
    if (node && currency.IsNone())
      object.Complain(node->place(), "\"" + code + "\" is no currency", "three letters: EUR");
    return currency;
  }

  void ReadFacts(DocumentObject& facts) {
    for (const JsonNode& node : facts.node().children()) {
      if (FindPlaceholder(node.key()) == nullptr) {
        facts.Complain(node.key_place(), "unknown fact \"" + node.key() + "\"",
                       DidYouMean(node.key(), PlaceholderKeys()));
        continue;
      }
      context_.facts.push_back(ReadFact(node));
    }
  }

  BoundFact ReadFact(const JsonNode& node) {
    DocumentObject object(node, complaints_);
    BoundFact fact;
    fact.key = node.key();
    fact.currency = CurrencyIn(object);
    int values = 0;
    const auto take = [&](FactKind kind, const auto& value, auto& target) {
      if (!value) return;
      fact.kind = kind;
      target = *value;
      ++values;
    };
    take(FactKind::kText, object.Text("text"), fact.text);
    take(FactKind::kMoney, object.Amount("amount"), fact.amount);
    take(FactKind::kTime, object.Moment("time"), fact.at);
    take(FactKind::kDate, object.Moment("date"), fact.at);
    take(FactKind::kCount, object.Whole("count"), fact.count);
    take(FactKind::kLink, object.Text("link"), fact.text);
    if (values != 1)
      object.Complain(node.place(), "a fact has one value", "exactly one of text, amount, time, date, count, link");
    fact.source = object.Text("source").value_or("");
    fact.as_of = object.Moment("as_of").value_or(Instant{});
    fact.time_to_live = object.Time("ttl").value_or(Duration{});
    object.Finish();
    return fact;
  }

  void ReadEffect(const JsonNode& node) {
    DocumentObject object(node, complaints_);
    object.Require("kind");
    StatedEffect effect;
    effect.kind = object.Text("kind").value_or("");
    effect.state =
        static_cast<StatedEffect::State>(object.Choice("state", {"planned", "approved", "done"}).value_or(0));
    effect.amount = object.Amount("amount").value_or(Money());
    effect.currency = CurrencyIn(object);
    effect.expires = object.Moment("expires").value_or(Instant{});
    object.Finish();
    context_.effects.push_back(std::move(effect));
  }

  void ReadTask(const JsonNode& node) {
    DocumentObject object(node, complaints_);
    object.Require("promise");
    AcceptedTask task;
    task.promise = object.Text("promise").value_or("");
    task.owner = object.Text("owner").value_or("");
    task.due = object.Moment("due").value_or(Instant{});
    task.accepted = object.Bool("accepted").value_or(false);
    task.timer = object.Bool("timer").value_or(false);
    object.Finish();
    context_.tasks.push_back(std::move(task));
  }

  void ReadIncident(DocumentObject& top) {
    if (auto history = top.Object("history")) {
      context_.history_searched = history->Bool("searched").value_or(false);
      context_.similar_incidents = history->Whole("similar", 0).value_or(0);
      history->Finish();
    }
    if (auto prevention = top.Object("prevention")) {
      context_.source_fixed = prevention->Bool("source_fixed").value_or(false);
      context_.replay_passed = prevention->Bool("replay_passed").value_or(false);
      prevention->Finish();
    }
    context_.loss_to =
        top.Choice("loss_to", {"merchant", "customer"}).value_or(1) == 0 ? LossTo::kMerchant : LossTo::kCustomer;
    context_.remedy_generous = top.Bool("remedy_generous").value_or(false);
    context_.remedy_accepted = top.Bool("remedy_accepted").value_or(false);
    context_.staff = top.Texts("staff");
    context_.link_host = top.Text("link_host").value_or("");
  }

  void ReadReaders(DocumentObject& top) {
    context_.state_change = top.Text("state_change").value_or("");
    context_.remedy_class = top.Text("remedy_class").value_or("");
    context_.recipients = top.Texts("recipients");
    context_.wrongly_informed = top.Texts("wrongly_informed");
    for (const JsonNode& node : top.Array("earlier")) {
      DocumentObject object(node, complaints_);
      EarlierMessage earlier;
      earlier.state_change = object.Text("state_change").value_or("");
      earlier.remedy_class = object.Text("remedy_class").value_or("");
      earlier.in_flight = object.Bool("in_flight").value_or(false);
      earlier.wrong = object.Bool("wrong").value_or(false);
      object.Finish();
      context_.earlier.push_back(std::move(earlier));
    }
    if (auto told = top.Object("told_to_peers")) {
      for (const JsonNode& node : told->node().children()) {
        if (const auto text = told->Text(node.key())) context_.told_to_peers.emplace_back(node.key(), *text);
      }
    }
  }

  std::vector<Complaint>& complaints_;
  MessageContext context_;
};

}  // namespace

std::optional<MessageContext> ReadFacts(std::string_view json, Instant now, std::vector<Complaint>& complaints) {
  const size_t before = complaints.size();
  const JsonDocument document = JsonDocument::Parse(json, complaints);
  if (complaints.size() != before) return std::nullopt;
  MessageContext context = FactsReader(complaints).Read(document.root(), now);
  return complaints.size() == before ? std::optional(std::move(context)) : std::nullopt;
}

}  // namespace parapet::messages
