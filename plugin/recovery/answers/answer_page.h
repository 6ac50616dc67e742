// SPDX-License-Identifier: Apache-2.0
//
// The page behind a signed link: GET shows one button, POST writes the answer down.
//
//   GET  /answer/{store}/{token}    200, a page; changes nothing, whoever opens it
//   POST /answer/{store}/{token}    200; the first answer stands, and who comes later is told so
//
// It says what accepting brings as it was approved: form, amount, last day. Where that is a code, the link that
// accepted it shows the code once it was made, for as long as it is good; it stands nowhere else.
//
// What is forged, out of date, of another store or of an order that is not known gets one and the same 404. The page
// names the order's number and the choice, in English, German, French or Spanish as the browser asks, loads nothing
// from anywhere, and is kept by nobody.
//
// Thread safety: as FollowUp. Errors: 503 where the ledger is down. Cost: a forged token costs an HMAC; opening a good
// one a look at the case, and answering waits for the disk.
#ifndef PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_PAGE_H_
#define PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_PAGE_H_

#include <string>
#include <string_view>

#include "parapet/adapters/http/server.h"
#include "parapet/plugin/recovery/answers/answer_link.h"
#include "parapet/plugin/recovery/remedies/remedies.h"

namespace parapet {

struct AnswerRequest {
  std::string_view method;  // GET, HEAD or POST
  std::string_view token;
  std::string_view languages;  // Accept-Language
};

HttpResponse ServeAnswer(const AnswerLinks& links, FollowUp& follow, Remedies& remedies, const AnswerRequest& request,
                         Instant now);
// Of a store that is not configured; says and costs the same as a forged token.
HttpResponse ServeNoAnswer(std::string_view token);
// Of a token that was read already, and is none.
HttpResponse NoValidAnswer();

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_PAGE_H_
