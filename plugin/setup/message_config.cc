// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/setup/message_config.h"

#include "parapet/adapters/messages/time_zones.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

void ReadEmail(Section email, MessageConfig& config) {
  SmtpSettings& smtp = config.email;
  int64_t port = smtp.port;
  email.Text("host", smtp.host);
  email.Whole("port", 1, 65'535, port);
  smtp.port = static_cast<int>(port);
  smtp.security = static_cast<SmtpSettings::Security>(email.Choice("security", {"starttls", "tls", "none"}, 0));
  email.Text("user", smtp.user);
  smtp.password = email.Secret("password");
  email.Text("from", smtp.from);
  email.Text("from_name", smtp.from_name);
  email.Text("reply_to", smtp.reply_to);
  email.Text("ca_file", smtp.ca_file);
  email.Flag("allow_private_addresses", smtp.allow_private_addresses);
  config.letters.email = !smtp.host.empty();
  if (config.letters.email && !IsMailAddress(smtp.from))
    email.Complain("from", "\"" + smtp.from + "\" is no e-mail address", "write the shop's own: shop@example.com");
  if (!smtp.reply_to.empty() && !IsMailAddress(smtp.reply_to))
    email.Complain("reply_to", "\"" + smtp.reply_to + "\" is no e-mail address", "leave it out for \"from\"");
  if (smtp.security == SmtpSettings::Security::kNone && !smtp.user.empty())
    email.Complain("security", "a password is not sent over a plain connection", "write \"starttls\" or \"tls\"");
  config.letters.ourselves = smtp.reply_to.empty() ? smtp.from : smtp.reply_to;
  email.Finish();
}

void ReadSms(Section sms, MessageConfig& config) {
  sms.Text("base_url", config.sms.base_url);
  sms.Text("account", config.sms.account);
  config.sms.token = sms.Secret("token");
  sms.Text("from", config.sms.from);
  sms.Flag("allow_private_addresses", config.sms_allow_private_addresses);
  config.letters.sms = !config.sms.account.empty();
  if (config.letters.sms && config.sms.token.empty())
    sms.Complain("token", "an SMS account needs its token", "write \"token\": {\"file\": …}");
  if (config.letters.sms && config.sms.from.empty())
    sms.Complain("from", "an SMS needs a number or name to come from", "write \"from\": \"+15005550006\"");
  sms.Finish();
}

void ReadPromises(Section promises, LetterSettings& letters) {
  promises.Time("ships_within", letters.ships_within);
  promises.Time("refund_within", letters.refund_within);
  promises.Time("update_within", letters.update_within);
  promises.Time("update_lead", letters.update_lead);
  promises.Time("offer_for", letters.offer_for);
  promises.Time("answer_within", letters.answer_within);
  promises.Finish();
}

void ReadHelpdesk(Section helpdesk, MessageConfig& config) {
  config.helpdesk_secrets = helpdesk.Secrets("secrets");
  for (const std::string& secret : config.helpdesk_secrets) {
    if (!StandardWebhooksKey(secret))
      helpdesk.Complain("secrets", "a secret is no \"whsec_\" and base64", "copy it as the help desk shows it");
  }
  helpdesk.Finish();
}

}  // namespace

std::shared_ptr<const MessageConfig> ReadMessageConfig(Section& store, const StoreConfig& so_far) {
  auto config = std::make_shared<MessageConfig>();
  LetterSettings& letters = config->letters;
  store.Text("time_zone", letters.time_zone);
  if (!messages::OffsetOf(letters.time_zone))
    store.Complain("time_zone", "\"" + letters.time_zone + "\" is no time zone", "write one such as \"Europe/Berlin\"");
  std::string folder;
  store.Text("templates", folder);
  std::vector<Complaint> flaws;
  letters.templates = messages::TemplateSet::Load(folder, flaws);
  for (const Complaint& flaw : flaws) store.Complain("templates", flaw.what, flaw.remedy);
  letters.language = messages::LanguageOf(so_far.language) ? so_far.language : "en";
  letters.webhook = !so_far.webhook_url.empty();
  ReadEmail(store.Inner("email"), *config);
  ReadSms(store.Inner("sms"), *config);
  ReadPromises(store.Inner("promises"), letters);
  ReadHelpdesk(store.Inner("helpdesk"), *config);
  letters.shop = config->email.from_name.empty() ? so_far.settings.store : config->email.from_name;
  letters.rules.rehearse = !letters.ourselves.empty();
  return config;
}

const MessageConfig& MessagesOf(const StoreConfig& store) {
  static const std::shared_ptr<const MessageConfig> standard = [] {
    auto config = std::make_shared<MessageConfig>();
    std::vector<Complaint> none;
    config->letters.templates = messages::TemplateSet::Load("", none);
    return config;
  }();
  return store.messages == nullptr ? *standard : *store.messages;
}

}  // namespace parapet
