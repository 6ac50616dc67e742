// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/email/smtp_connector.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/outgoing/address.h"

namespace parapet {
namespace {

enum Field : uint16_t { kTo, kSubject, kText, kHtml };
constexpr FieldRow kRows[] = {{"to", kTo}, {"subject", kSubject}, {"text", kText}, {"html", kHtml}};

struct MailSink final : FieldSink {
  Mail mail;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    std::string* const targets[] = {&mail.to, &mail.subject, &mail.text, &mail.html};
    *targets[field] = at.TextCopy(value);
  }
};

// What one conversation gathers; the callbacks' argument.
struct Conversation {
  std::string_view left;
  bool allow_private_addresses = false;
  bool wholly_read = false;  // the last line may have gone out
  std::optional<AddressClass> refused_address;
};

curl_socket_t OpenSocket(void* data, curlsocktype, curl_sockaddr* address) {
  auto& conversation = *static_cast<Conversation*>(data);
  const AddressClass kind = ClassifySocketAddress(address->addr);
  if (!IsAllowed(kind, conversation.allow_private_addresses)) {
    conversation.refused_address = kind;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

size_t ReadMail(char* out, size_t size, size_t count, void* data) {
  auto& conversation = *static_cast<Conversation*>(data);
  const size_t take = std::min(size * count, conversation.left.size());
  std::memcpy(out, conversation.left.data(), take);
  conversation.left.remove_prefix(take);
  conversation.wholly_read = conversation.left.empty();
  return take;
}

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CurlDeleter>;

void Secure(CURL* handle, const SmtpSettings& settings) {
  const bool starttls = settings.security == SmtpSettings::Security::kStartTls;
  curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (settings.user.empty()) return;
  curl_easy_setopt(handle, CURLOPT_USERNAME, settings.user.c_str());
  curl_easy_setopt(handle, CURLOPT_PASSWORD, settings.password.c_str());
}

void Configure(CURL* handle, const SmtpSettings& settings, const Mail& mail, curl_slist* recipients,
               Conversation& conversation) {
  const bool tls = settings.security == SmtpSettings::Security::kTls;
  const std::string domain = mail.from.substr(mail.from.find('@') + 1);
  const std::string url =
      (tls ? "smtps://" : "smtp://") + settings.host + ":" + std::to_string(settings.port) + "/" + domain;
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.timeout.micros / 1000));
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, OpenSocket);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &conversation);
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, ("<" + mail.from + ">").c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(conversation.left.size()));
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, ReadMail);
  curl_easy_setopt(handle, CURLOPT_READDATA, &conversation);
  Secure(handle, settings);
}

// What a conversation that failed means. A code is the server's word; without one behind the last line nobody knows.
Attempt Judge(CURLcode code, long reply, const Conversation& conversation, const std::string& host) {
  if (conversation.refused_address) {
    const std::string kind(Name(*conversation.refused_address));
    return {Outcome::kRefused, host + ": its address is " + kind + " and may not be connected to"};
  }
  // Whatever it was about: what the server wants later is not refused for good.
  if (reply >= 400 && reply < 500) return {Outcome::kRetry, host + " wants it later: SMTP " + std::to_string(reply)};
  if (code == CURLE_USE_SSL_FAILED)
    return {Outcome::kRefused, host + " offers no STARTTLS; nothing goes out in the clear"};
  if (code == CURLE_LOGIN_DENIED) return {Outcome::kRefused, host + " does not accept user and password"};
  if (reply >= 500 && reply < 600)
    return {Outcome::kRefused, host + " refused the mail: SMTP " + std::to_string(reply)};
  const std::string said = host + ": " + curl_easy_strerror(code);
  return {conversation.wholly_read ? Outcome::kUnknown : Outcome::kRetry, said};
}

}  // namespace

std::string MailPayload(std::string_view to, std::string_view subject, std::string_view text, std::string_view html) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Field("to", to).Field("subject", subject).Field("text", text).Field("html", html).EndObject();
  return out;
}

SmtpConnector::SmtpConnector(SmtpSettings settings) : settings_(std::move(settings)) {}

Attempt SmtpConnector::Perform(const Effect& effect) {
  static const FieldTable table(kRows);
  MailSink sink;
  const JsonError error = ReadFields(effect.payload, table, sink);
  if (!error.ok()) return {Outcome::kRefused, "the mail's payload cannot be read: " + error.message};
  Mail& mail = sink.mail;
  mail.from = settings_.from;
  mail.from_name = settings_.from_name;
  mail.reply_to = settings_.reply_to;
  mail.key = effect.key;
  mail.date = effect.created_at;
  if (std::string refusal = RefuseMail(mail); !refusal.empty()) return {Outcome::kRefused, std::move(refusal)};
  if (settings_.security == SmtpSettings::Security::kNone && !settings_.user.empty())
    return {Outcome::kRefused, "a password is not sent over a plain connection"};
  return Send(mail);
}

Attempt SmtpConnector::Send(const Mail& mail) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Handle handle(ready == CURLE_OK ? curl_easy_init() : nullptr);
  const std::unique_ptr<curl_slist, ListDeleter> recipients(curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()));
  if (handle == nullptr || recipients == nullptr) return {Outcome::kRetry, "libcurl cannot be initialised"};
  const std::string composed = ComposeMail(mail);
  Conversation conversation{composed, settings_.allow_private_addresses, false, std::nullopt};
  Configure(handle.get(), settings_, mail, recipients.get(), conversation);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_OK) return {};
  long reply = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &reply);
  return Judge(code, reply, conversation, settings_.host);
}

Attempt SmtpConnector::Confirm(const Effect&) { return {Outcome::kUnknown, "a mailbox cannot be read back"}; }

}  // namespace parapet
