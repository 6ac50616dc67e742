// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/json/verdict_json.h"

namespace parapet {
namespace {

std::string_view Name(Reading::Kind kind) {
  switch (kind) {
    case Reading::Kind::kNone:
      return "none";
    case Reading::Kind::kMoney:
      return "money";
    case Reading::Kind::kQuantity:
      return "quantity";
    case Reading::Kind::kBasisPoints:
      return "percent";
    case Reading::Kind::kCount:
      return "count";
    case Reading::Kind::kSeconds:
      return "seconds";
    case Reading::Kind::kPlaces:
      return "decimal_places";
    case Reading::Kind::kPresentmentMoney:
      return "presentment_money";
  }
  return "none";
}

// A percentage as a decimal text: −87.3 % is "-87.3"; one beyond every measure stands at the limit of 64 bits.
void WritePercent(JsonWriter& json, int64_t basis_points) {
  int64_t micros = 0;
  if (__builtin_mul_overflow(basis_points, kHundredPercent, &micros))
    micros = basis_points < 0 ? -INT64_MAX : INT64_MAX;
  json.Decimal(micros);
}

void WriteReading(JsonWriter& json, std::string_view key, const Reading& reading, const Verdict& verdict) {
  json.Key(key);
  if (reading.kind == Reading::Kind::kNone) {
    json.Null();
    return;
  }
  const Currency shown = verdict.presentment_currency.IsNone() ? verdict.currency : verdict.presentment_currency;
  json.BeginObject().Field("kind", Name(reading.kind)).Key("value");
  switch (reading.kind) {
    case Reading::Kind::kMoney:
      json.Decimal(reading.value, verdict.currency.exponent());
      break;
    case Reading::Kind::kPresentmentMoney:
      json.Decimal(reading.value, shown.exponent()).Field("currency", shown.code());
      break;
    case Reading::Kind::kQuantity:
      json.Decimal(reading.value);
      break;
    case Reading::Kind::kBasisPoints:
      WritePercent(json, reading.value);
      break;
    default:
      json.String(std::to_string(reading.value));
  }
  json.EndObject();
}

void WriteTexts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.Key(key).BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void WriteDigest(JsonWriter& json, std::string_view key, uint64_t digest) {
  constexpr char kHex[] = "0123456789abcdef";
  char text[16];
  for (int i = 15; i >= 0; --i, digest >>= 4) text[i] = kHex[digest & 15];
  json.Field(key, std::string_view(text, sizeof text));
}

void WriteFinding(JsonWriter& json, const VerdictFinding& finding, const Verdict& verdict) {
  json.BeginObject().Field("guardrail", finding.guardrail);
  json.Field("action", Name(finding.action)).Field("mode", Name(finding.mode)).Field("target", finding.target);
  json.Field("item", finding.item);
  WriteReading(json, "observed", finding.observed, verdict);
  WriteReading(json, "expected", finding.expected, verdict);
  json.Field("loss_to", Name(finding.loss_to)).Key("amount_at_risk");
  if (finding.amount_at_risk) {
    json.Amount(*finding.amount_at_risk, verdict.currency);
  } else {
    json.Null();
  }
  json.Field("currency", verdict.currency.code()).Field("advice", Name(finding.advice));
  WriteTexts(json, "options", finding.options);
  json.Field("message", finding.message).Field("shopper_message", finding.shopper_message).EndObject();
}

void WriteFindings(JsonWriter& json, std::string_view key, const std::vector<VerdictFinding>& findings,
                   const Verdict& verdict) {
  json.Key(key).BeginArray();
  for (const VerdictFinding& finding : findings) WriteFinding(json, finding, verdict);
  json.EndArray();
}

void WriteIndeterminates(JsonWriter& json, const Verdict& verdict) {
  json.Key("indeterminate").BeginArray();
  for (const VerdictIndeterminate& missing : verdict.indeterminate) {
    json.BeginObject().Field("guardrail", missing.guardrail).Field("target", missing.target);
    json.Field("fact", missing.fact).Field("because", missing.because);
    json.Field("action", Name(missing.action)).Field("mode", Name(missing.mode)).EndObject();
  }
  json.EndArray();
}

}  // namespace

void WriteVerdict(const Verdict& verdict, JsonWriter& json) {
  json.BeginObject().Field("version", kVerdictJsonVersion);
  json.Field("store", verdict.store).Field("order", verdict.order);
  json.Key("revision").BeginObject().Field("version", verdict.revision.version).Key("updated_at");
  if (verdict.revision.updated_at.IsKnown()) {
    json.Time(verdict.revision.updated_at);
  } else {
    json.Null();
  }
  WriteDigest(json, "digest", verdict.revision.digest);
  json.EndObject();
  json.Field("stage", Name(verdict.stage)).Field("status", Name(verdict.status));
  json.Field("decision", Name(verdict.decision)).Field("enforced", Name(verdict.enforced));
  if (verdict.braked) json.Field("braked", true);
  json.Field("currency", verdict.currency.code());
  WriteTexts(json, "tags", verdict.tags);
  WriteFindings(json, "findings", verdict.findings, verdict);
  json.Field("findings_not_listed", static_cast<int64_t>(verdict.findings_not_listed));
  WriteIndeterminates(json, verdict);
  WriteFindings(json, "shadow", verdict.shadow, verdict);
  json.Field("unarmed", verdict.unarmed).Field("policy_version", verdict.policy_version);
  WriteDigest(json, "facts_digest", verdict.facts_digest);
  json.EndObject();
}

std::string VerdictJson(const Verdict& verdict) {
  std::string text;
  JsonWriter json(text);
  WriteVerdict(verdict, json);
  return text;
}

}  // namespace parapet
