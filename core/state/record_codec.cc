// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/state/record_codec.h"

#include <utility>

namespace parapet {
namespace {

std::string ReadString(Reader& in) { return std::string(in.Text()); }

void WriteRevision(const Revision& revision, Writer& out) {
  out.Signed(revision.version);
  out.Time(revision.updated_at);
  out.Byte(static_cast<uint8_t>(revision.stage));
  out.Fixed64(revision.digest);
}

Revision ReadRevision(Reader& in) {
  Revision revision;
  revision.version = in.Signed();
  revision.updated_at = in.Time();
  revision.stage = in.Choice(Stage::kEdited);
  revision.digest = in.Fixed64();
  return revision;
}

void WriteLine(const RememberedLine& line, Writer& out) {
  out.Text(line.key);
  out.Text(line.item);
  out.Count(line.quantity);
  out.Amount(line.offered_unit);
  out.Amount(line.reference);
}

RememberedLine ReadLine(Reader& in) {
  RememberedLine line;
  line.key = ReadString(in);
  line.item = ReadString(in);
  line.quantity = in.Count();
  line.offered_unit = in.Amount();
  line.reference = in.OptionalAmount();
  return line;
}

void WriteUsed(const std::vector<Used>& all, Writer& out) {
  out.Unsigned(all.size());
  for (const Used& used : all) out.Text(used.what), out.Amount(used.amount), out.Amount(used.balance);
}

std::vector<Used> ReadUsed(Reader& in) {
  std::vector<Used> all;
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    Used used = {.what = ReadString(in), .amount = in.OptionalAmount()};
    used.balance = in.OptionalAmount();
    all.push_back(std::move(used));
  }
  return all;
}

}  // namespace

void Write(const OrderRecord& record, Writer& out) {
  out.Text(record.identity);
  out.Text(record.cart_id);
  WriteRevision(record.revision, out);
  out.Byte(static_cast<uint8_t>(record.origin));
  for (const bool flag : {record.cancelled, record.test, record.judged, record.vetoed, record.unsure_hold})
    out.Flag(flag);
  out.Time(record.seen_at);
  out.Time(record.placed_at);
  out.Time(record.cancelled_at);
  out.Code(record.currency);
  out.Text(record.price_list);
  for (const uint64_t value : {record.customer, record.address, record.lines_fingerprint}) out.Fixed64(value);
  out.Unsigned(record.lines.size());
  for (const RememberedLine& line : record.lines) WriteLine(line, out);
  out.Code(record.presentment_currency);
  out.Amount(record.total);
  out.Amount(record.authorised_total);
  out.Signed(record.discount_basis_points);
  WriteUsed(record.codes, out);
  WriteUsed(record.stored_values, out);
  out.Byte(static_cast<uint8_t>(record.decision));
  out.Byte(static_cast<uint8_t>(record.enforced));
  out.Unsigned(record.guardrails.size());
  for (const std::string& guardrail : record.guardrails) out.Text(guardrail);
  out.Unsigned(record.exposure.size());
  for (const auto& exposure : record.exposure) {
    out.Text(exposure.item);
    out.Amount(exposure.amount);
    out.Amount(exposure.price);
    out.Text(exposure.promotion);
    out.Text(exposure.line);
  }
}

OrderRecord ReadOrderRecord(Reader& in) {
  OrderRecord record;
  record.identity = ReadString(in);
  record.cart_id = ReadString(in);
  record.revision = ReadRevision(in);
  record.origin = in.Choice(Origin::kParapet);
  for (bool* flag : {&record.cancelled, &record.test, &record.judged, &record.vetoed, &record.unsure_hold})
    *flag = in.Flag();
  record.seen_at = in.Time();
  record.placed_at = in.Time();
  record.cancelled_at = in.Time();
  record.currency = in.Code();
  record.price_list = ReadString(in);
  for (uint64_t* value : {&record.customer, &record.address, &record.lines_fingerprint}) *value = in.Fixed64();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) record.lines.push_back(ReadLine(in));
  record.presentment_currency = in.Code();
  record.total = in.OptionalAmount();
  record.authorised_total = in.OptionalAmount();
  record.discount_basis_points = static_cast<int32_t>(in.Signed());
  record.codes = ReadUsed(in);
  record.stored_values = ReadUsed(in);
  record.decision = in.Choice(Action::kBlock);
  record.enforced = in.Choice(Action::kBlock);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) record.guardrails.push_back(ReadString(in));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    OrderRecord::Exposure exposure = {.item = ReadString(in), .amount = in.Amount(), .price = in.Amount()};
    exposure.promotion = ReadString(in);
    exposure.line = ReadString(in);
    record.exposure.push_back(std::move(exposure));
  }
  return record;
}

}  // namespace parapet
