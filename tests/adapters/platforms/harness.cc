// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/adapters/platforms/harness.h"

#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "parapet/core/kernel/judge.h"
#include "parapet/core/policy/program.h"
#include "parapet/core/state/store_state.h"

namespace parapet::testing {

std::string ReadFile(const std::string& path_in_tests) {
  const std::string path = std::string(PARAPET_SOURCE_DIR) + "/tests/" + path_in_tests;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Request::Request(std::string path, std::string body, std::vector<std::pair<std::string, std::string>> headers)
    : path_(std::move(path)), body_(std::move(body)), headers_(std::move(headers)) {}

const HttpRequest& Request::get() {
  views_.assign(headers_.begin(), headers_.end());
  request_.method = "POST";
  request_.target = request_.path = path_;
  request_.body = body_;
  request_.headers = views_;
  return request_;
}

Bench::Bench(std::string store)
    : store_(std::move(store)), memory_(kArenaBytes), arena_(memory_), key_("a key of this test") {
  context_ = {.store = store_, .identity_key = &key_, .arena = &arena_, .now = kNow};
}

const DecodeContext& Bench::context() {
  arena_.Reset();
  return context_;
}

PlatformSettings Settings() {
  PlatformSettings settings;
  settings.store = "main";
  settings.secrets = {{.value = "hush"}};
  settings.currency = *Currency::FromCode("USD");
  return settings;
}

Decoded Decode(const PlatformAdapter& adapter, Bench& bench, std::string body, std::string topic) {
  Request request("/hooks/main", std::move(body), {{"x-shopify-topic", std::move(topic)}});
  return adapter.Decode(request.get(), bench.context());
}

namespace {

StoreState StateFor(const Order& order, Catalogue catalogue) {
  StoreSettings settings;
  settings.store = "main";
  settings.currency = order.currency;
  settings.catalogue_tax = order.tax_basis;
  StoreState state(settings);
  if (catalogue == Catalogue::kNone) return state;
  std::vector<ItemUpdate> items;
  for (const Line& line : order.lines) {
    if (!line.IsMerchandise()) continue;
    const std::string id(line.variant_id.empty() ? line.sku : line.variant_id);
    bool listed = false;
    for (const ItemUpdate& item : items) listed = listed || item.id == id;
    if (listed) continue;
    ItemUpdate item{.id = id, .sku = std::string(line.sku)};
    item.prices.push_back({.currency = order.currency, .price = line.offered_unit});
    item.stock = ItemStock{.kind = StockKind::kUntracked, .as_of = kNow};
    items.push_back(item);
  }
  state.Import(items, true, NoPolicy(), kNow);
  return state;
}

}  // namespace

std::vector<std::string> FindingsIn(const Order& order, Catalogue catalogue) {
  Order judged = order;
  if (judged.stage == Stage::kCart) judged.stage = Stage::kCheckout;
  const auto compiled = Program::Compile(RecommendedPolicy(), 1, kNow);
  if (!compiled.program) throw std::runtime_error("the recommended policy does not compile");
  const StoreState state = StateFor(judged, catalogue);
  FactsBuffer buffer;
  const Facts facts = state.Resolve(judged, state.Admit(judged, kNow), *compiled.program, kNow, buffer);
  Findings findings;
  JudgeOrder(compiled.program->MaskFor(judged, facts.supplied), judged, facts, compiled.program->RulesFor(judged),
             findings);
  std::set<std::string> names;
  for (const Finding& finding : findings.findings()) names.emplace(Registry()[finding.guardrail].name);
  for (const Indeterminate& missing : findings.indeterminates()) {
    names.insert("could not check: " + std::string(Registry()[missing.guardrail].name));
  }
  return {names.begin(), names.end()};
}

std::string Text(const std::optional<Money>& amount, int places) {
  char text[kDecimalFormatMax];
  return amount ? std::string(FormatDecimal(amount->micros(), places, text)) : std::string();
}

}  // namespace parapet::testing
