// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/admin/api.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/admin/views.h"
#include "parapet/plugin/trial/backtest.h"

namespace parapet {
namespace {

struct Call {
  std::string_view method;
  std::vector<std::string> path;  // behind /admin/v1
  std::map<std::string, std::string> query;
  std::string_view body;
  Instant now;
  StoreFlow* flow = nullptr;

  bool Is(std::string_view wanted_method, std::initializer_list<std::string_view> wanted) const {
    if (method != wanted_method || wanted.size() != path.size() - 2) return false;
    return std::equal(wanted.begin(), wanted.end(), path.begin() + 2,
                      [](std::string_view want, const std::string& have) { return want == "*" || want == have; });
  }
  std::string Query(const std::string& name) const {
    const auto at = query.find(name);
    return at == query.end() ? std::string() : at->second;
  }
  size_t Limit() const {
    const std::string text = Query("limit");
    size_t limit = 50;
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return std::clamp<size_t>(limit, 1, 10'000);
  }
};

HttpResponse Ok(std::string body) { return {.status = 200, .body = std::move(body)}; }
HttpResponse Done() { return Ok(R"({"done":true})"); }
HttpResponse Refused(const std::string& why) { return Problem(409, "refused", "Nothing was changed", why); }
HttpResponse NotFound(const std::string& what) { return Problem(404, "not-found", "There is no such thing", what); }
HttpResponse Outcome(const std::string& error) { return error.empty() ? Done() : Refused(error); }

// Reads the body of a call; complains in one problem document when it does not fit.
template <typename Read>
HttpResponse WithBody(const Call& call, Read read) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(call.body, complaints);
  DocumentObject object(document.root(), complaints);
  HttpResponse response = read(object, [&]() {
    object.Finish();
    return complaints.empty();
  });
  if (complaints.empty()) return response;
  return Problem(400, "bad-request", "The call could not be read", Sentence("body", complaints.front()));
}

std::vector<std::string> Split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    parts.push_back(ParseQuery("v=" + std::string(path.substr(0, slash)))["v"]);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return parts;
}

HttpResponse ImportItems(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    ImportRequest request;
    request.path = body.Text("path").value_or("");
    request.vouch = body.Bool("vouch").value_or(false);
    request.skip_bad_rows = body.Bool("skip_bad_rows").value_or(false);
    request.actor = body.Text("actor").value_or("");
    request.reason = body.Text("reason").value_or("");
    body.Require("path");
    if (!valid()) return HttpResponse{};
    if (request.vouch && request.reason.empty()) return Refused("vouching for prices asks for a reason");
    return Ok(WriteImportReport(call.flow->Import(request, call.now)));
  });
}

HttpResponse DecidePrice(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    PriceDecision decision;
    decision.item = body.Text("item").value_or("");
    decision.currency =
        Currency::FromCode(body.Text("currency").value_or("")).value_or(call.flow->options().settings.currency);
    decision.price_list = body.Text("price_list").value_or("");
    decision.accept = body.Bool("accept").value_or(false);
    decision.price = body.Amount("price").value_or(Money());
    decision.actor = body.Text("actor").value_or("");
    decision.reason = body.Text("reason").value_or("");
    for (const char* key : {"item", "accept", "price"}) body.Require(key);
    if (!valid()) return HttpResponse{};
    return Outcome(call.flow->DecidePrice(decision, call.now));
  });
}

HttpResponse ReleaseOrder(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    Release release{
        .identity = call.path[3], .actor = body.Text("actor").value_or(""), .reason = body.Text("reason").value_or("")};
    if (!valid()) return HttpResponse{};
    if (release.reason.empty()) return Refused("letting an order go asks for a reason");
    return Outcome(call.flow->ReleaseOrder(release, call.now));
  });
}

HttpResponse ReviewOrder(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string label = body.Text("label").value_or(""), actor = body.Text("actor").value_or(""),
                      reason = body.Text("reason").value_or("");
    body.Require("label");
    if (!valid()) return HttpResponse{};
    if (!LabelFromName(label)) return Refused("\"" + label + "\" is none of right, false_alarm, unsure");
    return Outcome(call.flow->ReviewOrder(call.path[3], label, actor, reason, call.now));
  });
}

