// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/standin/standin_json.h"

#include <cstdio>

namespace parapet::standin {
namespace {

// Reads the JSON string that begins at `at` (on its quote) and moves behind it.
std::string ReadString(std::string_view json, size_t& at) {
  std::string out;
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] != '\\' || at + 1 >= json.size()) {
      out += json[at];
      continue;
    }
    const char c = json[++at];
    if (c == 'u') at += 4;
    out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'u' ? '?' : c;
  }
  ++at;
  return out;
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string StringOf(std::string_view json, const std::string& key) {
  size_t at = json.find("\"" + key + "\":\"");
  if (at == std::string_view::npos) return {};
  at += key.size() + 3;
  return ReadString(json, at);
}

std::vector<std::string> StringsOf(std::string_view json, const std::string& key) {
  std::vector<std::string> out;
  size_t at = json.find("\"" + key + "\":[");
  if (at == std::string_view::npos) return out;
  for (at += key.size() + 4; at < json.size() && json[at] != ']';) {
    if (json[at] == '"') {
      out.push_back(ReadString(json, at));
    } else {
      ++at;
    }
  }
  return out;
}

std::string Number(std::string_view gid, std::string_view prefix) {
  return std::string(gid.starts_with(prefix) ? gid.substr(prefix.size()) : gid);
}

std::string Joined(const std::vector<std::string>& texts, bool quoted) {
  std::string out;
  for (const std::string& text : texts)
    out += (out.empty() ? "" : quoted ? "," : ", ") + (quoted ? Quoted(text) : text);
  return out;
}

StandinAnswer Data(const std::string& data) {
  return {200, "{\"data\":{" + data +
                   "},\"extensions\":{\"cost\":{\"requestedQueryCost\":10,\"actualQueryCost\":10,\"throttleStatus\":"
                   "{\"maximumAvailable\":2000.0,\"currentlyAvailable\":1990,\"restoreRate\":100.0}}}}"};
}

std::string UserError(std::string_view code, std::string_view message) {
  return "{\"code\":" + Quoted(code) + ",\"field\":[\"id\"],\"message\":" + Quoted(message) + "}";
}

}  // namespace parapet::standin
