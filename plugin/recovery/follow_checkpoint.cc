// SPDX-License-Identifier: Apache-2.0
//
// Follow-through's checkpoint: the book and the parts as of one event, kept beside the flow's own under a name that no
// store can have. It is a shortcut and never the truth: whatever is wrong with it, the ledger is folded instead.
#include "parapet/core/recovery/step_codec.h"
#include "parapet/plugin/recovery/follow_up.h"

namespace parapet {
namespace {

constexpr uint8_t kFormat = 1;

std::string CheckpointName(const std::string& store) { return store + "/recovery"; }

}  // namespace

std::optional<std::string> FollowUp::Save() const {
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
    if (!bytes) return std::nullopt;
    out.Text(*bytes);
  }
  return out.Take();
}

bool FollowUp::Load(std::string_view bytes) {
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
  if (!Load(kept->tail)) return ForgetAll();
  last_sequence_ = kept->sequence;
}

bool FollowUp::SaveCheckpoint(size_t least) {
  std::optional<std::string> bytes;
  int64_t sequence = 0;
  size_t contained = 0;
  {
    const Lock lock(mutex_);
    if (since_saved_ == 0 || since_saved_ < least) return true;
    bytes = Save();
    sequence = last_sequence_;
    contained = since_saved_;
  }
  if (!bytes || !ledger_.SaveCheckpoint(CheckpointName(store_), sequence, "", *bytes)) return false;
  const Lock lock(mutex_);
  since_saved_ -= contained;
  return true;
}

}  // namespace parapet
