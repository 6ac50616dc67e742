// SPDX-License-Identifier: Apache-2.0
//
// A checkpoint is two files: the base, every item as it was when the base was begun or later, and the tail, the items
// that changed since and all the rest. Each: magic, kind, format, length, checksum, payload.
#include <algorithm>
#include <utility>

#include "parapet/core/state/record_codec.h"
#include "parapet/core/state/store_state_impl.h"

namespace parapet {
namespace {

constexpr uint64_t kMagic = 0x3154535450415250ULL;  // "PRAPTST1" in little endian
constexpr uint8_t kStateFormat = 4;
constexpr size_t kHeaderBytes = 8 + 1 + 1 + 8 + 8;
enum class Part : uint8_t { kBase = 'B', kTail = 'T' };

std::string Seal(Part part, const Writer& payload) {
  Writer out;
  out.Fixed64(kMagic);
  out.Byte(static_cast<uint8_t>(part));
  out.Byte(kStateFormat);
  out.Fixed64(payload.bytes().size());
  out.Fixed64(payload.Digest());
  std::string sealed = out.Take();
  sealed += payload.bytes();
  return sealed;
}

// The payload, or an empty view and a complaint.
std::string_view Unseal(Part part, std::string_view bytes, std::string* error) {
  const std::string name = part == Part::kBase ? "the checkpoint's base" : "the checkpoint's tail";
  const auto fail = [&](const std::string& why) { return *error = name + " " + why, std::string_view(); };
  if (bytes.size() < kHeaderBytes) return fail("is cut off within its header; fold the ledger from its start instead");
  Reader header(bytes.substr(0, kHeaderBytes));
  if (header.Fixed64() != kMagic || header.Byte() != static_cast<uint8_t>(part)) return fail("is not one");
  const uint8_t format = header.Byte();
  if (format != kStateFormat) {
    return fail("has format " + std::to_string(format) + "; this version reads format " + std::to_string(kStateFormat));
  }
  const std::string_view payload = bytes.substr(kHeaderBytes);
  if (header.Fixed64() != payload.size()) return fail("has another length than it says");
  if (header.Fixed64() != Fingerprint().Add(payload).value()) return fail("does not match its checksum");
  return payload;
}

void WriteEntry(const BookEntry& entry, Writer& out) {
  Write(entry.record, out);
  out.Time(entry.forgotten_at);
  out.Flag(entry.released.has_value());
  out.Fixed64(entry.released.value_or(0));
  for (const bool flag :
       {entry.release_counted, entry.took_cart, entry.recheck_last, entry.edit_announced, entry.claimed}) {
    out.Flag(flag);
  }
  out.Time(entry.recheck_since);
  out.Time(entry.recheck_due);
}

BookEntry ReadEntry(Reader& in) {
  BookEntry entry;
  entry.record = ReadOrderRecord(in);
  entry.forgotten_at = in.Time();
  const bool released = in.Flag();
  const uint64_t digest = in.Fixed64();
  if (released) entry.released = digest;
  for (bool* flag :
       {&entry.release_counted, &entry.took_cart, &entry.recheck_last, &entry.edit_announced, &entry.claimed}) {
    *flag = in.Flag();
  }
  entry.recheck_since = in.Time();
  entry.recheck_due = in.Time();
  return entry;
}

void WriteClaim(std::string_view identity, const Claim& claim, Writer& out) {
  out.Text(identity);
  out.Time(claim.expires);
  out.Unsigned(claim.parts.size());
  for (const ClaimPart& part : claim.parts) {
    out.Text(part.item);
    out.Count(part.quantity);
    out.Time(part.confirmed_at);
    out.Flag(part.contained);
  }
}

Claim ReadClaim(Reader& in) {
  Claim claim;
  claim.expires = in.Time();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    ClaimPart part;
    part.item = in.Text();
    part.quantity = in.Count();
    part.confirmed_at = in.Time();
    part.contained = in.Flag();
    claim.parts.push_back(std::move(part));
  }
  return claim;
}

void WriteChange(const RecentChange& change, std::string_view item, Writer& out) {
  out.Time(change.at);
  out.Text(item);
  out.Unsigned(change.index);
  out.Amount(change.price);
  out.Amount(change.reference.money());
  out.Byte(static_cast<uint8_t>(change.vouching));
}

// nullopt for one whose price the catalogue does not have.
std::optional<RecentChange> ReadChange(const Catalogue& catalogue, Reader& in) {
  RecentChange change = {.at = in.Time()};
  change.slot = catalogue.FindId(in.Text());
  change.index = static_cast<uint32_t>(in.Unsigned());
  change.price = in.Amount();
  change.reference = in.OptionalAmount();
  change.vouching = in.Choice(Vouching::kCollapse);
  if (!in.ok() || change.slot == kNoSlot || change.index >= catalogue.price_count(change.slot)) return std::nullopt;
  change.currency = catalogue.price(change.slot, change.index).currency;
  return change;
}

// The keys of a map in order, so that what is written does not depend on how the table grew.
template <typename Map>
std::vector<std::string_view> SortedKeys(const Map& map) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : map) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace

