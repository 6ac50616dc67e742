// SPDX-License-Identifier: Apache-2.0
//
// What a policy registers, in its JSON form: exemptions, promotions, entitlements, halts, taxes, rates, shipping,
// overrides.
#include "parapet/adapters/json/policy_parts.h"

namespace parapet {
namespace {

constexpr int64_t kCountMost = 1'000'000'000;

// "40%" in micros of a percent.
std::optional<int64_t> ParseFinePercent(std::string_view text) {
  if (text.empty() || text.back() != '%') return std::nullopt;
  const DecimalResult read = ParseDecimal(text.substr(0, text.size() - 1));
  return read.ok() && !read.rounded ? std::optional(read.micros) : std::nullopt;
}

std::optional<int64_t> ParseRate(std::string_view text) {
  const DecimalResult read = ParseDecimal(text);
  return read.ok() && !read.rounded ? std::optional(read.micros) : std::nullopt;
}

std::string Required(DocumentObject& object, const char* key) {
  object.Require(key);
  return object.Text(key).value_or("");
}

Instant Moment(DocumentObject& object, const char* key) { return object.Moment(key).value_or(Instant()); }

class RegisterReader {
 public:
  RegisterReader(DocumentObject& top, std::vector<Complaint>& complaints) : top_(top), complaints_(complaints) {}

  void Read(Policy& policy) {
    Each("overrides", policy.overrides, &RegisterReader::ReadOverride);
    Each("exemptions", policy.exemptions, &RegisterReader::ReadExemption);
    Each("promotions", policy.promotions, &RegisterReader::ReadPromotion);
    Each("entitlements", policy.entitlements, &RegisterReader::ReadEntitlement);
    Each("halts", policy.halts, &RegisterReader::ReadHalt);
    Each("tax_rates", policy.tax_rates, &RegisterReader::ReadTaxRate);
    Each("exchange_rates", policy.exchange_rates, &RegisterReader::ReadExchangeRate);
    Each("shipping", policy.shipping, &RegisterReader::ReadShipping);
  }

 private:
  template <typename Entry>
  void Each(const char* key, std::vector<Entry>& entries, void (RegisterReader::*read)(DocumentObject&, Entry&)) {
    for (const JsonNode& node : top_.Array(key)) {
      DocumentObject object(node, complaints_);
      (this->*read)(object, entries.emplace_back());
      object.Finish();
    }
  }

  void ReadOverride(DocumentObject& object, Override& entry) {
    entry.place = object.node().place();
    entry.guardrail = Required(object, "guardrail");
    object.Require("mode");
    entry.mode = ReadWord<Mode>(object, "mode", kModeWords).value_or(entry.mode);
    object.Require("until");
    entry.until = Moment(object, "until");
    entry.actor = Required(object, "actor");
    entry.reason = Required(object, "reason");
  }

  void ReadExemption(DocumentObject& object, Exemption& entry) {
    entry.place = object.node().place();
    for (const char* key : {"guardrail", "owner", "reason", "expires"}) object.Require(key);
    entry.guardrail = object.Text("guardrail").value_or("");
    entry.scope = ReadScope(object);
    entry.owner = object.Text("owner").value_or("");
    entry.reason = object.Text("reason").value_or("");
    entry.expires = Moment(object, "expires");
  }

  void ReadPromotion(DocumentObject& object, Promotion& entry) {
    for (const char* key : {"name", "until"}) object.Require(key);
    entry.name = object.Text("name").value_or("");
    entry.items = object.Text("items").value_or("*");
    entry.depth_basis_points = object.Percent("depth").value_or(0);
    entry.flat_price = object.Amount("price");
    entry.from = Moment(object, "from");
    entry.until = Moment(object, "until");
    entry.codes = object.Texts("codes");
    entry.percentage = ReadAs(object, "percentage", "a percentage", "write it as \"40%\"", ParseFinePercent);
    entry.amount = object.Amount("amount");
    entry.uses = object.Whole("uses", 1, kCountMost);
    entry.uses_per_customer = object.Whole("uses_per_customer", 1, kCountMost);
    entry.uses_per_minute = object.Whole("uses_per_minute", 1, kCountMost);
    entry.exclusive = object.Bool("exclusive").value_or(false);
    entry.customer_groups = object.Texts("customer_groups");
    entry.channels = object.Texts("channels");
    entry.countries = object.Texts("countries");
    entry.budget = object.Amount("budget");
  }

  void ReadEntitlement(DocumentObject& object, EntitlementEntry& entry) {
    entry.place = object.node().place();
    entry.name = Required(object, "name");
    entry.codes = object.Texts("codes");
    entry.customer_groups = object.Texts("customer_groups");
    entry.origins = ReadOrigins(object);
    entry.from = Moment(object, "from");
    entry.until = Moment(object, "until");
  }

  void ReadHalt(DocumentObject& object, Halt& entry) {
    entry.place = object.node().place();
    for (const char* key : {"actor", "reason", "expires"}) object.Require(key);
    if (object.Has("scope")) entry.scope = ReadScope(object);
    entry.code = object.Text("code").value_or("");
    entry.promotion = object.Text("promotion").value_or("");
    entry.actor = object.Text("actor").value_or("");
    entry.reason = object.Text("reason").value_or("");
    entry.expires = Moment(object, "expires");
  }

  void ReadTaxRate(DocumentObject& object, TaxRate& entry) {
    entry.place = object.node().place();
    for (const char* key : {"country", "least", "most"}) object.Require(key);
    entry.country = object.Text("country").value_or("");
    entry.region = object.Text("region").value_or("");
    entry.least = object.Percent("least").value_or(0);
    entry.most = object.Percent("most").value_or(0);
  }

