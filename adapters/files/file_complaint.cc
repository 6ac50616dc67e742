// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/files/file_complaint.h"

namespace parapet {
namespace {

constexpr size_t kQuotedCharactersMax = 60;

void AppendPrintable(std::string& out, char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte != 0x7f) {
    out.push_back(c);
    return;
  }
  out.append("\\x").push_back(kDigits[byte >> 4]);
  out.push_back(kDigits[byte & 15]);
}

bool BeginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  size_t characters = 0;
  for (char c : text) {
    if (BeginsCharacter(c) && characters++ == kQuotedCharactersMax) return out + "…\"";
    AppendPrintable(out, c);
  }
  return out + "\"";
}

std::string FileComplaint::Text() const {
  std::string text = file;
  if (place.line > 0) text += ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
  if (!field.empty()) text += ": column " + Quoted(field);
  text += ": " + flaw.what;
  if (!flaw.remedy.empty()) text += "; " + flaw.remedy;
  return text;
}

}  // namespace parapet
