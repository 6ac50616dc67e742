// SPDX-License-Identifier: Apache-2.0
//
// The book of cases as bytes: magic, format, checksum, then everything it was told and still knows, in the order of its
// keys, so that books that were told the same give the same bytes. What is derived is not written.
#include <utility>

#include "parapet/core/recovery/case_book_impl.h"
#include "parapet/core/recovery/step_codec.h"

namespace parapet {
namespace {

constexpr uint64_t kMagic = 0x3145534143505250ULL;  // "PRPCASE1" in little endian
constexpr uint8_t kFormat = 4;
constexpr size_t kHeaderBytes = 8 + 1 + 8;

std::string ReadString(Reader& in) { return std::string(in.Text()); }

void WriteFinding(const SeenFinding& finding, Writer& out) {
  for (const std::string* text : {&finding.guardrail, &finding.family, &finding.item}) out.Text(*text);
  out.Byte(static_cast<uint8_t>(finding.action));
  out.Byte(static_cast<uint8_t>(finding.loss_to));
  out.Amount(finding.at_risk);
}

SeenFinding ReadFinding(Reader& in) {
  SeenFinding finding;
  for (std::string* text : {&finding.guardrail, &finding.family, &finding.item}) *text = ReadString(in);
  finding.action = in.Choice(Action::kBlock);
  finding.loss_to = in.Choice(LossTo::kCustomer);
  finding.at_risk = in.OptionalAmount();
  return finding;
}

void WriteLine(const SeenLine& line, Writer& out) {
  out.Text(line.item);
  out.Amount(line.charged);
  out.Count(line.quantity);
  for (const auto& amount : {line.reference, line.cost, line.floor}) out.Amount(amount);
  out.Flag(line.cash_equivalent);
  out.Flag(line.explained);
}

SeenLine ReadLine(Reader& in) {
  SeenLine line{.item = ReadString(in), .charged = in.Amount(), .quantity = in.Count()};
  for (std::optional<Money>* amount : {&line.reference, &line.cost, &line.floor}) *amount = in.OptionalAmount();
  line.cash_equivalent = in.Flag();
  line.explained = in.Flag();
  return line;
}

void WriteOrder(const SeenOrder& order, Writer& out) {
  out.Text(order.identity);
  out.Text(order.number);
  out.Fixed64(order.customer);
  out.Code(order.currency);
  out.Code(order.presentment);
  out.Signed(order.revision.version);
  out.Time(order.revision.updated_at);
  out.Byte(static_cast<uint8_t>(order.revision.stage));
  out.Fixed64(order.revision.digest);
  out.Time(order.placed_at);
  out.Time(order.seen_at);
  for (const bool flag : {order.cancelled, order.test, order.stopped, order.untouched, order.held, order.holds,
                          order.unsure, order.judged}) {
    out.Flag(flag);
  }
  out.Byte(static_cast<uint8_t>(order.fulfilment));
  out.Time(order.left_at);
  out.Amount(order.total);
  out.Amount(order.shipping);
  out.Unsigned(order.lines.size());
  for (const SeenLine& line : order.lines) WriteLine(line, out);
  out.Unsigned(order.codes.size());
  for (const std::string& code : order.codes) out.Text(code);
  out.Unsigned(order.findings.size());
  for (const SeenFinding& finding : order.findings) WriteFinding(finding, out);
}

SeenOrder ReadOrder(Reader& in) {
  SeenOrder order{.identity = ReadString(in), .number = ReadString(in), .customer = in.Fixed64()};
  order.currency = in.Code();
  order.presentment = in.Code();
  order.revision.version = in.Signed();
  order.revision.updated_at = in.Time();
  order.revision.stage = in.Choice(Stage::kEdited);
  order.revision.digest = in.Fixed64();
  order.placed_at = in.Time();
  order.seen_at = in.Time();
  for (bool* flag : {&order.cancelled, &order.test, &order.stopped, &order.untouched, &order.held, &order.holds,
                     &order.unsure, &order.judged}) {
    *flag = in.Flag();
  }
  order.fulfilment = in.Choice(FulfilmentStage::kDelivered);
  order.left_at = in.Time();
  order.total = in.OptionalAmount();
  order.shipping = in.OptionalAmount();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) order.lines.push_back(ReadLine(in));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) order.codes.push_back(ReadString(in));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) order.findings.push_back(ReadFinding(in));
  return order;
}

