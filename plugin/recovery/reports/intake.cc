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

Fields NoFields() {
  return {{{"text", 4'000}, {"order", kReportNameMost}, {"item", kReportNameMost}, {"contact", 254}, {"name", 100}}};
}

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
    if (std::string why = WhyNoReportName(fields[name].name, fields[name].text); !why.empty()) return why;
  }
  return fields[kText].text.empty() ? "text is missing: say what is wrong" : std::string();
}

bool Says(std::string_view header, std::string_view word) { return header.find(word) != std::string_view::npos; }

struct Trouble {
  int status;
  const char* type;
  std::string title, detail;
  std::string headers = {};
};

Trouble TooOften(Duration wait) {
  const std::string seconds = std::to_string(wait.micros / Seconds(1).micros + 1);
  return {429, "too-many-reports", "Too many reports were sent",
          "Nothing was taken in. Send it again in " + seconds + " seconds.", "Retry-After: " + seconds + "\r\n"};
}

std::string Input(const char* label, const IntakeField& field, const char* kind) {
  return std::string("<label>") + label + "<input name=\"" + field.name + "\" maxlength=\"" +
         std::to_string(field.characters_most) + "\"" + kind + " value=\"" + messages::EscapeHtml(field.text) +
         "\"></label>\n";
}

std::string FormBody(const std::string& store, const Fields& fields) {
  return "<form method=\"post\" action=\"/report/" + store +
         "\">\n<label>What is wrong?<textarea name=\"text\" rows=\"6\" maxlength=\"4000\" required>" +
         messages::EscapeHtml(fields[kText].text) + "</textarea></label>\n" +
         Input("Order number, if it is about one", fields[kOrder], "") +
         Input("How we reach you, if you want an answer", fields[kContact], " autocomplete=\"email\"") +
         Input("Your name, if you like", fields[kName], " autocomplete=\"name\"") + "<button>Send</button>\n</form>\n";
}

bool IsForm(const IntakeCall& call) { return Says(call.content_type, "application/x-www-form-urlencoded"); }
bool WantsPage(const IntakeCall& call) { return IsForm(call) && Says(call.accept, "text/html"); }

// A browser gets the form again, with what was written in it.
HttpResponse Refuse(const IntakeCall& call, const std::string& store, const Trouble& trouble, const Fields& fields) {
  HttpResponse refused = Problem(trouble.status, trouble.type, trouble.title, trouble.detail);
  if (WantsPage(call)) {
    refused = PublicPage({.status = trouble.status,
                          .title = trouble.title,
                          .body = "<p>" + messages::EscapeHtml(trouble.detail) + "</p>\n" + FormBody(store, fields)});
  }
  refused.extra_headers += trouble.headers;
  return refused;
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
                             FormBody(reports_.store(), NoFields())});
}

HttpResponse ReportIntake::Post(const IntakeCall& call, Instant now) {
  if (!IsForm(call) && !Says(call.content_type, "application/json")) {
    return Problem(415, "unsupported-media-type", "Send JSON or a form",
                   "Content-Type is application/json or application/x-www-form-urlencoded");
  }
  Fields fields = NoFields();
  const auto refuse = [&](const Trouble& trouble) { return Refuse(call, reports_.store(), trouble, fields); };
  if (const Duration wait = Wait(call.caller, now); wait > Duration()) return refuse(TooOften(wait));
  std::string wrong = IsForm(call) ? ReadForm(call.body, fields) : ReadJson(call.body, fields);
  if (wrong.empty()) wrong = Clean(fields);
  if (!wrong.empty()) return refuse({400, "bad-report", "The report could not be read", wrong});
  ReportRequest request{.by = ReportedBy::kCustomer, .order = fields[kOrder].text, .item = fields[kItem].text};
  request.says = {.text = fields[kText].text, .contact = fields[kContact].text, .name = fields[kName].text};
  Reported reported;
  follow_.With(now, [&](FollowView& view) { reported = reports_.Take(view, request); });
  if (!reported.error.empty()) {
    return refuse({503, "not-taken", "The report could not be written down",
                   "Nothing was taken in; your report is not lost only if you send it again."});
  }
  if (WantsPage(call)) {
    return PublicPage(
        {.status = 202, .title = "Thank you", .body = "<p>" + messages::EscapeHtml(reported.shown) + "</p>\n"});
  }
  std::string out;
  JsonWriter(out).BeginObject().Field("report", reported.report).Field("next", reported.shown).EndObject();
  return {.status = 202, .body = std::move(out), .extra_headers = "Cache-Control: no-store\r\n"};
}

}  // namespace parapet
