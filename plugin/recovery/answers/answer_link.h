// SPDX-License-Identifier: Apache-2.0
//
// Signed links by which a customer answers with one click and no login.
//
//   const AnswerLinks links{"https://answers.fruit.example", flow.options().identity_secret, "fruit"};
//   const std::string url = AnswerLink(links, "case-0123456789ab", "accept", now + Days(7));
//   // https://answers.fruit.example/answer/fruit/case-0123456789ab.a.1795965600.5d41402abc4b2a76b9719d911017c592
//
// The token says which case, which choice and until when, and is signed with the store's own secret: nobody can make
// one for another order or choice. It says nothing about the customer. Opening the link changes nothing, since mail
// scanners open links; the page has a button that answers.
//
// Thread safety: pure functions. Errors: AnswerLink is empty where customers cannot reach the service (no public_url)
// or the choice is none; reading gives nothing for what is forged, cut short or out of date, and takes the same
// time for each. Cost: one HMAC.
#ifndef PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_LINK_H_
#define PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_LINK_H_

#include <optional>
#include <string>
#include <string_view>

#include "parapet/core/kernel/time.h"

namespace parapet {

struct AnswerLinks {
  std::string public_url;  // without a slash at its end; empty: there are no links
  std::string secret;      // the store's
  std::string store;
};

// `choice`: "accept", "cancel", or "slot 2026-11-23T15:00:00Z".
std::string AnswerLink(const AnswerLinks& links, std::string_view case_id, std::string_view choice, Instant until);

struct AnswerToken {
  std::string case_id, choice;
  Instant until;
};
// Also what is out of date.
std::optional<AnswerToken> ReadSignedAnswer(const AnswerLinks& links, std::string_view token);
std::optional<AnswerToken> ReadAnswerToken(const AnswerLinks& links, std::string_view token, Instant now);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_ANSWERS_ANSWER_LINK_H_
