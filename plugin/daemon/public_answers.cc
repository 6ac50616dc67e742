// SPDX-License-Identifier: Apache-2.0
//
// Customers' answers by signed link, and the help desk's word.
#include "parapet/plugin/daemon/public_routes.h"
#include "parapet/plugin/recovery/answers/answer_page.h"
#include "parapet/plugin/recovery/messages/helpdesk.h"
#include "parapet/plugin/setup/message_config.h"

namespace parapet {
namespace {

constexpr size_t kAnswerBodyMost = 1'024;  // bytes; the form has one button and no field
constexpr size_t kTicketBodyMost = 16 * 1'024;

// --- /answer/{store}/{token} ---------------------------------------------------------------------------------------

std::string_view TokenOf(const PublicCall& call) { return call.path.size() > 2 ? call.path[2] : std::string_view(); }

std::optional<HttpResponse> RefuseAnswer(const PublicCall& call) {
  StoreParts* parts = call.Store();
  if (parts == nullptr || parts->config.public_url.empty()) return ServeNoAnswer(TokenOf(call));
  if (!ReadSignedAnswer(parts->links(), TokenOf(call))) return NoValidAnswer();
  return std::nullopt;
}

HttpResponse Answer(const PublicCall& call) {
  StoreParts* parts = call.Store();
  return ServeAnswer(parts->links(), parts->follow, parts->remedies,
                     {call.method, TokenOf(call), call.Header("Accept-Language")}, call.now);
}

constexpr PublicRoute kAnswers[] = {
    {"GET", "answer/{store}/{token}", 0, RefuseAnswer, Answer},
    {"POST", "answer/{store}/{token}", kAnswerBodyMost, RefuseAnswer, Answer},
    {"GET", "answer/{store}", 0, RefuseAnswer, Answer},  // a link that was cut off
};

// --- /hooks/{store}/helpdesk ---------------------------------------------------------------------------------------

// The call as the help desk's hook reads it.
template <typename Read>
auto WithRequest(const PublicCall& call, Read read) {
  const std::pair<std::string_view, std::string_view> headers[] = {
      {"webhook-id", call.Header("webhook-id")},
      {"webhook-timestamp", call.Header("webhook-timestamp")},
      {"webhook-signature", call.Header("webhook-signature")}};
  return read(HttpRequest{.method = call.method, .body = call.body, .headers = headers});
}

const std::vector<std::string>& SecretsOf(const StoreParts& parts) { return MessagesOf(parts.config).helpdesk_secrets; }

// A store without the secret of a help desk costs and says the same as a wrong signature.
std::optional<HttpResponse> RefuseTicket(const PublicCall& call) {
  const StoreParts* parts = call.Store();
  if (parts == nullptr || SecretsOf(*parts).empty()) return UnknownStore(call.body);
  const bool genuine =
      WithRequest(call, [&](const HttpRequest& request) { return IsOfHelpdesk(request, SecretsOf(*parts), call.now); });
  return genuine ? std::nullopt : std::optional(WrongSignature());
}

HttpResponse TakeTicket(const PublicCall& call) {
  StoreParts* parts = call.Store();
  return WithRequest(call, [&](const HttpRequest& request) {
    return HandleHelpdesk(request, SecretsOf(*parts), parts->follow, parts->letters, call.now);
  });
}

constexpr PublicRoute kHelpdesk[] = {
    {"POST", "hooks/{store}/helpdesk", kTicketBodyMost, RefuseTicket, TakeTicket, /*is_signed=*/true},
};

}  // namespace

std::span<const PublicRoute> PublicAnswerRoutes() { return kAnswers; }
std::span<const PublicRoute> HelpdeskRoutes() { return kHelpdesk; }

}  // namespace parapet