HttpResponse ImportOrders(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string path = body.Text("path").value_or("");
    body.Text("actor");
    body.Require("path");
    if (!valid()) return HttpResponse{};
    size_t imported = 0;
    std::vector<std::string> bad;
    const std::string error = call.flow->ImportOrders(path, call.now, &imported, &bad);
    return error.empty() ? Ok(WriteOrderImport(imported, bad)) : Refused(error);
  });
}

HttpResponse ApplyPolicy(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string document = body.Text("document").value_or(""), actor = body.Text("actor").value_or(""),
                      reason = body.Text("reason").value_or(""), file = body.Text("file").value_or("policy");
    body.Require("document");
    if (!valid()) return HttpResponse{};
    const auto complaints = call.flow->ApplyPolicy(document, actor, reason, call.now);
    if (complaints.empty()) return Done();
    std::string all;
    for (const Complaint& complaint : complaints) all += (all.empty() ? "" : "\n") + Sentence(file, complaint);
    return Problem(422, "policy-refused", "The policy was refused; the one in force stays", all);
  });
}

HttpResponse SetBypass(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const auto length = body.Time("for");
    const std::string actor = body.Text("actor").value_or(""), reason = body.Text("reason").value_or("");
    if (!valid()) return HttpResponse{};
    call.flow->Bypass(length ? call.now + *length : Instant(), actor, reason, call.now);
    return Done();
  });
}

HttpResponse Acknowledge(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string actor = body.Text("actor").value_or("");
    if (!valid()) return HttpResponse{};
    return Outcome(call.flow->AcknowledgeAlert(call.path[3], actor, call.now));
  });
}

HttpResponse TestAlert(const Call& call) {
  return WithBody(call, [&](DocumentObject& body, auto valid) {
    const std::string actor = body.Text("actor").value_or("");
    if (!valid()) return HttpResponse{};
    return Outcome(call.flow->TestAlert(actor, call.now));
  });
}

HttpResponse Orders(const Call& call) {
  std::optional<Action> at_least;
  if (const std::string text = call.Query("at_least"); !text.empty()) {
    at_least = ActionFromName(text);
    if (!at_least)
      return Problem(400, "bad-request", "Unknown decision", "\"" + text + "\" is none of allow, tag, hold, block");
  }
  return Ok(WriteOrders(call.flow->Orders(at_least, call.Limit())));
}

HttpResponse ShowOrder(const Call& call) {
  const auto event = call.flow->LastOrderEvent(call.path[3]);
  return event ? Ok(WriteStoredOrder(*event)) : NotFound("no order \"" + call.path[3] + "\" is recorded");
}

HttpResponse ShowItem(const Call& call) {
  const auto item = call.flow->FindItem(call.path[3]);
  return item ? Ok(WriteItem(*item)) : NotFound("no item \"" + call.path[3] + "\" is known");
}

HttpResponse Effects(const Call& call, Ledger& ledger) {
  std::optional<EffectState> state;
  if (const std::string text = call.Query("state"); !text.empty()) {
    state = EffectStateFromName(text);
    if (!state)
      return Problem(400, "bad-request", "Unknown state",
                     "\"" + text + "\" is none of pending, sending, done, unknown, dead");
  }
  return Ok(WriteEffects(ledger.Effects(call.path[1], state, call.Limit())));
}

