// SPDX-License-Identifier: Apache-2.0
//
// Everything that runs for one store: its flow, and the parts that follow its orders through.
//
//   StoreParts fruit(config, secret, ledger, archive);
//   fruit.flow.Restore(now);                       // before anything is folded
//   fruit.follow.Tick(now);
//
// Thread safety: that of each part; what lies behind FollowUp is asked inside FollowUp::With.
#ifndef PARAPET_PLUGIN_SETUP_STORE_PARTS_H_
#define PARAPET_PLUGIN_SETUP_STORE_PARTS_H_

#include <string>

#include "parapet/plugin/flow/store_flow.h"
#include "parapet/plugin/recovery/answers/answer_link.h"
#include "parapet/plugin/recovery/care.h"
#include "parapet/plugin/recovery/follow_up.h"
#include "parapet/plugin/recovery/messages/letters.h"
#include "parapet/plugin/recovery/remedies/remedies.h"
#include "parapet/plugin/setup/config.h"
#include "parapet/plugin/setup/watch_parts.h"

namespace parapet {

struct StoreParts {
  // `identity_secret`: of the whole service; each store has its own made of it. All must outlive this.
  StoreParts(const StoreConfig& store, const std::string& identity_secret, Ledger& ledger, ImportArchive& archive);
  StoreParts(const StoreParts&) = delete;

  const std::string& name() const { return config.settings.store; }
  // By which customers answer; without a public address there are none.
  AnswerLinks links() const { return {config.public_url, flow.options().identity_secret, name()}; }

  const StoreConfig& config;
  StoreFlow flow;
  FollowUp follow;  // before its parts: it is asked by nobody any more when they go
  CareParts care;
  Letters letters;
  Remedies remedies;
  WatchParts watch;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_STORE_PARTS_H_
