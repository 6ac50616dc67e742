// SPDX-License-Identifier: Apache-2.0
//
// Sends one e-mail an effect through an SMTP server, by libcurl.
//
//   SmtpConnector smtp({.host = "smtp.example.com", .user = "shop", .password = secret, .from = "shop@example.com"});
//   effect.payload = MailPayload(to, ready.subject, ready.text, ready.html);
//   const Attempt attempt = smtp.Perform(effect);
//
// The connection is encrypted: STARTTLS on port 587 as shipped, and a server that does not offer it gets nothing; a
// password never goes over a plain one. Certificates are verified. Addresses that address.h does not allow are refused.
//
// A server owns a mail from its reply to the last line on. Until then nothing was sent: a 4xx is tried again, a 5xx is
// refused for good. A connection that dies behind the last line leaves it unknown, and SMTP cannot be read back, so
// CanConfirm is false; the Message-ID is made of the effect's key, by which a mailbox can drop a second copy.
//
// Thread safety: one thread at a time. Errors: values; they name the server and its code, never recipient, text or
// secret. Cost: one connection a mail.
#ifndef PARAPET_ADAPTERS_NOTIFY_EMAIL_SMTP_CONNECTOR_H_
#define PARAPET_ADAPTERS_NOTIFY_EMAIL_SMTP_CONNECTOR_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "parapet/adapters/notify/email/mail_text.h"
#include "parapet/core/ports/effect.h"

namespace parapet {

struct SmtpSettings {
  enum class Security : uint8_t { kStartTls, kTls, kNone };  // kNone: a relay on this machine
  std::string host;
  int port = 587;
  Security security = Security::kStartTls;
  std::string user, password;  // empty: no authentication
  std::string from, from_name, reply_to;
  Duration timeout = Seconds(30);
  bool allow_private_addresses = false;
  std::string ca_file;  // certificates to trust instead of the system's, PEM
};

// The payload of an effect that is an e-mail.
std::string MailPayload(std::string_view to, std::string_view subject, std::string_view text, std::string_view html);

class SmtpConnector final : public Connector {
 public:
  explicit SmtpConnector(SmtpSettings settings);
  Attempt Perform(const Effect& effect) override;
  bool CanConfirm(const Effect&) const override { return false; }
  Attempt Confirm(const Effect& effect) override;

 private:
  Attempt Send(const Mail& mail);
  const SmtpSettings settings_;
};

}  // namespace parapet

#endif  // PARAPET_ADAPTERS_NOTIFY_EMAIL_SMTP_CONNECTOR_H_
