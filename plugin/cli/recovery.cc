// SPDX-License-Identifier: Apache-2.0
//
// Follow-through: incidents and their cases.
#include <iostream>

#include "parapet/plugin/cli/ask.h"
#include "parapet/plugin/cli/post_incident.h"

namespace parapet {
namespace {

std::string MoneyAt(const JsonNode& node, std::string_view key) {
  const std::string amount = TextAt(node, key);
  return amount.empty() ? "-" : amount + " " + TextAt(node, "currency");
}

void PrintPlan(const JsonNode& plan) {
  std::cout << TextAt(plan, "because") << "\n  cost " << MoneyAt(plan, "cost") << ", of it unavoidable "
            << MoneyAt(plan, "unavoidable") << "; honouring all would cost " << MoneyAt(plan, "exposure") << "\n";
  if (const std::string most = TextAt(plan, "offer_most"); !most.empty()) {
    std::cout << "  an offer of at most " << most << " each (" << TextAt(plan, "offer_form")
              << "), beside a full refund\n";
  }
  const auto remedies = plan.Find("remedies");
  for (const JsonNode& remedy : remedies ? remedies->children() : std::vector<JsonNode>()) {
    if (remedy.text() != "0") std::cout << "  " << remedy.text() << " × " << remedy.key() << "\n";
  }
  if (TextAt(plan, "cost_unknown") != "0") {
    std::cout << "  for " << TextAt(plan, "cost_unknown") << " the cost is not known; counted at the reference price\n";
  }
}

void PrintCases(const JsonNode& root) {
  Table table({"case", "order", "state", "exposure", "remedy", "amount", "owner", "next", "until"});
  for (const JsonNode& one : ArrayAt(root, "cases")) {
    const std::string owner = TextAt(one, "owner");
    const bool closed = TextAt(one, "state") == "closed";
    table.Row({TextAt(one, "case"), TextAt(one, "order"), TextAt(one, "state"), MoneyAt(one, "exposure"),
               TextAt(one, "remedy"), AmountAt(one, "amount"), owner.empty() ? TextAt(one, "owner_role") : owner,
               closed ? TextAt(one, "closed_because") : TextAt(one, "next"), TextAt(one, "next_timer")});
  }
  table.Print(std::cout, "No case.");
}

void PrintIncident(const JsonNode& root) {
  std::cout << TextAt(root, "incident") << "  " << TextAt(root, "cause") << "  " << TextAt(root, "state")
            << ", severity " << TextAt(root, "severity") << "\n";
  std::cout << TextAt(root, "orders") << " orders of " << TextAt(root, "customers") << " customers, exposure "
            << MoneyAt(root, "exposure") << "; found by " << TextAt(root, "guardrails") << "\n";
  for (const JsonNode& change : ArrayAt(root, "changes")) {
    std::cout << TextAt(change, "at") << "  " << TextAt(change, "item") << " came to cost " << TextAt(change, "price")
              << " instead of " << AmountAt(change, "reference") << "\n";
  }
  if (TextAt(root, "state") == "closed") {
    std::cout << "closed as " << TextAt(root, "closed_as") << ": " << TextAt(root, "closed_because") << "\n";
    return;
  }
  std::cout << "next: " << TextAt(root, "next") << " by " << TextAt(root, "owner_role") << " until "
            << TextAt(root, "next_timer") << (root.Find("next_because") ? ", " + TextAt(root, "next_because") : "")
            << "; " << TextAt(root, "breaches") << " timers missed\n";
  std::cout << "plan (" << TextAt(root, "plan_is") << "): ";
  if (const auto plan = root.Find("plan")) PrintPlan(*plan);
  PrintCases(root);
}

// What could be done where goods are missing, the best first.
void PrintProposal(const JsonNode& proposal) {
  std::cout << "ordered: " << TextAt(proposal, "quantity") << " × " << TextAt(proposal, "ordered") << " at "
            << TextAt(proposal, "paid") << "\n";
  Table table({"step", "item", "costs us", "customer pays", "refunded", "gift card", "when", "asks the customer"});
  for (const JsonNode& option : ArrayAt(proposal, "options")) {
    table.Row({TextAt(option, "step"), TextAt(option, "item"), AmountAt(option, "cost"),
               AmountAt(option, "customer_pays"), AmountAt(option, "refunded"), AmountAt(option, "gift_card"),
               TextAt(option, "eta"), TextAt(option, "needs_consent")});
  }
  table.Print(std::cout, "nothing");
  std::cout << "no answer means: " << TextAt(proposal, "silence_means") << "\n";
}

// "?order=1001&reference=15.00"
std::string RadiusQuery(const RadiusOptions& options) {
  std::string query;
  const std::pair<const char*, const std::string&> all[] = {{"incident", options.incident},
                                                            {"order", options.order},
                                                            {"item", options.item},
                                                            {"reference", options.reference}};
  for (const auto& [key, value] : all) {
    if (value.empty()) continue;
    query += (query.empty() ? "?" : "&") + std::string(key) + "=" + PercentEncode(value);
  }
  return query;
}

std::string IncidentRoute(const std::string& incident, const char* what) {
  return "incidents/" + PercentEncode(incident) + "/" + what;
}

}  // namespace

int RunIncidentsList(const CommonOptions& common, int limit) {
  return Ask(common, "GET", "incidents?limit=" + std::to_string(limit), {}, [](const JsonNode& root) {
    Table table({"incident", "cause", "state", "severity", "orders", "exposure", "owner", "next", "until", "missed"});
    for (const JsonNode& one : ArrayAt(root, "incidents")) {
      const std::string owner = TextAt(one, "owner");
      table.Row({TextAt(one, "incident"), TextAt(one, "cause"), TextAt(one, "state"), TextAt(one, "severity"),
                 TextAt(one, "orders"), MoneyAt(one, "exposure"), owner.empty() ? TextAt(one, "owner_role") : owner,
                 TextAt(one, "next"), TextAt(one, "next_timer"), TextAt(one, "breaches")});
    }
    table.Print(std::cout, "No incident.");
  });
}

int RunIncidentsShow(const CommonOptions& common, const std::string& incident) {
  return Ask(common, "GET", "incidents/" + PercentEncode(incident), {}, PrintIncident);
}

int RunIncidentsOrders(const CommonOptions& common, const RadiusOptions& options) {
  if (options.incident.empty() + options.order.empty() + options.item.empty() != 2) {
    std::cerr << "parapet: say one of an incident, --order or --item\n";
    return kExitUsage;
  }
  if (options.adopt) {
    return Ask(common, "POST", "blast-radius/adopt" + RadiusQuery(options), Body(common, options.reason),
               [](const JsonNode& root) {
                 std::cout << "Taken in: they are cases of " << TextAt(root, "incident") << " now.\n";
               });
  }
  return Ask(common, "GET", "blast-radius" + RadiusQuery(options), {}, [](const JsonNode& root) {
    std::cout << "cause " << TextAt(root, "cause") << ", items " << TextAt(root, "items") << "\n";
    if (const std::string siblings = TextAt(root, "siblings"); !siblings.empty()) {
      std::cout << "changed together with, or to the same price: " << siblings << "\n";
    }
    Table table({"order", "number", "placed", "exposure", "found", "case"});
    for (const JsonNode& hit : ArrayAt(root, "orders")) {
      table.Row({TextAt(hit, "order"), TextAt(hit, "number"), TextAt(hit, "placed_at"), MoneyAt(hit, "exposure"),
                 TextAt(hit, "found") == "true" ? "by a guardrail" : "from the record",
                 TextAt(hit, "has_case") == "true" ? "followed" : "proposed"});
    }
    table.Print(std::cout, "No order.");
  });
}

int RunIncidentsNote(const CommonOptions& common, const std::string& incident, const std::string& reason) {
  return Ask(common, "POST", IncidentRoute(incident, "note"), Body(common, reason),
             Say("Noted; the update timer begins anew."));
}

int RunIncidentsDecide(const CommonOptions& common, const std::string& incident, const std::string& reason) {
  return Ask(common, "POST", IncidentRoute(incident, "decide"), Body(common, reason), [&](const JsonNode& root) {
    const auto plan = root.Find("plan");
    if (plan) PrintPlan(*plan);
    const bool owner = plan && TextAt(*plan, "asks_the_owner") == "true";
    std::cout << "Nothing happens before it is approved" << (owner ? ", by the owner" : "")
              << ": parapet incidents approve " << TextAt(root, "incident") << "\n";
  });
}

int RunIncidentsApprove(const CommonOptions& common, const std::string& incident, const std::string& reason) {
  return Ask(common, "POST", IncidentRoute(incident, "approve"), Body(common, reason),
             Say("Granted. Held orders that are honoured are let go; what else is to be done: "
                 "parapet cases list --state to_do"));
}

int RunIncidentsClose(const CommonOptions& common, const CloseOptions& options) {
  const std::string body = Body(common, options.reason, [&](JsonWriter& json) {
    json.Field("as", options.as);
    if (!options.review_at.empty()) json.Field("review_at", options.review_at);
  });
  return Ask(common, "POST", IncidentRoute(options.incident, "close"), body, [&](const JsonNode& root) {
    if (TextAt(root, "closed") != "true") {
      std::cout << "A second person has to accept it too, with the same command.\n";
      return;
    }
    const std::string proof = TextAt(root, "proof");
    std::cout << "Closed as " << options.as << (proof.empty() ? "." : ": " + proof + ".") << "\n";
    if (const auto tuning = root.Find("tuning")) PrintTuning(*tuning);
  });
}

int RunCasesList(const CommonOptions& common, const CasesOptions& options) {
  std::string route = "cases?limit=" + std::to_string(options.limit);
  if (!options.state.empty()) route += "&state=" + options.state;
  if (!options.incident.empty()) route += "&incident=" + PercentEncode(options.incident);
  return Ask(common, "GET", route, {}, PrintCases);
}

int RunCasesShow(const CommonOptions& common, const std::string& one) {
  return Ask(common, "GET", "cases/" + PercentEncode(one), {}, [](const JsonNode& root) {
    for (const JsonNode& field : root.children()) {
      if (!field.IsArray() && field.key() != "proposal") std::cout << field.key() << ": " << field.text() << "\n";
    }
    if (const auto proposal = root.Find("proposal")) PrintProposal(*proposal);
    Table table({"step", "state", "since", "late since", "by", "note"});
    for (const JsonNode& step : ArrayAt(root, "steps")) {
      table.Row({TextAt(step, "step"), TextAt(step, "state"), TextAt(step, "since"), TextAt(step, "late_since"),
                 TextAt(step, "by"), TextAt(step, "note")});
    }
    table.Print(std::cout, "No step has started.");
  });
}

int RunCasesMark(const CommonOptions& common, const std::vector<std::string>& cases, const std::string& act,
                 const std::string& reason) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  std::vector<std::string> said;
  for (const std::string& one : cases) {
    if (!control->Call("POST", "cases/" + PercentEncode(one) + "/" + act, Body(common, reason))) {
      std::cerr << "parapet: stopped at " << one << "\n";
      if (common.json()) PrintSaid(act, said);
      return control->status();
    }
    said.push_back(one);
    if (!common.json()) std::cout << one << ": " << (act == "take" ? "yours" : act) << "\n";
  }
  if (common.json()) PrintSaid(act, said);
  return kExitClean;
}

}  // namespace parapet