  void ReadExchangeRate(DocumentObject& object, ExchangeRateEntry& entry) {
    entry.place = object.node().place();
    for (const char* key : {"from", "to", "rate", "as_of"}) object.Require(key);
    entry.from = object.Text("from").value_or("");
    entry.to = object.Text("to").value_or("");
    entry.rate_micros =
        ReadAs(object, "rate", "a rate", "write it as \"0.92\", with at most six decimal places", ParseRate)
            .value_or(0);
    entry.as_of = Moment(object, "as_of");
  }

  void ReadShipping(DocumentObject& object, ShippingRule& entry) {
    entry.place = object.node().place();
    for (const char* key : {"currency", "free_from"}) object.Require(key);
    entry.country = object.Text("country").value_or("");
    entry.currency = object.Text("currency").value_or("");
    entry.free_from = object.Amount("free_from").value_or(Money());
  }

  DocumentObject& top_;
  std::vector<Complaint>& complaints_;
};

// --- writing ---------------------------------------------------------------------------------------------------------

void TextField(JsonWriter& json, const char* key, const std::string& text) {
  if (!text.empty()) json.Field(key, text);
}

void CountField(JsonWriter& json, const char* key, const std::optional<int64_t>& count) {
  if (count) json.Field(key, *count);
}

void Write(JsonWriter& json, const Override& entry) {
  json.Field("guardrail", entry.guardrail).Field("mode", Name(entry.mode));
  WriteMoment(json, "until", entry.until);
  json.Field("actor", entry.actor).Field("reason", entry.reason);
}

void Write(JsonWriter& json, const Exemption& entry) {
  json.Field("guardrail", entry.guardrail);
  WriteScope(json, entry.scope);
  json.Field("owner", entry.owner).Field("reason", entry.reason);
  WriteMoment(json, "expires", entry.expires);
}

void Write(JsonWriter& json, const Promotion& entry) {
  json.Field("name", entry.name).Field("items", entry.items);
  if (entry.depth_basis_points != 0) json.Field("depth", FormatPercent(entry.depth_basis_points));
  WriteAmount(json, "price", entry.flat_price);
  WriteMoment(json, "from", entry.from);
  WriteMoment(json, "until", entry.until);
  WriteTexts(json, "codes", entry.codes);
  if (entry.percentage) {
    char text[kDecimalFormatMax];
    json.Field("percentage", std::string(FormatDecimal(*entry.percentage, 0, text)) + "%");
  }
  WriteAmount(json, "amount", entry.amount);
  CountField(json, "uses", entry.uses);
  CountField(json, "uses_per_customer", entry.uses_per_customer);
  CountField(json, "uses_per_minute", entry.uses_per_minute);
  if (entry.exclusive) json.Field("exclusive", true);
  WriteTexts(json, "customer_groups", entry.customer_groups);
  WriteTexts(json, "channels", entry.channels);
  WriteTexts(json, "countries", entry.countries);
  WriteAmount(json, "budget", entry.budget);
}

void Write(JsonWriter& json, const EntitlementEntry& entry) {
  json.Field("name", entry.name);
  WriteTexts(json, "codes", entry.codes);
  WriteTexts(json, "customer_groups", entry.customer_groups);
  WriteOrigins(json, entry.origins);
  WriteMoment(json, "from", entry.from);
  WriteMoment(json, "until", entry.until);
}

void Write(JsonWriter& json, const Halt& entry) {
  if (entry.scope) WriteScope(json, *entry.scope);
  TextField(json, "code", entry.code);
  TextField(json, "promotion", entry.promotion);
  json.Field("actor", entry.actor).Field("reason", entry.reason);
  WriteMoment(json, "expires", entry.expires);
}

void Write(JsonWriter& json, const TaxRate& entry) {
  json.Field("country", entry.country);
  TextField(json, "region", entry.region);
  json.Field("least", FormatPercent(entry.least)).Field("most", FormatPercent(entry.most));
}

void Write(JsonWriter& json, const ExchangeRateEntry& entry) {
  json.Field("from", entry.from).Field("to", entry.to).Key("rate").Decimal(entry.rate_micros);
  WriteMoment(json, "as_of", entry.as_of);
}

void Write(JsonWriter& json, const ShippingRule& entry) {
  TextField(json, "country", entry.country);
  json.Field("currency", entry.currency);
  WriteAmount(json, "free_from", entry.free_from);
}

template <typename Entry>
void WriteList(JsonWriter& json, const char* key, const std::vector<Entry>& entries) {
  if (entries.empty()) return;
  json.Key(key).BeginArray();
  for (const Entry& entry : entries) {
    json.BeginObject();
    Write(json, entry);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

void ReadRegister(DocumentObject& top, std::vector<Complaint>& complaints, Policy& policy) {
  RegisterReader(top, complaints).Read(policy);
}

void WriteRegister(JsonWriter& json, const Policy& policy) {
  WriteList(json, "overrides", policy.overrides);
  WriteList(json, "exemptions", policy.exemptions);
  WriteList(json, "promotions", policy.promotions);
  WriteList(json, "entitlements", policy.entitlements);
  WriteList(json, "halts", policy.halts);
  WriteList(json, "tax_rates", policy.tax_rates);
  WriteList(json, "exchange_rates", policy.exchange_rates);
  WriteList(json, "shipping", policy.shipping);
}

}  // namespace parapet
