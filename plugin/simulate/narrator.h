// SPDX-License-Identifier: Apache-2.0
//
// Says what happens in a simulation: each action and message with its time, alike ones of one moment together.
//
// Thread safety: one thread.
#ifndef PARAPET_PLUGIN_SIMULATE_NARRATOR_H_
#define PARAPET_PLUGIN_SIMULATE_NARRATOR_H_

#include <functional>
#include <string>
#include <vector>

#include "parapet/core/ports/effect.h"
#include "parapet/plugin/recovery/follow_part.h"

namespace parapet {

// `kind`: "shop", "effect", "incident", "case", "message", …
using Tell = std::function<void(Instant at, std::string_view kind, const std::string& what)>;

inline constexpr size_t kToldApart = 20;  // more alike things at one moment are told as three and a number

class Narrator final : public FollowPart {
 public:
  explicit Narrator(Tell tell) : tell_(std::move(tell)) {}

  void Shop(const std::string& what, Instant at) { Add(at, "shop", what, what); }
  void Carried(const Effect& effect, Instant at);
  // What is told together so far.
  void Flush();

  // --- FollowPart: told again after a restart, it says nothing twice -------------------------------------------------
  void Fold(const StoredEvent& stored) override;
  std::optional<std::string> Save() const override { return std::string(); }
  bool Load(std::string_view) override { return true; }
  void Tick(FollowView&) override {}

 private:
  struct Group {
    std::string kind, alike;
    std::vector<std::string> said;
  };
  void Add(Instant at, std::string kind, std::string alike, std::string what);

  const Tell tell_;
  int64_t told_ = 0;  // events up to this one
  Instant at_;
  std::vector<Group> groups_;  // of one moment
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SIMULATE_NARRATOR_H_
