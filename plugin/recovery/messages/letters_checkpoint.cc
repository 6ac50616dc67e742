// SPDX-License-Identifier: Apache-2.0
//
// Messages within follow-through's checkpoint.
#include <algorithm>

#include "parapet/core/state/codec.h"
#include "parapet/plugin/recovery/messages/letters.h"

namespace parapet {
namespace {

constexpr uint8_t kFormat = 1;

}  // namespace

std::optional<std::string> Letters::Save() const {
  Writer out;
  out.Byte(kFormat);
  out.Text(book_.Save());
  out.Time(heard_at_);
  out.Unsigned(requests_.size());
  for (const auto& [case_id, steps] : requests_) {
    out.Text(case_id);
    out.Unsigned(steps.size());
    for (const auto& [step, request] : steps) {
      out.Text(step);
      out.Signed(request.count);
      out.Flag(request.open);
      out.Flag(request.in_doubt);
    }
  }
  out.Unsigned(deeds_.size());
  for (const auto& [case_id, deeds] : deeds_) {
    out.Text(case_id);
    out.Time(deeds.shipped);
    out.Time(deeds.answered);
    out.Time(deeds.accepted);
    out.Unsigned(deeds.done.size());
    for (const auto& [action, at] : deeds.done) out.Text(action), out.Time(at);
  }
  return out.Take();
}

void Letters::Forget() {
  book_ = {};
  requests_.clear();
  deeds_.clear();
  watched_.clear();
  promising_.clear();
  owing_.clear();
  updates_.clear();
  known_.clear();
  heard_at_ = {};
}

bool Letters::Load(std::string_view bytes) {
  Forget();
  if (bytes.empty()) return true;
  Reader in(bytes);
  if (in.Byte() != kFormat) return false;
  auto book = messages::LetterBook::Load(in.Text());
  if (!book) return false;
  book_ = std::move(*book);
  heard_at_ = in.Time();
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    auto& steps = requests_[std::string(in.Text())];
    for (size_t m = in.Elements(); m > 0 && in.ok(); --m) {
      Request& request = steps[std::string(in.Text())];
      request.count = in.Signed();
      request.open = in.Flag();
      request.in_doubt = in.Flag();
    }
  }
  for (size_t n = in.Elements(); n > 0 && in.ok(); --n) {
    Deeds& deeds = deeds_[std::string(in.Text())];
    deeds.shipped = in.Time();
    deeds.answered = in.Time();
    deeds.accepted = in.Time();
    for (size_t m = in.Elements(); m > 0 && in.ok(); --m) {
      const std::string action(in.Text());
      deeds.done[action] = in.Time();
    }
  }
  for (const auto& [id, letter] : book_.letters()) WatchOne(letter);
  return in.ok() && in.AtEnd();
}

}  // namespace parapet