// Reads.
HttpResponse Get(const Call& call, const Config& config, Ledger& ledger) {
  if (call.Is("GET", {"status"})) return Ok(WriteStatus(*call.flow, *config.Find(call.path[1]), ledger, call.now));
  if (call.Is("GET", {"items", "*"})) return ShowItem(call);
  if (call.Is("GET", {"prices", "pending"})) return Ok(WritePending(call.flow->PendingPrices()));
  if (call.Is("GET", {"prices", "history"}))
    return Ok(WriteHistory(ledger, call.path[1], EventKind::kItems, call.Query("item"), call.Limit()));
  if (call.Is("GET", {"orders"})) return Orders(call);
  if (call.Is("GET", {"orders", "*"})) return ShowOrder(call);
  if (call.Is("GET", {"guardrails"})) return Ok(WriteGuardrails(call.flow->program().get(), call.flow->supplied()));
  if (call.Is("GET", {"policy"})) return Ok(WritePolicy(*call.flow));
  if (call.Is("GET", {"policy", "history"}))
    return Ok(WriteHistory(ledger, call.path[1], EventKind::kPolicy, "policy", call.Limit()));
  if (call.Is("GET", {"outbox"})) return Effects(call, ledger);
  if (call.Is("GET", {"alerts"})) return Ok(WriteAlerts(call.flow->Alerts()));
  return NotFound("no route " + std::string(call.path.back()));
}

// Changes.
HttpResponse Post(const Call& call, Ledger& ledger) {
  if (call.Is("POST", {"items", "import"})) return ImportItems(call);
  if (call.Is("POST", {"prices", "decide"})) return DecidePrice(call);
  if (call.Is("POST", {"orders", "import"})) return ImportOrders(call);
  if (call.Is("POST", {"orders", "*", "release"})) return ReleaseOrder(call);
  if (call.Is("POST", {"orders", "*", "review"})) return ReviewOrder(call);
  if (call.Is("POST", {"orders", "*", "recheck"})) return Outcome(call.flow->RecheckOrder(call.path[3], call.now));
  if (call.Is("POST", {"policy", "apply"})) return ApplyPolicy(call);
  if (call.Is("POST", {"bypass"})) return SetBypass(call);
  if (call.Is("POST", {"outbox", "*", "retry"})) {
    return ledger.Retry(call.path[3], call.now) ? Done()
                                                : NotFound("no dead or unknown effect \"" + call.path[3] + "\"");
  }
  if (call.Is("POST", {"alerts", "test"})) return TestAlert(call);
  if (call.Is("POST", {"alerts", "*", "acknowledge"})) return Acknowledge(call);
  return NotFound("no route " + std::string(call.path.back()));
}

}  // namespace

std::map<std::string, std::string> ParseQuery(std::string_view query) {
  const auto decode = [](std::string_view text) {
    std::string decoded;
    for (size_t i = 0; i < text.size(); ++i) {
      unsigned value = 0;
      const bool escaped =
          text[i] == '%' && i + 2 < text.size() &&
          std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3;
      decoded += escaped ? static_cast<char>(value) : text[i];
      if (escaped) i += 2;
    }
    return decoded;
  };
  std::map<std::string, std::string> parameters;
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    const size_t equals = pair.find('=');
    if (!pair.empty()) {
      parameters[decode(pair.substr(0, equals))] =
          equals == std::string_view::npos ? std::string() : decode(pair.substr(equals + 1));
    }
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return parameters;
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (plain) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return encoded;
}

HttpResponse AdminApi::Handle(std::string_view method, std::string_view target, std::string_view body, Instant now) {
  constexpr std::string_view kPrefix = "/admin/v1/";
  if (!target.starts_with(kPrefix)) return NotFound("admin routes begin with /admin/v1/");
  target.remove_prefix(kPrefix.size());
  const size_t mark = target.find('?');
  Call call{.method = method, .path = Split(target.substr(0, mark)), .body = body, .now = now};
  if (mark != std::string_view::npos) call.query = ParseQuery(target.substr(mark + 1));
  if (call.path.size() < 3 || call.path[0] != "stores") return NotFound("routes are /admin/v1/stores/{store}/…");
  call.flow = assembly_.Find(call.path[1]);
  if (call.flow == nullptr) return NotFound("no store \"" + call.path[1] + "\" is configured");
  if (method == "GET") return Get(call, config_, assembly_.ledger());
  if (method == "POST") return Post(call, assembly_.ledger());
  return Problem(405, "method-not-allowed", "Only GET and POST are served here", "");
}

}  // namespace parapet
