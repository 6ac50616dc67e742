// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/adapters/signature/vectors.h"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "parapet/adapters/signature/signature.h"

namespace parapet::testing {
namespace {

std::vector<std::string> Lines(const std::string& name) {
  std::ifstream file(std::string(PARAPET_SOURCE_DIR) + "/tests/vectors/signature/" + name);
  EXPECT_TRUE(file.is_open()) << name;
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// The value behind `"name": ` in a line, without quotes and with \" and \n undone.
std::optional<std::string> Value(const std::string& line, std::string_view name) {
  const std::string key = '"' + std::string(name) + "\": ";
  const size_t start = line.find_first_not_of(' ');
  if (start == std::string::npos || line.compare(start, key.size(), key) != 0) return std::nullopt;
  std::string text = line.substr(start + key.size());
  if (text.ends_with(',')) text.pop_back();
  if (text.starts_with('"') && text.ends_with('"')) text = text.substr(1, text.size() - 2);
  std::string value;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (escape) ++i;
    value += escape && text[i] == 'n' ? '\n' : text[i];
  }
  return value;
}

}  // namespace

std::string Vector(std::string_view platform, std::string_view field) {
  bool inside = platform.empty();
  for (const std::string& line : Lines("signature_vectors.json")) {
    if (!platform.empty() && line.starts_with("  \"")) inside = Value(line, platform).has_value();
    if (!inside) continue;
    if (const std::optional<std::string> value = Value(line, field)) return *value;
  }
  ADD_FAILURE() << "signature_vectors.json has no " << platform << "." << field;
  return {};
}

std::vector<MacVector> WycheproofVectors() {
  std::vector<MacVector> vectors;
  for (const std::string& line : Lines("wycheproof_hmac_sha256_test.json")) {
    if (const auto id = Value(line, "tcId")) vectors.push_back({*id, "", "", "", false});
    if (vectors.empty()) continue;
    if (const auto key = Value(line, "key")) vectors.back().key = HexDecode(*key).value();
    if (const auto message = Value(line, "msg")) vectors.back().message = HexDecode(*message).value();
    if (const auto tag = Value(line, "tag")) vectors.back().tag = HexDecode(*tag).value();
    if (const auto result = Value(line, "result")) vectors.back().valid = *result == "valid";
  }
  return vectors;
}

}  // namespace parapet::testing
