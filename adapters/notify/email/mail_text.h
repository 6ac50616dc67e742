// SPDX-License-Identifier: Apache-2.0
//
// One e-mail as SMTP carries it: headers, and the text beside its HTML form.
//
//   if (const std::string refusal = RefuseMail(mail); refusal.empty()) Send(ComposeMail(mail));
//
// Bodies go as base64, so no line of theirs can be taken for the protocol's; headers are one line each, encoded where
// they are not ASCII (RFC 2047). An address is one address: what could add a recipient or a header is refused.
//
// Thread safety: pure. Errors: a refusal in words, without the address itself. Cost: copies the bodies twice.
#ifndef PARAPET_ADAPTERS_NOTIFY_EMAIL_MAIL_TEXT_H_
#define PARAPET_ADAPTERS_NOTIFY_EMAIL_MAIL_TEXT_H_

#include <string>
#include <string_view>

#include "parapet/core/kernel/time.h"

namespace parapet {

struct Mail {
  std::string from, from_name, reply_to;  // reply_to may be empty
  std::string to;
  std::string subject, text, html;  // html may be empty
  std::string key;                  // of the effect: the same mail sent again has the same Message-ID
  Instant date;
};

// Why a mail is not sent; empty when it may be.
std::string RefuseMail(const Mail& mail);
// Lines end with CR LF. REQUIRES: RefuseMail says nothing.
std::string ComposeMail(const Mail& mail);

// local@domain in plain ASCII, at most 254 characters: no quotes, no comments, no display name.
bool IsMailAddress(std::string_view address);
// "Sun, 22 Nov 2026 10:00:00 +0000"
std::string MailDate(Instant instant);

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_NOTIFY_EMAIL_MAIL_TEXT_H_