void StoreState::Impl::WriteTail(Writer& out) const {
  out.Unsigned(catalogue.dirty_count());
  for (uint32_t slot : catalogue.dirty()) catalogue.Encode(slot, out);
  out.Unsigned(book.size());
  for (std::string_view identity : SortedKeys(book.all())) WriteEntry(*book.all().find(identity)->second, out);
  out.Unsigned(claims.all().size());
  for (std::string_view identity : SortedKeys(claims.all())) WriteClaim(identity, *claims.Find(identity), out);
  std::vector<std::pair<std::string_view, std::string_view>> oversold;
  placements.ForOversold(
      [&](std::string_view item, const Placement& placement) { oversold.emplace_back(item, placement.identity); });
  std::sort(oversold.begin(), oversold.end());
  out.Unsigned(oversold.size());
  for (const auto& [item, identity] : oversold) out.Text(item), out.Text(identity);
  std::vector<std::pair<Instant, std::string_view>> batch;
  for (const auto& [slot, at] : prices.batch().latest()) batch.emplace_back(at, catalogue.id(slot));
  std::sort(batch.begin(), batch.end());
  out.Unsigned(batch.size());
  for (const auto& [at, item] : batch) out.Time(at), out.Text(item);
  out.Unsigned(prices.changes().all().size());
  for (const RecentChange& change : prices.changes().all()) WriteChange(change, catalogue.id(change.slot), out);
  out.Time(catalogue_as_of);
}

void StoreState::Impl::ReadTail(Reader& in) {
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const uint32_t slot = catalogue.Decode(in);
    if (slot != kNoSlot) catalogue.Touch(slot);
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    BookEntry entry = ReadEntry(in);
    if (!in.ok() || entry.record.identity.empty() || book.all().contains(entry.record.identity)) return in.Fail();
    Index(book.Put(std::move(entry)));
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const std::string identity(in.Text());
    Claim claim = ReadClaim(in);
    if (!in.ok() || claims.Find(identity) != nullptr) return in.Fail();
    claims.Restore(identity, std::move(claim));
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const std::string_view item = in.Text(), identity = in.Text();
    if (in.ok() && !placements.SetOversold(item, identity)) return in.Fail();
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const Instant at = in.Time();
    const uint32_t slot = catalogue.FindId(in.Text());
    if (slot == kNoSlot) return in.Fail();
    prices.batch().Add(slot, at);
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const auto change = ReadChange(catalogue, in);
    if (!change) return in.Fail();
    prices.changes().Add(*change);
  }
  catalogue_as_of = in.Time();
  prices.FindStanding();
}

std::string StoreState::SaveBase() const {
  Writer out;
  out.Unsigned(impl_->base_version);
  out.Unsigned(impl_->catalogue.slots());
  for (uint32_t slot = 0; slot < impl_->catalogue.slots(); ++slot) impl_->catalogue.Encode(slot, out);
  return Seal(Part::kBase, out);
}

uint64_t StoreState::base_version() const { return impl_->base_version; }

std::string StoreState::SaveTail() const {
  Writer out;
  out.Unsigned(impl_->base_version);
  impl_->WriteTail(out);
  return Seal(Part::kTail, out);
}

std::optional<StoreState> StoreState::Load(StoreSettings settings, std::string_view base, std::string_view tail,
                                           std::string* error) {
  std::string ignored;
  error = error == nullptr ? &ignored : error;
  const std::string_view items = Unseal(Part::kBase, base, error);
  if (items.empty()) return std::nullopt;
  const std::string_view rest = Unseal(Part::kTail, tail, error);
  if (rest.empty()) return std::nullopt;
  StoreState state(std::move(settings));
  Reader base_in(items);
  state.impl_->base_version = base_in.Unsigned();
  const size_t count = base_in.Elements();
  state.impl_->catalogue.Reserve(count);
  for (size_t n = count; n > 0 && base_in.ok(); --n) state.impl_->catalogue.Decode(base_in);
  if (!base_in.ok() || !base_in.AtEnd()) {
    *error = "the checkpoint's base cannot be read beyond byte " + std::to_string(base_in.failed_at());
    return std::nullopt;
  }
  Reader tail_in(rest);
  if (tail_in.Unsigned() != state.impl_->base_version) {
    *error = "the checkpoint's tail belongs to another base; take both files of one checkpoint";
    return std::nullopt;
  }
  state.impl_->ReadTail(tail_in);
  if (!tail_in.ok() || !tail_in.AtEnd()) {
    *error = "the checkpoint's tail cannot be read beyond byte " + std::to_string(tail_in.failed_at());
    return std::nullopt;
  }
  return state;
}

// A sum over the parts' fingerprints: no order of items, orders or claims goes in.
uint64_t StoreState::Impl::Hash() const {
  uint64_t sum = 0;
  Writer out;
  const auto add = [&] {
    sum += Fingerprint().Add(std::string_view(out.bytes())).value();
    out.Clear();
  };
  for (uint32_t slot = 0; slot < catalogue.slots(); ++slot) catalogue.Encode(slot, out), add();
  for (const auto& [identity, entry] : book.all()) WriteEntry(*entry, out), add();
  for (const auto& [identity, claim] : claims.all()) WriteClaim(identity, claim, out), add();
  placements.ForOversold([&](std::string_view item, const Placement& placement) {
    out.Text("oversold"), out.Text(item), out.Text(placement.identity), add();
  });
  for (const auto& [slot, at] : prices.batch().latest()) {
    out.Text("unvouched"), out.Text(catalogue.id(slot)), out.Time(at), add();
  }
  for (const RecentChange& change : prices.changes().all()) {
    out.Text("change"), WriteChange(change, catalogue.id(change.slot), out), add();
  }
  out.Text("catalogue"), out.Time(catalogue_as_of), add();
  return sum;
}

uint64_t StoreState::Hash() const { return impl_->Hash(); }

}  // namespace parapet
