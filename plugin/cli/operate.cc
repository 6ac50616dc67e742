// SPDX-License-Identifier: Apache-2.0
//
// Commands that ask or change a store: each is one admin route and a table.
#include <filesystem>
#include <iostream>

#include "parapet/plugin/cli/ask.h"

namespace parapet {
namespace {

// The service reads files itself, so it needs the whole path.
std::string Absolute(const std::string& path) { return std::filesystem::absolute(path).string(); }

}  // namespace

int RunItemsImport(const CommonOptions& common, const ImportOptions& options) {
  bool refused = false;
  const std::string body = Body(common, options.reason, [&](JsonWriter& json) {
    json.Field("path", Absolute(options.file))
        .Field("vouch", options.vouch)
        .Field("skip_bad_rows", options.skip_bad_rows);
  });
  const int status = Ask(common, "POST", "items/import", body, [&](const JsonNode& root) {
    for (const JsonNode& complaint : ArrayAt(root, "complaints")) std::cerr << complaint.text() << "\n";
    refused = TextAt(root, "done") != "true";
    if (refused) {
      std::cerr << "parapet: refused: " << TextAt(root, "error") << "\n";
      return;
    }
    std::cout << "Loaded " << TextAt(root, "rows") << " items. " << TextAt(root, "waiting")
              << " prices wait for a person, " << TextAt(root, "bad_rows") << " rows could not be read.\n";
  });
  return refused ? kExitBadInput : status;
}

int RunItemsShow(const CommonOptions& common, const std::string& key) {
  return Ask(common, "GET", "items/" + PercentEncode(key), {}, [](const JsonNode& root) {
    std::cout << TextAt(root, "id") << "  " << TextAt(root, "title") << "\n";
    Table prices({"currency", "price list", "live", "reference", "compare at", "vouching", "changed"});
    for (const JsonNode& price : ArrayAt(root, "prices")) {
      prices.Row({TextAt(price, "currency"), TextAt(price, "price_list"), AmountAt(price, "live"),
                  AmountAt(price, "reference"), AmountAt(price, "compare_at"), TextAt(price, "vouching"),
                  TextAt(price, "changed_at")});
    }
    prices.Print(std::cout, "no price");
    const std::string observed = TextAt(root, "observed");
    if (observed.empty()) return;
    std::cout << "stock " << observed << " as of " << TextAt(root, "stock_as_of") << ", claimed "
              << TextAt(root, "claimed") << ", promisable " << TextAt(root, "promisable") << "\n";
  });
}

int RunPricesPending(const CommonOptions& common) {
  return Ask(common, "GET", "prices/pending", {}, [](const JsonNode& root) {
    Table table({"item", "title", "live", "reference", "currency", "why", "since"});
    for (const JsonNode& price : ArrayAt(root, "pending")) {
      table.Row({TextAt(price, "item"), TextAt(price, "title"), AmountAt(price, "live"), AmountAt(price, "reference"),
                 TextAt(price, "currency"), TextAt(price, "why"), TextAt(price, "since")});
    }
    table.Print(std::cout, "No price waits for a person.");
  });
}

int RunPricesDecide(const CommonOptions& common, const DecideOptions& options) {
  int status = 0;
  const auto control = Control::Open(common, &status);
  if (control == nullptr) return status;
  std::string price = options.price, currency = options.currency;
  if (price.empty()) {
    if (!control->Call("GET", "prices/pending")) return control->status();
    for (const JsonNode& pending : ArrayAt(control->document().root(), "pending")) {
      if (TextAt(pending, "item") != options.item || TextAt(pending, "price_list") != options.price_list) continue;
      if (!currency.empty() && TextAt(pending, "currency") != currency) continue;
      price = TextAt(pending, "live");
      currency = TextAt(pending, "currency");
    }
  }
  if (price.empty()) {
    std::cerr << "parapet: nothing is pending for \"" << options.item << "\"; look with `parapet prices pending`\n";
    return kExitBadInput;
  }
  const std::string body = Body(common, options.reason, [&](JsonWriter& json) {
    json.Field("item", options.item)
        .Field("accept", options.accept)
        .Field("price", price)
        .Field("price_list", options.price_list);
    if (!currency.empty()) json.Field("currency", currency);
  });
  if (!control->Call("POST", "prices/decide", body)) return control->status();
  std::cout << (options.accept ? "Accepted: " : "Rejected: ") << options.item << " at " << price << " " << currency
            << (options.accept ? " is the reference now.\n" : " stays unvouched; correct it in the shop.\n");
  return kExitClean;
}

int RunPricesHistory(const CommonOptions& common, const std::string& item, int limit) {
  const std::string route =
      "prices/history?limit=" + std::to_string(limit) + (item.empty() ? "" : "&item=" + PercentEncode(item));
  return Ask(common, "GET", route, {}, [](const JsonNode& root) {
    Table table({"at", "item", "price", "currency", "compare at"});
    for (const JsonNode& entry : ArrayAt(root, "history")) {
      const auto event = entry.Find("event");
      for (const JsonNode& update : event ? ArrayAt(*event, "items") : std::vector<JsonNode>()) {
        for (const JsonNode& price : ArrayAt(update, "prices")) {
          table.Row({TextAt(entry, "at"), TextAt(update, "id"), AmountAt(price, "price"), TextAt(price, "currency"),
                     AmountAt(price, "compare_at")});
        }
      }
    }
    table.Print(std::cout, "No update is recorded.");
  });
}

int RunOrdersList(const CommonOptions& common, const std::string& at_least, int limit) {
  const std::string route = "orders?limit=" + std::to_string(limit) + (at_least.empty() ? "" : "&at_least=" + at_least);
  return Ask(common, "GET", route, {}, [](const JsonNode& root) {
    Table table({"order", "seen", "decision", "enforced", "guardrails"});
    for (const JsonNode& order : ArrayAt(root, "orders")) {
      table.Row({TextAt(order, "order"), TextAt(order, "seen_at"), TextAt(order, "decision"), TextAt(order, "enforced"),
                 TextAt(order, "guardrails")});
    }
    table.Print(std::cout, "No order.");
  });
}

int RunOrdersShow(const CommonOptions& common, const std::string& order) {
  return Ask(common, "GET", "orders/" + PercentEncode(order), {}, [&](const JsonNode& root) {
    const auto event = root.Find("event");
    const auto record = event->Find("record");
    const auto verdict = event->Find("verdict");
    std::cout << "order " << order << ", ledger event " << TextAt(root, "sequence") << " of " << TextAt(root, "at")
              << "\n";
    if (record)
      std::cout << "decision " << TextAt(*record, "decision") << ", enforced " << TextAt(*record, "enforced") << "\n";
    for (const char* list : {"findings", "shadow"}) {
      for (const JsonNode& finding : verdict ? ArrayAt(*verdict, list) : std::vector<JsonNode>()) {
        std::cout << "  " << TextAt(finding, "action") << "  " << TextAt(finding, "guardrail")
                  << (std::string_view(list) == "shadow" ? " (shadow)" : "") << "  " << TextAt(finding, "message")
                  << "\n";
      }
    }
    for (const JsonNode& missing : verdict ? ArrayAt(*verdict, "indeterminate") : std::vector<JsonNode>()) {
      std::cout << "  could not check " << TextAt(missing, "guardrail") << " at " << TextAt(missing, "target")
                << ", because " << TextAt(missing, "because") << "\n";
    }
    std::cout << "Everything that was known: --format json\n";
  });
}

int RunOrdersRelease(const CommonOptions& common, const std::string& order, const std::string& reason) {
  return Ask(common, "POST", "orders/" + PercentEncode(order) + "/release", Body(common, reason),
             Say("Released: order " + order + " as it is now. A change to it is judged again."));
}

int RunOrdersRecheck(const CommonOptions& common, const std::string& order) {
  const int status =
      Ask(common, "POST", "orders/" + PercentEncode(order) + "/recheck", Body(common, {}), [](const JsonNode&) {});
  return status == kExitClean && !common.json() ? RunOrdersShow(common, order) : status;
}

int RunOrdersImport(const CommonOptions& common, const std::string& file) {
  return Ask(common, "POST", "orders/import",
             Body(common, {}, [&](JsonWriter& json) { json.Field("path", Absolute(file)); }), [](const JsonNode& root) {
               for (const JsonNode& complaint : ArrayAt(root, "complaints")) std::cerr << complaint.text() << "\n";
               std::cout << TextAt(root, "imported") << " orders judged and recorded; none was touched.\n";
             });
}

int RunBypass(const CommonOptions& common, const std::string& length, const std::string& reason, bool end) {
  if (!end && (length.empty() || reason.empty())) {
    std::cerr << "parapet: say how long and why: parapet bypass --for 1h --reason \"…\"\n";
    return kExitUsage;
  }
  const std::string body = Body(common, reason, [&](JsonWriter& json) {
    if (!end) json.Field("for", length);
  });
  return Ask(
      common, "POST", "bypass", body,
      Say(end ? "Parapet is back in its place."
              : "Parapet stands aside for " + length + ": everything in shadow, checks allow, the outbox is frozen."));
}

int RunOutboxList(const CommonOptions& common, const std::string& state, int limit) {
  const std::string route = "outbox?limit=" + std::to_string(limit) + (state.empty() ? "" : "&state=" + state);
  return Ask(common, "GET", route, {}, [](const JsonNode& root) {
    Table table({"key", "kind", "target", "state", "attempts", "created", "last error"});
    for (const JsonNode& effect : ArrayAt(root, "effects")) {
      table.Row({TextAt(effect, "key"), TextAt(effect, "kind"), TextAt(effect, "target"), TextAt(effect, "state"),
                 TextAt(effect, "attempts"), TextAt(effect, "created_at"), TextAt(effect, "last_error")});
    }
    table.Print(std::cout, "The outbox is empty.");
  });
}

int RunOutboxRetry(const CommonOptions& common, const std::string& key) {
  return Ask(common, "POST", "outbox/" + PercentEncode(key) + "/retry", Body(common, {}),
             Say("It will be tried again."));
}

int RunAlertsList(const CommonOptions& common) {
  return Ask(common, "GET", "alerts", {}, [](const JsonNode& root) {
    Table table({"incident", "guardrail", "item", "action", "orders", "at risk", "opened", "acknowledged by", "next"});
    for (const JsonNode& alert : ArrayAt(root, "alerts")) {
      table.Row({TextAt(alert, "incident"), TextAt(alert, "guardrail"), TextAt(alert, "item"), TextAt(alert, "action"),
                 TextAt(alert, "orders"), AmountAt(alert, "at_risk"), TextAt(alert, "opened_at"),
                 TextAt(alert, "acknowledged_by"), TextAt(alert, "next")});
    }
    table.Print(std::cout, "No alert.");
  });
}

int RunAlertsAcknowledge(const CommonOptions& common, const std::string& incident) {
  return Ask(common, "POST", "alerts/" + PercentEncode(incident) + "/acknowledge", Body(common, {}),
             Say("Acknowledged: " + incident + " will not escalate."));
}

int RunAlertsTest(const CommonOptions& common) {
  return Ask(common, "POST", "alerts/test", Body(common, {}),
             Say("A test alert is on its way; the channel counts as tested when it arrives."));
}

}  // namespace parapet
