// SPDX-License-Identifier: Apache-2.0
//
// The alert book as bytes: "PAB1", the incidents in the order of their ids, the newest incident of each cause, and the
// first eight bytes of SHA-256 over all of that. Numbers are little-endian, texts have their length before them.
#include <cstring>
#include <span>

#include "parapet/adapters/signature/signature.h"
#include "parapet/plugin/flow/outbox/alerts.h"

namespace parapet {
namespace {

constexpr std::string_view kMagic = "PAB1";
constexpr size_t kChecksumBytes = 8;

std::string ChecksumOf(std::string_view bytes) {
  uint8_t digest[32];
  Sha256(bytes, digest);
  return std::string(reinterpret_cast<const char*>(digest), kChecksumBytes);
}

class Writer {
 public:
  void Number(uint64_t value) {
    for (int i = 0; i < 8; ++i) out_.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
  }
  void Text(std::string_view text) {
    Number(text.size());
    out_.append(text);
  }
  void Time(Instant instant) { Number(static_cast<uint64_t>(instant.micros)); }
  void Amount(const std::optional<Money>& amount) {
    Number(amount ? 1 : 0);
    Number(static_cast<uint64_t>(amount.value_or(Money()).micros()));
  }
  std::string out_;
};

// Reads what Writer wrote; after the first failure everything is empty and ok() false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  bool AtEnd() const { return ok_ && rest_.empty(); }
  std::string_view Take(uint64_t count) {
    ok_ = ok_ && count <= rest_.size();
    if (!ok_) return {};
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  uint64_t Number() {
    uint64_t value = 0;
    const std::string_view bytes = Take(8);
    for (size_t i = 0; i < bytes.size(); ++i) value |= static_cast<uint64_t>(static_cast<uint8_t>(bytes[i])) << (8 * i);
    return value;
  }
  std::string Text() { return std::string(Take(Number())); }
  Instant Time() { return {static_cast<int64_t>(Number())}; }
  std::optional<Money> Amount() {
    const uint64_t known = Number();
    const Money amount = Money::FromMicros(static_cast<int64_t>(Number()));
    ok_ = ok_ && known <= 1;
    return known == 1 ? std::optional(amount) : std::nullopt;
  }
  void Refuse() { ok_ = false; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

struct AlertBookCodec {
  static void Write(Writer& out, const AlertBook::Incident& incident) {
    const AlertView& view = incident.view;
    for (const std::string* text : {&view.incident, &view.cause, &view.guardrail, &view.item, &view.title,
                                    &view.acknowledged_by, &view.next_command}) {
      out.Text(*text);
    }
    out.Number(static_cast<uint64_t>(view.action));
    out.Text(view.currency.code());
    for (const auto& amount : {view.price, view.reference, view.at_risk}) out.Amount(amount);
    out.Number(view.posts);
    for (const Instant at : {view.opened_at, view.last_seen_at, view.acknowledged_at, view.escalated_at}) out.Time(at);
    out.Number(incident.next_count);
    out.Number(incident.orders.size());
    for (const auto& [order, at_risk] : incident.orders) {
      out.Number(order);
      out.Amount(at_risk);
    }
  }

  static AlertBook::Incident Read(Reader& in) {
    AlertBook::Incident incident;
    AlertView& view = incident.view;
    for (std::string* text : {&view.incident, &view.cause, &view.guardrail, &view.item, &view.title,
                              &view.acknowledged_by, &view.next_command}) {
      *text = in.Text();
    }
    const uint64_t action = in.Number();
    if (action > static_cast<uint64_t>(Action::kBlock)) in.Refuse();
    view.action = static_cast<Action>(action);
    view.currency = Currency::FromCode(in.Text()).value_or(Currency());
    for (std::optional<Money>* amount : {&view.price, &view.reference, &view.at_risk}) *amount = in.Amount();
    view.posts = in.Number();
    for (Instant* at : {&view.opened_at, &view.last_seen_at, &view.acknowledged_at, &view.escalated_at})
      *at = in.Time();
    incident.next_count = in.Number();
    for (uint64_t left = in.Number(); left > 0 && in.ok(); --left) {
      const uint64_t order = in.Number();
      incident.orders[order] = in.Amount();
    }
    view.orders = incident.orders.size();
    return incident;
  }
};

std::string AlertBook::Save() const {
  Writer out;
  out.out_ = kMagic;
  out.Number(incidents_.size());
  for (const auto& [id, incident] : incidents_) AlertBookCodec::Write(out, incident);
  out.Number(latest_.size());
  for (const auto& [cause, id] : latest_) {
    out.Text(cause);
    out.Text(id);
  }
  return out.out_ + ChecksumOf(out.out_);
}

std::optional<AlertBook> AlertBook::Load(AlertSettings settings, std::string_view bytes) {
  if (bytes.size() < kMagic.size() + kChecksumBytes || !bytes.starts_with(kMagic)) return std::nullopt;
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksumBytes);
  if (ChecksumOf(body) != bytes.substr(body.size())) return std::nullopt;
  Reader in(body.substr(kMagic.size()));
  AlertBook book(std::move(settings));
  for (uint64_t left = in.Number(); left > 0 && in.ok(); --left) {
    Incident incident = AlertBookCodec::Read(in);
    const std::string id = incident.view.incident;
    book.incidents_[id] = std::move(incident);
  }
  for (uint64_t left = in.Number(); left > 0 && in.ok(); --left) {
    const std::string cause = in.Text();
    book.latest_[cause] = in.Text();
  }
  for (const auto& [cause, id] : book.latest_) {
    if (!book.incidents_.contains(id)) in.Refuse();
  }
  return in.AtEnd() ? std::optional(std::move(book)) : std::nullopt;
}

}  // namespace parapet
