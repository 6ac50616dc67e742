// SPDX-License-Identifier: Apache-2.0
//
// Puts the parts of a configuration together: ledger, flows, connectors. Used by the service, and by commands that work
// on the ledger where no service runs.
#ifndef PARAPET_PLUGIN_SETUP_ASSEMBLY_H_
#define PARAPET_PLUGIN_SETUP_ASSEMBLY_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "parapet/core/ports/ledger.h"
#include "parapet/plugin/flow/outbox/deliver.h"
#include "parapet/plugin/setup/config.h"
#include "parapet/plugin/setup/store_parts.h"

namespace parapet {

using Now = std::function<Instant()>;
Instant WallClock();

class Assembly {
 public:
  // Opens the ledger and restores every store. Null and a sentence when it cannot: another service holds the ledger,
  // the directory is not writable, the ledger is of a newer version or damaged.
  static std::unique_ptr<Assembly> Open(const Config& config, const Now& now, std::string* error);
  // The same on a ledger that is open already; the configuration's directory holds keys and files and exists.
  static std::unique_ptr<Assembly> With(const Config& config, const Now& now, std::shared_ptr<Ledger> ledger,
                                        std::string* error);

  // The ledger goes first: its writer may still be answering for the flows.
  ~Assembly() { ledger_.reset(); }

  Ledger& ledger() { return *ledger_; }
  const Config& config() const { return config_; }
  // In the configuration's order. What follow-through tells is folded when it is first asked.
  const std::vector<std::unique_ptr<StoreParts>>& stores() const { return stores_; }
  StoreParts* Find(std::string_view store) const;
  // Connectors for the outbox worker. An alert that arrives marks its store's channel as tested.
  ConnectorMap Connectors();

 private:
  void AddMessageChannels(StoreParts& parts, ConnectorMap& connectors);

  Assembly(const Config& config, Now now) : config_(config), now_(std::move(now)) {}

  const Config& config_;
  const Now now_;
  std::shared_ptr<Ledger> ledger_;
  std::unique_ptr<ImportArchive> archive_;
  std::vector<std::unique_ptr<StoreParts>> stores_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_ASSEMBLY_H_
