// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/notify/email/mail_text.h"

#include <algorithm>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

constexpr size_t kAddressCharactersMax = 254;
constexpr size_t kEncodedWordBytes = 42;  // 56 characters of base64, 68 with the frame; a word may have 75
constexpr size_t kLineCharacters = 76;

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool HasControl(std::string_view text) { return std::any_of(text.begin(), text.end(), IsControl); }
bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool IsAtom(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}
bool IsDomainCharacter(char c) {
  return IsAtom(c) && std::string_view("!#$%&'*+/=?^_`{|}~").find(c) == std::string_view::npos;
}

bool IsDotted(std::string_view text, bool (*allowed)(char)) {
  return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == text.npos &&
         std::all_of(text.begin(), text.end(), allowed);
}

// Encoded words, each of whole characters, on lines of their own.
std::string Header(std::string_view text) {
  if (IsAscii(text) && text.size() < kLineCharacters && text.find("=?") == text.npos) return std::string(text);
  std::string encoded;
  while (!text.empty()) {
    size_t end = std::min(text.size(), kEncodedWordBytes);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80 && end > 1) --end;
    encoded += (encoded.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + Base64(text.substr(0, end)) + "?=";
    text.remove_prefix(end);
  }
  return encoded;
}

std::string Mailbox(const std::string& name, const std::string& address) {
  return name.empty() ? "<" + address + ">" : "=?UTF-8?B?" + Base64(name) + "?= <" + address + ">";
}

void AppendPart(std::string& out, std::string_view type, std::string_view body) {
  out += "Content-Type: " + std::string(type) + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  const std::string encoded = Base64(body);
  for (size_t at = 0; at < encoded.size(); at += kLineCharacters) out += encoded.substr(at, kLineCharacters) + "\r\n";
}

}  // namespace

bool IsMailAddress(std::string_view address) {
  const size_t at = address.find('@');
  return at != address.npos && at <= 64 && address.size() <= kAddressCharactersMax &&
         IsDotted(address.substr(0, at), IsAtom) && IsDotted(address.substr(at + 1), IsDomainCharacter);
}

std::string MailDate(Instant instant) {
  constexpr std::string_view kDays = "ThuFriSatSunMonTueWed";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  constexpr int64_t kDayMicros = Days(1).micros;
  const std::string text = FormatRfc3339(instant);  // 2026-11-22T10:00:00Z
  const int64_t days = (instant.micros - (instant.micros % kDayMicros + kDayMicros) % kDayMicros) / kDayMicros;
  const auto weekday = static_cast<size_t>((days % 7 + 7) % 7);
  const auto month = static_cast<size_t>((text[5] - '0') * 10 + text[6] - '1');
  return std::string(kDays.substr(3 * weekday, 3)) + ", " + text.substr(8, 2) + " " +
         std::string(kMonths.substr(3 * month, 3)) + " " + text.substr(0, 4) + " " + text.substr(11, 8) + " +0000";
}

std::string RefuseMail(const Mail& mail) {
  if (!IsMailAddress(mail.to)) return "the recipient is no single mail address";
  if (!IsMailAddress(mail.from)) return "the sender is no single mail address";
  if (!mail.reply_to.empty() && !IsMailAddress(mail.reply_to)) return "the reply address is no single mail address";
  if (HasControl(mail.subject) || HasControl(mail.from_name))
    return "a header holds characters that no header may hold";
  if (HasControl(mail.key) || !IsAscii(mail.key) || mail.key.empty()) return "the mail has no key";
  return mail.subject.empty() || mail.text.empty() ? "the mail has no subject or no text" : "";
}

std::string ComposeMail(const Mail& mail) {
  const std::string boundary = "parapet-" + mail.key;
  std::string out = "From: " + Mailbox(mail.from_name, mail.from) + "\r\nTo: <" + mail.to + ">\r\n";
  if (!mail.reply_to.empty()) out += "Reply-To: <" + mail.reply_to + ">\r\n";
  out += "Subject: " + Header(mail.subject) + "\r\nDate: " + MailDate(mail.date) + "\r\nMessage-ID: <" + mail.key +
         "@" + mail.from.substr(mail.from.find('@') + 1) +
         ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
  if (mail.html.empty()) {
    AppendPart(out, "text/plain", mail.text);
    return out;
  }
  out += "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n";
  for (const auto& [type, body] : {std::pair("text/plain", &mail.text), std::pair("text/html", &mail.html)}) {
    out += "--" + boundary + "\r\n";
    AppendPart(out, type, *body);
  }
  return out + "--" + boundary + "--\r\n";
}

}  // namespace parapet
