// SPDX-License-Identifier: Apache-2.0
#include "parapet/plugin/recovery/reports/intake.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "parapet/adapters/json/document.h"
#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/messages/clean_text.h"
#include "parapet/plugin/recovery/public_page.h"

namespace parapet {
namespace {

struct IntakeField {
  const char* name;
  size_t characters_most;
  std::string text = {};
};
using Fields = std::array<IntakeField, 5>;
constexpr size_t kText = 0, kOrder = 1, kItem = 2, kContact = 3, kName = 4;

Fields NoFields() { return {{{"text", 4'000}, {"order", 64}, {"item", 64}, {"contact", 254}, {"name", 100}}}; }

// "a+b%20c" → "a b c"
std::string FormDecode(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    decoded += escaped          ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]))
               : text[i] == '+' ? ' '
                                : text[i];
    if (escaped) i += 2;
  }
  return decoded;
}

IntakeField* Named(Fields& fields, std::string_view name) {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const IntakeField& one) { return one.name == name; });
  return at == fields.end() ? nullptr : &*at;
}

std::string ReadForm(std::string_view body, Fields& fields) {
  while (!body.empty()) {
    const std::string_view pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), pair.size() + 1));
    const size_t equals = pair.find('=');
    if (pair.empty() || equals == pair.npos) continue;
    IntakeField* field = Named(fields, FormDecode(pair.substr(0, equals)));
    if (field == nullptr)
      return "the form has a field that is not known here; known are text, order, item, contact, name";
    if (!field->text.empty()) return std::string(field->name) + " is there twice";
    field->text = FormDecode(pair.substr(equals + 1));
  }
  return {};
}

std::string ReadJson(std::string_view body, Fields& fields) {
  std::vector<Complaint> complaints;
  const JsonDocument document = JsonDocument::ParseStrict(body, complaints);
  if (!complaints.empty()) return Sentence("body", complaints.front());
  DocumentObject object(document.root(), complaints);
  for (IntakeField& field : fields) field.text = object.Text(field.name).value_or("");
  object.Finish();
  return complaints.empty() ? std::string() : Sentence("body", complaints.front());
}

size_t Characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// An order's number or an item's key: nothing else can be one, so nothing else gets as far as an alert.
bool IsName(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("#-_./ ").find(c) != std::string_view::npos;
  });
}

std::string Clean(Fields& fields) {
  for (IntakeField& field : fields) {
    if (Characters(field.text) > field.characters_most) {
      return std::string(field.name) + " has more than " + std::to_string(field.characters_most) + " characters";
    }
    field.text = messages::CleanText(field.text, field.characters_most);
    while (field.text.ends_with(' ')) field.text.pop_back();
    while (field.text.starts_with(' ')) field.text.erase(0, 1);
  }
  for (const size_t name : {kOrder, kItem}) {
    if (!IsName(fields[name].text)) {
      return std::string(fields[name].name) + " has characters that no number or key has; put it into the text";
    }
  }
  return fields[kText].text.empty() ? "text is missing: say what is wrong" : std::string();
}

bool Says(std::string_view header, std::string_view word) { return header.find(word) != std::string_view::npos; }

HttpResponse TooOften(Duration wait) {
  const int64_t seconds = wait.micros / Seconds(1).micros + 1;
  HttpResponse refused = Problem(429, "too-many-reports", "Too many reports were sent",
                                 "Nothing was taken in. Send it again in " + std::to_string(seconds) + " seconds.");
  refused.extra_headers = "Retry-After: " + std::to_string(seconds) + "\r\n";
  return refused;
}

std::string FormBody(const std::string& store) {
  return "<form method=\"post\" action=\"/report/" + store +
         "\">\n<label>What is wrong?<textarea name=\"text\" rows=\"6\" maxlength=\"4000\" "
         "required></textarea></label>\n"
         "<label>Order number, if it is about one<input name=\"order\" maxlength=\"64\"></label>\n"
         "<label>How we reach you, if you want an answer<input name=\"contact\" maxlength=\"254\" "
         "autocomplete=\"email\"></label>\n<label>Your name, if you like<input name=\"name\" maxlength=\"100\" "
         "autocomplete=\"name\"></label>\n<button>Send</button>\n</form>\n";
}

}  // namespace

std::string CallerOf(std::string_view address) {
  const std::string text(address);
  unsigned char bytes[16];
  if (::inet_pton(AF_INET6, text.c_str(), bytes) != 1) return text;
  constexpr unsigned char kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  const bool mapped = std::equal(kMapped, kMapped + 12, bytes);
  return Hex({reinterpret_cast<const char*>(bytes), mapped ? 16u : 8u});
}

Duration ReportIntake::Wait(std::string_view caller, Instant now) {
  const std::lock_guard lock(mutex_);
  const std::string who = CallerOf(caller);
  const Duration wait = std::max(callers_.Wait(who, now), store_.Wait("store", now));
  if (wait > Duration()) return wait;
  callers_.Take(who, now);
  store_.Take("store", now);
  return {};
}

HttpResponse ReportIntake::Form() const {
  return PublicPage({.title = "Report a mistake",
                     .body = "<p>Something is wrong with a price, an order or this shop? Tell us.</p>\n" +
                             FormBody(reports_.store())});
}

HttpResponse ReportIntake::Post(const IntakeCall& call, Instant now) {
  const bool form = Says(call.content_type, "application/x-www-form-urlencoded");
  if (!form && !Says(call.content_type, "application/json")) {
    return Problem(415, "unsupported-media-type", "Send JSON or a form",
                   "Content-Type is application/json or application/x-www-form-urlencoded");
  }
  if (const Duration wait = Wait(call.caller, now); wait > Duration()) return TooOften(wait);
  Fields fields = NoFields();
  std::string wrong = form ? ReadForm(call.body, fields) : ReadJson(call.body, fields);
  if (wrong.empty()) wrong = Clean(fields);
  if (!wrong.empty()) return Problem(400, "bad-report", "The report could not be read", wrong);
  ReportRequest request{.by = ReportedBy::kCustomer, .order = fields[kOrder].text, .item = fields[kItem].text};
  request.says = {.text = fields[kText].text, .contact = fields[kContact].text, .name = fields[kName].text};
  Reported reported;
  follow_.With(now, [&](FollowView& view) { reported = reports_.Take(view, request); });
  if (!reported.error.empty()) {
    return Problem(503, "not-taken", "The report could not be written down",
                   "Nothing was taken in; your report is not lost only if you send it again.");
  }
  if (form && Says(call.accept, "text/html")) {
    return PublicPage(
        {.status = 202, .title = "Thank you", .body = "<p>" + messages::EscapeHtml(reported.shown) + "</p>\n"});
  }
  std::string out;
  JsonWriter(out).BeginObject().Field("report", reported.report).Field("next", reported.shown).EndObject();
  return {.status = 202, .body = std::move(out), .extra_headers = "Cache-Control: no-store\r\n"};
}

}  // namespace parapet
