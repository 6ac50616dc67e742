// SPDX-License-Identifier: Apache-2.0
//
// Follow-through's checkpoint: the book and the parts as of one event, kept beside the flow's own under a name that no
// store can have. It is a shortcut and never the truth: whatever is wrong with it, the ledger is folded instead.
#include <algorithm>

#include "parapet/core/recovery/step_codec.h"
#include "parapet/plugin/recovery/follow_up.h"

namespace parapet {
namespace {

constexpr uint8_t kFormat = 2;

std::string CheckpointName(const std::string& store) { return store + "/recovery"; }

}  // namespace

std::string FollowUp::Save() const {
  Writer out;
  out.Byte(kFormat);
  out.Text(book_.Save());
  out.Unsigned(changes_.size());
  for (const SeenChange& change : changes_) Write(change, out);
  out.Unsigned(released_.size());
  for (const auto& [order, at] : released_) out.Text(order), out.Time(at);
  out.Unsigned(totals_.unreadable);
  out.Unsigned(parts_.size());
  for (const FollowPart* part : parts_) {
    const auto bytes = part->Save();
    out.Flag(bytes.has_value());
    if (bytes) out.Text(*bytes);
  }
  return out.Take();
}

bool FollowUp::Load(std::string_view bytes, std::vector<FollowPart*>* unsaved) {
  Reader in(bytes);
  if (in.Byte() != kFormat) return false;
  auto book = CaseBook::Load(flow_.options().settings.currency, in.Text());
  if (!book) return false;
  book_ = std::move(*book);
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) changes_.push_back(ReadSeenChange(in));
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    const std::string order(in.Text());
    released_[order] = in.Time();
  }
  totals_.unreadable = in.Unsigned();
  if (in.Unsigned() != parts_.size()) return false;
  for (FollowPart* part : parts_) {
    if (!in.Flag()) {
      unsaved->push_back(part);
      continue;
    }
    const std::string_view of_part = in.Text();
    if (!in.ok() || !part->Load(of_part)) return false;
  }
  return in.ok() && in.AtEnd();
}

void FollowUp::ForgetAll() {
  book_ = CaseBook(flow_.options().settings.currency);
  changes_.clear();
  released_.clear();
  totals_.unreadable = 0;
  last_sequence_ = 0;
  for (FollowPart* part : parts_) part->Load({});
}

void FollowUp::TakeUpCheckpoint() {
  started_ = true;
  const auto kept = ledger_.LoadCheckpoint(CheckpointName(store_));
  if (!kept) return;
  std::vector<FollowPart*> unsaved;
  if (!Load(kept->tail, &unsaved)) return ForgetAll();
  last_sequence_ = kept->sequence;
  if (!unsaved.empty()) TellAgain(unsaved);
}

// In the order in which it happened; orders as they are remembered, before everything else.
void FollowUp::TellAgain(const std::vector<FollowPart*>& parts) {
  std::vector<StoredEvent> rare;
  for (const EventKind kind : kToldAgain) {
    ledger_.ReadBack(store_, kind, {}, [&](const StoredEvent& stored) {
      if (stored.sequence <= last_sequence_) rare.push_back(stored);
      return true;
    });
  }
  std::sort(rare.begin(), rare.end(), [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  for (FollowPart* part : parts) {
    book_.ForOrders([&](const SeenOrder& order) { part->See(order, order.seen_at); });
    for (const StoredEvent& stored : rare) part->Fold(stored);
  }
}

bool FollowUp::SaveCheckpoint(size_t least) {
  std::string bytes;
  int64_t sequence = 0;
  size_t contained = 0;
  {
    const Lock lock(mutex_);
    if (since_saved_ == 0 || since_saved_ < least) return true;
    bytes = Save();
    sequence = last_sequence_;
    contained = since_saved_;
  }
  if (!ledger_.SaveCheckpoint(CheckpointName(store_), sequence, "", bytes)) return false;
  const Lock lock(mutex_);
  since_saved_ -= contained;
  return true;
}

}  // namespace parapet
