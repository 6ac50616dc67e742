// SPDX-License-Identifier: Apache-2.0
#include "parapet/tests/core/kernel/case_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "parapet/tests/core/kernel/case_fields.h"

namespace parapet {
namespace {

constexpr size_t kCaseArena = 16 * 1024;

std::optional<TaxBasis> TaxBasisFromName(std::string_view name) {
  if (name == "included") return TaxBasis::kIncluded;
  return name == "excluded" ? std::optional(TaxBasis::kExcluded) : std::nullopt;
}
std::optional<StockAuthority> StockAuthorityFromName(std::string_view name) {
  if (name == "platform") return StockAuthority::kPlatform;
  return name == "parapet" ? std::optional(StockAuthority::kParapet) : std::nullopt;
}
void ReadLine(const json::value& value, const std::string& where, OrderBuilder& builder) {
  Fields fields(value, where);
  Line* line = builder.AddLine();
  if (line == nullptr) Fail(where, "does not fit");
  line->sku = builder.arena().Copy(fields.Text("sku"));
  fields.Word("kind", LineKindFromName, line->kind);
  line->currency = fields.Code("currency");
  DecimalResult read;
  line->quantity_known = fields.Decimal("quantity", read);
  if (line->quantity_known) line->quantity = read.quantity();
  line->requires_whole_quantity = fields.Flag("requires_whole_quantity", true);
  if (fields.Decimal("unit_price", read)) {
    line->unit_price = read.money();
    line->unit_price_places = read.places;
  }
  line->line_id = builder.arena().Copy(fields.Text("line_id"));
  line->parent_id = builder.arena().Copy(fields.Text("parent_id"));
  line->requires_shipping = fields.Flag("requires_shipping", true);
  fields.Amount("compare_at", line->compare_at);
  fields.Amount("presentment_unit", line->presentment_unit);
  fields.Amount("discount", line->discount);
  fields.Amount("tax", line->tax);
  fields.Amount("stated_total", line->stated_total);
}

void ReadDiscount(const json::value& value, const std::string& where, OrderBuilder& builder) {
  Fields fields(value, where);
  Discount* discount = builder.AddDiscount();
  if (discount == nullptr) Fail(where, "does not fit");
  discount->code = builder.arena().Copy(fields.Text("code"));
  fields.Amount("amount", discount->amount);
  discount->on_shipping = fields.Flag("on_shipping");
  discount->title = builder.arena().Copy(fields.Text("title"));
  DecimalResult read;
  discount->is_percentage = fields.Decimal("percentage", read);
  if (discount->is_percentage) discount->percentage_micros = read.micros;
}

void ReadPayment(const json::value& value, const std::string& where, OrderBuilder& builder) {
  Fields fields(value, where);
  Payment* payment = builder.AddPayment();
  if (payment == nullptr) Fail(where, "does not fit");
  payment->id = builder.arena().Copy(fields.Text("id"));
  fields.Word("kind", PaymentKindFromName, payment->kind);
  payment->currency = fields.Code("currency");
  fields.Amount("authorised", payment->authorised);
  fields.Amount("captured", payment->captured);
  fields.Amount("balance", payment->balance);
}

// Who and where, as a fingerprint; any number but 0 stands for a known one.
void ReadPeople(Fields& fields, Order& order) {
  order.customer = static_cast<uint64_t>(fields.Number("customer", 7));
  order.address = static_cast<uint64_t>(fields.Number("address", 9));
  order.taxed_address = static_cast<uint64_t>(fields.Number("taxed_address"));
}

void ReadAmounts(Fields& fields, Order& order) {
  fields.Amount("stated_lines_total", order.stated_lines_total);
  fields.Amount("discount_total", order.discount_total);
  fields.Amount("shipping", order.shipping);
  fields.Amount("tax_total", order.tax_total);
  fields.Amount("fee_total", order.fee_total);
  fields.Amount("tip_total", order.tip_total);
  fields.Amount("total", order.total);
  fields.Amount("shown_total", order.shown_total);
  fields.Amount("presentment_total", order.presentment_total);
  fields.Amount("presentment_shown_total", order.presentment_shown_total);
  fields.Amount("presentment_shipping", order.presentment_shipping);
  order.discounts_in_lines = fields.Flag("discounts_in_lines");
  order.rounded_terms = static_cast<uint16_t>(fields.Number("rounded_terms"));
}

void ReadOrder(const json::value& value, const std::string& where, const Adjust& adjust, Case& subject) {
  Fields fields(value, where);
  subject.memory = std::make_unique<std::byte[]>(kCaseArena);
  Arena arena({subject.memory.get(), kCaseArena});
  OrderBuilder builder(arena);
  Order& order = builder.order();
  order.store = "shop";
  order.id = arena.Copy(fields.Text("id", "1001"));
  fields.Word("stage", StageFromName, order.stage);
  fields.Word("origin", OriginFromName, order.origin);
  fields.Word("tax_basis", TaxBasisFromName, order.tax_basis);
  order.cancelled = fields.Flag("cancelled");
  order.currency = fields.Code("currency");
  order.presentment_currency = fields.Code("presentment_currency");
  ReadAmounts(fields, order);
  ReadPeople(fields, order);
  order.cart_id = arena.Copy(fields.Text("cart_id"));
  order.channel = arena.Copy(fields.Text("channel"));
  order.country = arena.Copy(fields.Text("country"));
  order.region = arena.Copy(fields.Text("region"));
  order.price_list = arena.Copy(fields.Text("price_list"));
  order.customer_group = arena.Copy(fields.Text("customer_group"));
  if (fields.Get("placed_at") != nullptr) order.placed_at = kCaseNow + Seconds(fields.Number("placed_at"));
  if (fields.Get("updated_at") != nullptr) order.revision.updated_at = kCaseNow + Seconds(fields.Number("updated_at"));
  if (const auto* payments = fields.Get("payments")) {
    for (const auto& payment : payments->as_array()) ReadPayment(payment, fields.Child("payments"), builder);
  }
  if (const auto* lines = fields.Get("lines")) {
    for (const auto& line : lines->as_array()) ReadLine(line, fields.Child("lines"), builder);
  }
  if (const auto* discounts = fields.Get("discounts")) {
    for (const auto& discount : discounts->as_array()) ReadDiscount(discount, fields.Child("discounts"), builder);
  }
  if (adjust) adjust(subject.guardrail, builder);
  const BuildResult built = builder.Finish();
  if (!built.ok()) Fail(where, std::string(Name(built.error)));
  subject.order = built.order;
}

void ReadLineFacts(const json::value& value, const std::string& where, Case& subject, LineFacts& line) {
  Fields fields(value, where);
  VisitLine(line, ReadField(fields, subject.texts));
  if (fields.Get("item_known") == nullptr) line.item_known = line.item_missing == Missing::kNothing;
}

FactSet ReadSupplied(Fields& fields) {
  FactSet supplied;
  const auto* listed = fields.Get("supplied");
  if (listed == nullptr) return FactSet::FromBits((1u << kFacts) - 1);
  for (const auto& name : listed->as_array()) {
    const auto fact = FactFromName(std::string_view(name.as_string().data(), name.as_string().size()));
    if (!fact) Fail(fields.Child("supplied"), "unknown fact");
    supplied.Insert(*fact);
  }
  return supplied;
}

void ReadFacts(const json::value& value, const std::string& where, Case& subject) {
  Fields fields(value, where);
  subject.facts.supplied = ReadSupplied(fields);
  fields.Word("stock_authority", StockAuthorityFromName, subject.facts.stock_authority);
  if (const auto* lines = fields.Get("lines")) {
    if (lines->as_array().size() != subject.lines.size()) Fail(where, "the order has another number of lines");
    for (size_t i = 0; i < subject.lines.size(); ++i) {
      ReadLineFacts(lines->as_array()[i], fields.Child("lines"), subject, subject.lines[i]);
    }
  }
  if (const auto* discounts = fields.Get("discounts")) {
    if (discounts->as_array().size() != subject.discounts.size()) Fail(where, "the order has other discounts");
    for (size_t i = 0; i < subject.discounts.size(); ++i) {
      Fields one(discounts->as_array()[i], fields.Child("discounts"));
      VisitDiscount(subject.discounts[i], ReadField(one, subject.texts));
    }
  }
  if (const auto* payments = fields.Get("payments")) {
    if (payments->as_array().size() != subject.payments.size()) Fail(where, "the order has other payments");
    for (size_t i = 0; i < subject.payments.size(); ++i) {
      Fields one(payments->as_array()[i], fields.Child("payments"));
      VisitPayment(subject.payments[i], ReadField(one, subject.texts));
    }
  }
  VisitWhole(subject.facts, ReadField(fields, subject.texts));
}

void ReadChange(const json::value& value, const std::string& where, PriceChange& change) {
  Fields fields(value, where);
  change.supplied = ReadSupplied(fields);
  change.currency = fields.Code("currency");
  DecimalResult price;
  if (!fields.Decimal("price", price)) Fail(where, "has no price");
  change.price = price.money();
  fields.Amount("reference", change.reference);
  fields.Word("reference_missing", MissingFromName, change.reference_missing);
  fields.Amount("band_origin", change.band_origin);
  fields.Amount("face_value", change.face_value);
  change.free_ok = fields.Flag("free_ok");
  change.promoted = fields.Flag("promoted");
  change.vouched = fields.Flag("vouched");
  fields.Amount("compare_at", change.compare_at);
  fields.Amount("cost", change.cost);
  fields.Amount("floor", change.floor);
  change.unvouched_in_batch = static_cast<int32_t>(fields.Number("unvouched_in_batch"));
  change.changes_lately = static_cast<int32_t>(fields.Number("changes_lately"));
  change.cohort_items = static_cast<int32_t>(fields.Number("cohort_items"));
  change.dropped_items = static_cast<int32_t>(fields.Number("dropped_items"));
  change.cohort_spread = static_cast<int32_t>(fields.Number("cohort_spread"));
}

void ReadRule(const json::value& value, const std::string& where, const Guardrail& guardrail, Rule& rule) {
  Fields fields(value, where);
  fields.Word("action", ActionFromName, rule.action);
  fields.Word("on_missing", ActionFromName, rule.on_missing);
  fields.Word("mode", ModeFromName, rule.mode);
  for (size_t i = 0; i < guardrail.parameter_count(); ++i) {
    rule.parameter[i] = fields.Number(guardrail.parameters[i].name, rule.parameter[i]);
  }
}

std::map<std::string, std::string> Flatten(const json::value& value, const std::string& where) {
  if (!value.is_object()) Fail(where, "is not an object");
  std::map<std::string, std::string> flat;
  for (const auto& member : value.get_object()) {
    const json::value& field = member.value();
    std::string text = json::serialize(field);
    if (field.is_string()) text.assign(field.get_string().data(), field.get_string().size());
    flat[std::string(member.key().data(), member.key().size())] = text;
  }
  return flat;
}

void ReadExpect(const json::value& value, const std::string& where, Case& subject) {
  if (value.is_string()) {
    if (value.get_string() != "quiet") Fail(where, "is neither quiet nor a finding");
  } else if (value.is_array()) {
    for (const auto& each : value.get_array()) subject.findings.push_back(Flatten(each, where));
  } else if (const auto* missing = value.as_object().if_contains("indeterminate")) {
    subject.indeterminates.push_back(Flatten(*missing, where));
  } else {
    subject.findings.push_back(Flatten(value, where));
  }
}

void Point(Case& subject) {
  subject.facts.lines = subject.lines;
  subject.facts.discounts = subject.discounts;
  subject.facts.payments = subject.payments;
}

Case ReadCase(const json::value& value, const std::filesystem::path& file, const Adjust& adjust) {
  Case subject;
  subject.guardrail = file.stem().string();
  subject.family = file.parent_path().filename().string();
  std::string where = subject.family + "/" + subject.guardrail;
  if (subject.index() < 0) Fail(where, "is no guardrail");
  Fields fields(value, where);
  subject.name = fields.Text("case");
  where += ": " + subject.name;
  subject.kind = fields.Text("kind");
  subject.bug = fields.Text("bug");
  subject.why = fields.Text("why");
  const Guardrail& guardrail = Registry()[static_cast<size_t>(subject.index())];
  subject.rule = RecommendedRule(guardrail);
  if (const auto* rule = fields.Get("rule")) ReadRule(*rule, where + ": rule", guardrail, subject.rule);
  if (const auto* order = fields.Get("order")) ReadOrder(*order, where + ": order", adjust, subject);
  if (const auto* change = fields.Get("change")) ReadChange(*change, where + ": change", subject.change);
  subject.facts.supplied = FactSet::FromBits((1u << kFacts) - 1);
  if (subject.order != nullptr) subject.lines.resize(subject.order->lines.size());
  for (size_t i = 0; i < subject.lines.size(); ++i) {
    subject.lines[i].item_known = true;
    subject.lines[i].stock_item = static_cast<uint32_t>(i);
  }
  if (subject.order != nullptr) {
    subject.discounts.resize(subject.order->discounts.size());
    subject.payments.resize(subject.order->payments.size());
  }
  subject.facts.now = kCaseNow;
  if (const auto* facts = fields.Get("facts")) ReadFacts(*facts, where + ": facts", subject);
  Point(subject);
  const auto* expect = fields.Get("expect");
  if (expect == nullptr) Fail(where, "expects nothing; say \"quiet\"");
  ReadExpect(*expect, where + ": expect", subject);
  return subject;
}

}  // namespace

std::vector<Case> LoadCases(const Adjust& adjust, std::string_view only) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(PARAPET_SOURCE_DIR "/tests/cases")) {
    const std::string name = entry.path().stem().string();
    const bool wanted = FindGuardrail(name) >= 0 && (only.empty() || only == name);
    if (entry.path().extension() == ".json" && wanted) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Case> cases;
  for (const auto& file : files) {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    const json::value document = json::parse(text.str());
    for (const auto& value : document.as_array()) cases.push_back(ReadCase(value, file, adjust));
  }
  for (Case& subject : cases) Point(subject);
  return cases;
}

}  // namespace parapet
