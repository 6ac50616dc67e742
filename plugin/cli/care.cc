// SPDX-License-Identifier: Apache-2.0
//
// Looking after single orders and people: what is held, calls, forgetting a person.
#include <iostream>

#include "parapet/plugin/cli/ask.h"

namespace parapet {

int RunHoldsList(const CommonOptions& common, int limit) {
  return Ask(common, "GET", "holds?limit=" + std::to_string(limit), {}, [](const JsonNode& root) {
    Table table({"order", "held since", "by", "owner", "deadline", "because", "next", "at"});
    for (const JsonNode& hold : ArrayAt(root, "holds")) {
      const std::string owner = TextAt(hold, "owner");
      table.Row({TextAt(hold, "order"), TextAt(hold, "since"), TextAt(hold, "reasons"),
                 owner.empty() ? TextAt(hold, "owner_role") : owner, TextAt(hold, "deadline"),
                 TextAt(hold, "deadline_because"), TextAt(hold, "next"), TextAt(hold, "next_timer")});
    }
    table.Print(std::cout, "Nothing is held.");
    const auto holds = ArrayAt(root, "holds");
    if (!holds.empty()) std::cout << "What happens at a deadline: " << TextAt(holds.front(), "outcome") << ".\n";
    const auto brake = root.Find("brake");
    if (brake && TextAt(*brake, "on") == "true") {
      std::cout << "The brake is on: " << TextAt(*brake, "unsure") << " of the last " << TextAt(*brake, "orders")
                << " orders could not be checked, so such orders are tagged and not held.\n";
    }
  });
}

int RunCallsList(const CommonOptions& common, int limit) {
  return Ask(common, "GET", "calls?limit=" + std::to_string(limit), {}, [](const JsonNode& root) {
    Table table({"case", "state", "slot", "owner", "attempts", "last", "next", "at"});
    for (const JsonNode& call : ArrayAt(root, "calls")) {
      table.Row({TextAt(call, "case"), TextAt(call, "state"), TextAt(call, "slot"), TextAt(call, "owner"),
                 TextAt(call, "attempts"), TextAt(call, "last"), TextAt(call, "next"), TextAt(call, "next_timer")});
    }
    table.Print(std::cout, "No call.");
  });
}

int RunCasesCall(const CommonOptions& common, const CallOptions& options) {
  const std::string body = Body(
      common, {}, [&](JsonWriter& json) { json.Field("outcome", options.outcome).Field("seconds", options.seconds); });
  return Ask(common, "POST", "cases/" + PercentEncode(options.case_id) + "/call", body,
             Say("Noted. What follows from it: parapet calls list"));
}

int RunCasesGesture(const CommonOptions& common, const GestureOptions& options) {
  const std::string body =
      Body(common, {}, [&](JsonWriter& json) { json.Field("kind", options.kind).Field("amount", options.amount); });
  return Ask(common, "POST", "cases/" + PercentEncode(options.case_id) + "/gesture", body,
             Say("Its cost is booked; what becomes of it: parapet cases show " + options.case_id));
}

int RunErase(const CommonOptions& common, const EraseOptions& options) {
  if (options.customer.empty() == options.order.empty()) {
    std::cerr << "parapet: say one of --customer and --order\n";
    return kExitUsage;
  }
  const std::string body = Body(common, options.reason, [&](JsonWriter& json) {
    if (!options.customer.empty()) json.Field("customer", options.customer);
    if (!options.order.empty()) json.Field("order", options.order);
    json.Field("confirm", options.yes);
  });
  return Ask(common, "POST", "people/erase", body, [&](const JsonNode& root) {
    const std::string what = TextAt(root, "orders") + " orders and " + TextAt(root, "unreadable_deliveries") +
                             " deliveries that could not be read";
    if (TextAt(root, "done") == "true") {
      std::cout << "Forgotten: everything personal of " << what << ". It cannot be brought back.\n";
    } else {
      std::cout << "Would be forgotten, for good: everything personal of " << what
                << ".\nNothing was changed; the same command with --yes does it.\n";
    }
  });
}

}  // namespace parapet