void WriteFound(const FoundOnce& found, Writer& out) {
  WriteFinding(found.finding, out);
  Write(found.cause, out);
  out.Time(found.at);
  out.Unsigned(found.charged.size());
  for (const Money price : found.charged) out.Amount(price);
}

FoundOnce ReadFound(Reader& in) {
  FoundOnce found{.finding = ReadFinding(in), .cause = ReadCause(in), .at = in.Time()};
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) found.charged.insert(in.Amount());
  return found;
}

// Mostly the newest revision is the one that was judged, and is written once.
void WriteFollowed(const FollowedOrder& order, Writer& out) {
  Writer newest, judged;
  WriteOrder(order.newest, newest);
  WriteOrder(order.judged, judged);
  const bool same = newest.bytes() == judged.bytes();
  out.Text(newest.bytes());
  out.Flag(same);
  if (!same) out.Text(judged.bytes());
  out.Unsigned(order.findings.size());
  for (const auto& [key, found] : order.findings) WriteFound(found, out);
  out.Time(order.found_at);
  out.Flag(order.touched);
  out.Flag(order.held);
}

SeenOrder ReadNested(Reader& in) {
  Reader nested(in.Text());
  SeenOrder order = ReadOrder(nested);
  if (!nested.ok() || !nested.AtEnd()) in.Fail();
  return order;
}

FollowedOrder ReadFollowed(Reader& in) {
  FollowedOrder order{.newest = ReadNested(in)};
  order.judged = in.Flag() ? order.newest : ReadNested(in);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    FoundOnce found = ReadFound(in);
    order.findings[{found.finding.guardrail, found.finding.item}] = std::move(found);
  }
  order.found_at = in.Time();
  order.touched = in.Flag();
  order.held = in.Flag();
  return order;
}

}  // namespace

void CaseBook::Impl::Encode(Writer& out) const {
  out.Code(currency);
  out.Time(newest_order);
  out.Unsigned(orders.size());
  for (const auto& [identity, order] : orders) WriteFollowed(order, out);
  out.Unsigned(changes.size());
  for (const SeenChange& change : changes) Write(change, out);
  out.Unsigned(steps.size());
  for (const IncidentStep& step : steps) Write(step, out);
  out.Unsigned(case_steps.size());
  for (const auto& [id, of_case] : case_steps) {
    out.Unsigned(of_case.size());
    for (const CaseStep& step : of_case) Write(step, out);
  }
}

void CaseBook::Impl::Decode(Reader& in) {
  if (in.Code() != currency) return in.Fail();
  newest_order = in.Time();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    FollowedOrder order = ReadFollowed(in);
    const std::string identity = order.newest.identity;
    if (!order.findings.empty()) suspects.insert(identity);
    orders.insert_or_assign(identity, std::move(order));
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) changes.insert(ReadSeenChange(in));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    steps.push_back(ReadIncidentStep(in));
    named.insert(steps.back().orders.begin(), steps.back().orders.end());
    if (steps.back().act == IncidentAct::kClosed) last_closed = std::max(last_closed, steps.back().at);
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    std::vector<CaseStep> of_case;
    for (size_t left = in.Elements(); left > 0 && in.ok(); --left) of_case.push_back(ReadCaseStep(in));
    if (of_case.empty()) return in.Fail();
    const std::string id = of_case.front().case_id;
    case_steps[id] = std::move(of_case);
  }
}

std::string CaseBook::Save() const {
  Writer payload;
  impl_->Encode(payload);
  Writer out;
  out.Fixed64(kMagic);
  out.Byte(kFormat);
  out.Fixed64(payload.Digest());
  return out.Take() + payload.bytes();
}

std::optional<CaseBook> CaseBook::Load(Currency currency, std::string_view bytes) {
  if (bytes.size() < kHeaderBytes) return std::nullopt;
  Reader header(bytes.substr(0, kHeaderBytes));
  const std::string_view payload = bytes.substr(kHeaderBytes);
  if (header.Fixed64() != kMagic || header.Byte() != kFormat) return std::nullopt;
  if (header.Fixed64() != Fingerprint().Add(payload).value()) return std::nullopt;
  CaseBook book(currency);
  Reader in(payload);
  book.impl_->Decode(in);
  if (!in.ok() || !in.AtEnd()) return std::nullopt;
  return book;
}

}  // namespace parapet
