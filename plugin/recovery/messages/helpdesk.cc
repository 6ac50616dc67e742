// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/messages/helpdesk.h"

#include <algorithm>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/signature/signature.h"
#include "parapet/plugin/recovery/recovery_payload.h"

namespace parapet {
namespace {

enum class Asked : uint8_t { kPause, kResume, kBounced };

struct Ticket {
  std::string order, case_id, ticket;
  Asked action = Asked::kPause;
};

bool IsId(std::string_view text) {
  return text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("#._:/-").find(c) != std::string_view::npos;
         });
}

std::string ReadTicket(std::string_view body, Ticket& ticket) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(body, complaints);
  if (!complaints.empty()) return Sentence("body", complaints.front());
  DocumentObject object(document.root(), complaints);
  ticket.order = object.Text("order").value_or("");
  ticket.case_id = object.Text("case").value_or("");
  ticket.ticket = object.Text("ticket").value_or("");
  const auto action = object.Choice("action", {"pause", "resume", "bounced"});
  object.Require("action");
  ticket.action = static_cast<Asked>(action.value_or(0));
  if (ticket.order.empty() == ticket.case_id.empty())
    object.Complain(object.node().place(), "it names no order and no case, or both", "write one of them");
  for (const char* key : {"order", "case", "ticket"}) {
    const auto node = object.Node(key);
    if (node && !IsId(node->text()))
      object.Complain(node->place(), "an id has at most 64 letters, digits and # . _ : / -", "send ids, no text");
  }
  object.Finish();
  return complaints.empty() ? std::string() : Sentence("body", complaints.front());
}

std::vector<const Case*> CasesOf(FollowView& view, const Ticket& ticket) {
  std::vector<const Case*> found;
  for (const Incident& incident : view.Incidents()) {
    for (const Case& one : incident.cases) {
      const bool meant =
          ticket.case_id.empty() ? one.order == ticket.order || one.number == ticket.order : one.id == ticket.case_id;
      if (meant && one.state != CaseState::kClosed) found.push_back(&one);
    }
  }
  return found;
}

std::string Answer(size_t cases) {
  std::string out;
  JsonWriter(out).BeginObject().Field("cases", static_cast<int64_t>(cases)).EndObject();
  return out;
}

class Desk {
 public:
  Desk(FollowView& view, Letters& letters, std::string delivery, std::string digest)
      : view_(view), letters_(letters), delivery_(std::move(delivery)), digest_(std::move(digest)) {}

  HttpResponse Take(const Ticket& ticket) {
    std::vector<std::string> cases;
    for (const Case* one : CasesOf(view_, ticket)) cases.push_back(one->id);
    const std::string answer = Answer(cases.size());
    const bool by_order = !ticket.order.empty() && ticket.action != Asked::kBounced;
    if (by_order) cases.push_back(OrderInHand(ticket.order));  // for cases to come
    for (size_t i = 0; i < cases.size(); ++i) {
      // The last one carries the delivery: a kill before it lets the help desk send it again, which is harmless.
      const bool last = i + 1 == cases.size();
      if (std::string error = TakeCase(ticket, cases[i], last, answer); !error.empty())
        return Problem(503, "ledger-unavailable", "It could not be written to disk", error);
    }
    return {.status = 200, .body = answer};
  }

 private:
  std::string TakeCase(const Ticket& ticket, const std::string& case_id, bool last, const std::string& answer) {
    if (ticket.action == Asked::kBounced) {
      letters_.SayBounced(view_, case_id, "help desk: " + ticket.ticket);
      return {};
    }
    CaseStep step{.case_id = case_id, .actor = "help desk", .note = ticket.ticket};
    step.act = ticket.action == Asked::kPause ? CaseAct::kPaused : CaseAct::kResumed;
    LedgerEvent event{.kind = EventKind::kCase, .subject = case_id, .payload = WriteCaseStep(step)};
    if (last) {
      event.delivery_id = delivery_;
      event.body_digest = digest_;
      event.answer = answer;
    }
    return view_.Append(std::move(event));
  }

  FollowView& view_;
  Letters& letters_;
  const std::string delivery_, digest_;
};

}  // namespace

bool IsOfHelpdesk(const HttpRequest& request, const std::vector<std::string>& secrets, Instant now) {
  std::vector<Secret> known;
  for (const std::string& secret : secrets) known.push_back({.value = secret});
  const std::string_view id = request.Header("webhook-id");
  const Refusal refusal = StandardWebhooksVerifier(known)->Verify(request.body, request.Header("webhook-signature"), id,
                                                                  request.Header("webhook-timestamp"), now);
  return refusal == Refusal::kNone && !id.empty();
}

HttpResponse HandleHelpdesk(const HttpRequest& request, const std::vector<std::string>& secrets, FollowUp& follow,
                            Letters& letters, Instant now) {
  if (!IsOfHelpdesk(request, secrets, now))
    return Problem(401, "unauthorized", "The signature or token is missing or wrong", "");
  const std::string id(request.Header("webhook-id"));
  Ticket ticket;
  if (const std::string wrong = ReadTicket(request.body, ticket); !wrong.empty())
    return Problem(400, "bad-request", "The ticket could not be read", wrong);
  std::string digest(32, '\0');
  Sha256(request.body, reinterpret_cast<uint8_t*>(digest.data()));
  HttpResponse response;
  follow.With(now, [&](FollowView& view) {
    const std::string delivery = "helpdesk:" + id;
    const auto before = view.ledger().FindDelivery(view.store(), delivery);
    if (before && before->body_digest != digest) {
      response = Problem(409, "delivery-conflict", "This webhook-id came before with another body", "Use a new one.");
    } else if (before) {
      response = {.status = 200, .body = before->answer};
    } else {
      response = Desk(view, letters, delivery, digest).Take(ticket);
    }
  });
  return response;
}

}  // namespace parapet
