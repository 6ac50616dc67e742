// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/simulate/scenario.h"

#include <algorithm>

#include "parapet/adapters/json/document.h"

namespace parapet {
namespace {

const std::vector<std::string> kActs = {"price",   "orders", "stock", "shipped", "note", "decide",
                                        "approve", "done",   "close", "ceiling", "fail", "restart"};

bool IsOfPeople(ScenarioAct act) {
  return act == ScenarioAct::kNote || act == ScenarioAct::kDecide || act == ScenarioAct::kApprove ||
         act == ScenarioAct::kDone || act == ScenarioAct::kClose;
}

// A price as shops write it, no more than cents.
void ReadPrice(DocumentObject& object, const char* key, std::string* out) {
  const auto amount = object.Amount(key);
  if (!amount) return;
  if (amount->IsNegative() || amount->micros() % 10'000 != 0) {
    return object.Complain(object.Node(key)->place(), "no price in cents", "write it like 15.00");
  }
  char text[kDecimalFormatMax];
  *out = FormatDecimal(amount->micros(), 2, text);
}

void ReadGoods(DocumentObject& object, ScenarioEvent& event) {
  object.Require("item");
  event.item = object.Text("item").value_or("");
  const bool is_number =
      !event.item.empty() && event.item.size() <= 15 && event.item.find_first_not_of("0123456789") == std::string::npos;
  if (object.Has("item") && !is_number) {
    object.Complain(object.Node("item")->place(), "no variant's number", "write it like \"4001\"");
  }
  if (event.act == ScenarioAct::kStock) {
    object.Require("available");
    event.available = object.Whole("available", 0, 1'000'000).value_or(0);
    return;
  }
  object.Require("price");
  ReadPrice(object, "price", &event.price);
  event.title = object.Text("title").value_or("");
  if (event.act == ScenarioAct::kPrice) return ReadPrice(object, "compare_at", &event.compare_at);
  object.Require("count");
  event.count = object.Whole("count", 1, kScenarioOrdersMost).value_or(1);
  event.quantity = object.Whole("quantity", 1, 1'000).value_or(1);
  event.every = object.Time("every").value_or(Seconds(1));
}

void ReadPeople(DocumentObject& object, ScenarioEvent& event) {
  for (const char* key : {"incident", "actor"}) object.Require(key);
  event.incident = object.Text("incident").value_or("");
  event.actor = object.Text("actor").value_or("");
  event.reason = object.Text("reason").value_or("");
  if (event.act == ScenarioAct::kApprove) event.owner = object.Bool("owner").value_or(false);
  if (event.act != ScenarioAct::kClose) return;
  object.Require("as");
  const auto as = object.Choice("as", {"prevented", "false_alarm", "accepted", "external"});
  if (as) event.closing = static_cast<Closing>(*as);
}

void ReadRest(DocumentObject& object, ScenarioEvent& event) {
  if (event.act == ScenarioAct::kShipped) {
    object.Require("incident");
    event.incident = object.Text("incident").value_or("");
    event.actor = object.Text("actor").value_or("the warehouse");
    event.share = std::clamp<int64_t>(object.Percent("share").value_or(10'000), 0, 10'000);
  } else if (event.act == ScenarioAct::kCeiling) {
    object.Require("ceiling");
    if (const auto ceiling = object.Choice("ceiling", {"observe", "tag", "hold", "block"})) {
      event.ceiling = static_cast<Ceiling>(*ceiling);
    }
  } else if (event.act == ScenarioAct::kFail) {
    for (const char* key : {"kind", "for"}) object.Require(key);
    event.kind = object.Text("kind").value_or("");
    event.fails_for = object.Time("for").value_or(Duration());
    event.lost = object.Choice("answer", {"refused", "lost"}).value_or(0) == 1;
  }
}

ScenarioEvent ReadEvent(const JsonNode& node, Duration lasts, std::vector<Complaint>& complaints) {
  DocumentObject object(node, complaints);
  ScenarioEvent event{.place = node.place()};
  for (const char* key : {"at", "do"}) object.Require(key);
  event.at = object.Time("at").value_or(Duration());
  const auto act = object.Choice("do", kActs);
  if (!act) return event;
  event.act = static_cast<ScenarioAct>(*act);
  if (event.act <= ScenarioAct::kStock) {
    ReadGoods(object, event);
  } else if (IsOfPeople(event.act)) {
    ReadPeople(object, event);
  } else {
    ReadRest(object, event);
  }
  if (event.at > lasts) object.Complain(node.place(), "is after the end", "let the scenario last longer");
  object.Finish();
  return event;
}

}  // namespace

Scenario ReadScenario(std::string_view text, std::vector<Complaint>& complaints) {
  Scenario scenario;
  const JsonDocument document = JsonDocument::Parse(text, complaints);
  if (!complaints.empty()) return scenario;
  DocumentObject object(document.root(), complaints);
  for (const char* key : {"scenario", "starts_at", "lasts", "events"}) object.Require(key);
  scenario.name = object.Text("scenario").value_or("");
  scenario.why = object.Text("why").value_or("");
  scenario.starts_at = object.Moment("starts_at").value_or(Instant());
  scenario.lasts = object.Time("lasts").value_or(Duration());
  if (scenario.lasts > kScenarioLastsMost) {
    object.Complain(object.Node("lasts")->place(), "lasts longer than 400 days", "orders are not kept for longer");
  }
  scenario.seed = static_cast<uint64_t>(object.Whole("seed", 0).value_or(1));
  for (const JsonNode& node : object.Array("events")) {
    scenario.events.push_back(ReadEvent(node, scenario.lasts, complaints));
  }
  object.Finish();
  std::stable_sort(scenario.events.begin(), scenario.events.end(),
                   [](const ScenarioEvent& a, const ScenarioEvent& b) { return a.at < b.at; });
  return scenario;
}

}  // namespace parapet
