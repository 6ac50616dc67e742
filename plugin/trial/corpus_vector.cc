// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/trial/corpus_vector.h"

#include <set>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/ledger/payload/parts.h"
#include "parapet/adapters/platforms/native/order_json.h"
#include "parapet/core/kernel/facts_fields.h"
#include "parapet/core/kernel/guardrail.h"
#include "parapet/core/policy/program.h"

namespace parapet {
namespace {

// Every key that a facts document, or one part of it, may have.
using Names = std::set<std::string, std::less<>>;
Names LineNames() {
  Names names;
  LineFacts line;
  VisitLine(line, [&](std::string_view name, auto&) { names.emplace(name); });
  return names;
}
Names DiscountNames() {
  Names names;
  DiscountFacts discount;
  VisitDiscount(discount, [&](std::string_view name, auto&) { names.emplace(name); });
  return names;
}
Names PaymentNames() {
  Names names;
  PaymentFacts payment;
  VisitPayment(payment, [&](std::string_view name, auto&) { names.emplace(name); });
  return names;
}
Names WholeNames() {
  Names names = {"supplied", "stock_authority", "catalogue_tax", "lines", "discounts", "payments"};
  Facts facts;
  VisitWhole(facts, [&](std::string_view name, auto&) { names.emplace(name); });
  return names;
}

// Complains about keys that facts do not have: a mistyped one would be judged as a fact that is not there.
void CheckNames(const JsonNode& object, const Names& known, std::vector<Complaint>& complaints) {
  for (const JsonNode& member : object.children()) {
    if (known.contains(member.key())) continue;
    complaints.push_back({.place = member.key_place(),
                          .what = "unknown fact \"" + member.key() + "\"",
                          .remedy = DidYouMean(member.key(), {known.begin(), known.end()})});
  }
}

void CheckFactNames(const JsonNode& facts, std::vector<Complaint>& complaints) {
  static const Names whole = WholeNames(), line = LineNames(), discount = DiscountNames(), payment = PaymentNames();
  CheckNames(facts, whole, complaints);
  for (const auto& [part, names] : {std::pair("lines", &line), {"discounts", &discount}, {"payments", &payment}}) {
    const auto list = facts.Find(part);
    if (!list) continue;
    for (const JsonNode& one : list->children()) CheckNames(one, *names, complaints);
  }
}

void ReadMustFire(DocumentObject& top, CorpusVector& vector, std::vector<Complaint>& complaints) {
  for (const std::string& name : top.Texts("must_fire")) {
    const int index = FindGuardrail(name);
    if (index >= 0) {
      vector.must_fire.push_back(static_cast<uint16_t>(index));
    } else {
      complaints.push_back({.place = top.Node("must_fire")->place(),
                            .what = "no guardrail is called \"" + name + "\"",
                            .remedy = DidYouMean(name, GuardrailNames())});
    }
  }
}

void ReadKeep(DocumentObject& top, CorpusVector& vector) {
  bool any = false;
  for (const std::string& what : top.Texts("keep")) {
    any = true;
    bool* const keep = what == "items"        ? &vector.keep_items
                       : what == "amounts"    ? &vector.keep_amounts
                       : what == "currencies" ? &vector.keep_currencies
                       : what == "times"      ? &vector.keep_times
                                              : nullptr;
    if (keep == nullptr) {
      top.Complain(top.Node("keep")->place(), "\"" + what + "\" cannot be kept",
                   "expected items, amounts, currencies or times");
    } else {
      *keep = true;
    }
  }
  if (any) top.Require("keep_why");
  top.Text("keep_why");
}

int32_t Count(DocumentObject& change, std::string_view key) {
  return static_cast<int32_t>(change.Whole(key, 0, INT32_MAX).value_or(0));
}

PriceChange ReadChange(DocumentObject& in) {
  PriceChange change;
  for (const char* key : {"at", "currency", "price"}) in.Require(key);
  change.at = in.Moment("at").value_or(Instant());
  change.currency = Currency::FromCode(in.Text("currency").value_or("")).value_or(Currency());
  if (change.currency.IsNone()) in.Complain(in.node().place(), "currency is no currency", "expected one like USD");
  change.price = in.Amount("price").value_or(Money());
  change.reference = in.Amount("reference");
  change.band_origin = in.Amount("band_origin");
  change.compare_at = in.Amount("compare_at");
  change.cost = in.Amount("cost");
  change.floor = in.Amount("floor");
  change.face_value = in.Amount("face_value");
  change.free_ok = in.Bool("free_ok").value_or(false);
  change.promoted = in.Bool("promoted").value_or(false);
  change.vouched = in.Bool("vouched").value_or(false);
  change.unvouched_in_batch = Count(in, "unvouched_in_batch");
  change.changes_lately = Count(in, "changes_lately");
  change.cohort_items = Count(in, "cohort_items");
  change.dropped_items = Count(in, "dropped_items");
  change.cohort_spread = Count(in, "cohort_spread");
  change.supplied = FactSet::FromBits((1u << kFacts) - 1);
  in.Finish();
  return change;
}

// The order and facts as they stand in the text, or the change.
void ReadSubject(DocumentObject& top, std::string_view text, CorpusVector& vector, std::vector<Complaint>& complaints) {
  const auto order = top.Node("order"), facts = top.Node("facts");
  auto change = top.Object("change");
  if (change) vector.change = ReadChange(*change);
  if (change.has_value() == order.has_value() || order.has_value() != facts.has_value()) {
    return top.Complain(top.node().place(), "a vector has an order with its facts, or a change", "give one of them");
  }
  if (!facts) return;
  CheckFactNames(*facts, complaints);
  payload::OrderMembers members;
  std::string error;
  if (!payload::Split(text, &members, &error)) return top.Complain(top.node().place(), error);
  vector.order = members.order;
  vector.facts = members.facts;
}

CorpusVector ReadVector(std::string_view text, std::vector<Complaint>& complaints) {
  CorpusVector vector;
  const JsonDocument document = JsonDocument::ParseStrict(text, complaints);
  if (!complaints.empty()) return vector;
  DocumentObject top(document.root(), complaints);
  for (const char* key : {"report", "why"}) top.Require(key);
  vector.report = top.Text("report").value_or("");
  vector.source = top.Text("source").value_or("");
  vector.why = top.Text("why").value_or("");
  vector.quiet = top.Bool("quiet").value_or(false);
  const auto at_most = top.Choice("at_most", {"allow", "tag", "hold"});
  if (at_most) vector.at_most = static_cast<Action>(*at_most);
  ReadMustFire(top, vector, complaints);
  ReadKeep(top, vector);
  ReadSubject(top, text, vector, complaints);
  top.Finish();
  if (vector.quiet != top.Texts("must_fire").empty()) {
    top.Complain(top.node().place(), "a vector is either quiet or lists what must fire", "say \"quiet\": true, or");
  }
  return vector;
}

}  // namespace

std::vector<CorpusVector> ReadCorpus(std::string_view text, const std::string& file, std::vector<std::string>& errors) {
  std::vector<CorpusVector> vectors;
  CorpusSubject subject;
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view row = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(row.size() + 1, text.size()));
    if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    std::vector<Complaint> complaints;
    CorpusVector vector = ReadVector(row, complaints);
    vector.file = file;
    vector.line = line;
    if (complaints.empty()) {
      const std::string wrong = subject.Load(vector, {});
      if (!wrong.empty())
        complaints.push_back({.place = {.line = 1, .column = 1, .path = "$"}, .what = wrong, .remedy = {}});
    }
    for (Complaint& complaint : complaints) {
      complaint.place.line = line;
      errors.push_back(Sentence(file, complaint));
    }
    if (complaints.empty()) vectors.push_back(std::move(vector));
  }
  return vectors;
}

}  // namespace parapet
