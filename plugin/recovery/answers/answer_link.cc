// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/answers/answer_link.h"

#include <charconv>
#include <vector>

#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/signature/signature.h"

namespace parapet {
namespace {

constexpr size_t kCodeBytes = 16;  // 128 bits
constexpr std::string_view kSlot = "slot ";

std::string Seconds(Instant at) { return std::to_string(at.micros / 1'000'000); }

// "a", "c", "s1795965600"; empty for anything else.
std::string Shortened(std::string_view choice) {
  if (choice == "accept") return "a";
  if (choice == "cancel") return "c";
  if (!choice.starts_with(kSlot)) return {};
  const auto at = ParseRfc3339(choice.substr(kSlot.size()));
  return at ? "s" + Seconds(*at) : std::string();
}

std::optional<Instant> InstantOf(std::string_view seconds) {
  int64_t count = 0;
  const auto [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), count);
  const bool whole = error == std::errc() && end == seconds.data() + seconds.size();
  constexpr int64_t kMost = 253'402'300'799;  // the year 9999
  return whole && count > 0 && count <= kMost ? std::optional(Instant{count * 1'000'000}) : std::nullopt;
}

std::string Lengthened(std::string_view choice) {
  if (choice == "a") return "accept";
  if (choice == "c") return "cancel";
  const auto at = choice.starts_with('s') ? InstantOf(choice.substr(1)) : std::nullopt;
  return at ? std::string(kSlot) + FormatRfc3339(*at) : std::string();
}

std::string CodeOf(const AnswerLinks& links, std::string_view said) {
  uint8_t code[32];
  HmacSha256(links.secret).Compute("answer\n" + links.store + "\n", said, {}, code);
  return Hex({reinterpret_cast<const char*>(code), kCodeBytes});
}

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    parts.push_back(text.substr(0, dot));
    text.remove_prefix(dot + 1);
  }
  parts.push_back(text);
  return parts;
}

}  // namespace

std::string AnswerLink(const AnswerLinks& links, std::string_view case_id, std::string_view choice, Instant until) {
  const std::string shortened = Shortened(choice);
  if (links.public_url.empty() || links.secret.empty() || shortened.empty()) return {};
  const std::string said = std::string(case_id) + "." + shortened + "." + Seconds(until);
  return links.public_url + "/answer/" + links.store + "/" + said + "." + CodeOf(links, said);
}

std::optional<AnswerToken> ReadSignedAnswer(const AnswerLinks& links, std::string_view token) {
  const size_t last = token.rfind('.');
  const std::string_view said = token.substr(0, last == std::string_view::npos ? 0 : last);
  const std::string_view code = last == std::string_view::npos ? std::string_view() : token.substr(last + 1);
  const bool genuine = ConstantTimeEqual(CodeOf(links, said), code) && !links.secret.empty();
  const std::vector<std::string_view> parts = Split(said);
  const auto until = parts.size() == 3 ? InstantOf(parts[2]) : std::nullopt;
  const std::string choice = parts.size() == 3 ? Lengthened(parts[1]) : std::string();
  if (!genuine || !until || choice.empty()) return std::nullopt;
  return AnswerToken{std::string(parts[0]), choice, *until};
}

std::optional<AnswerToken> ReadAnswerToken(const AnswerLinks& links, std::string_view token, Instant now) {
  auto read = ReadSignedAnswer(links, token);
  return read && now <= read->until ? read : std::nullopt;
}

}  // namespace parapet
