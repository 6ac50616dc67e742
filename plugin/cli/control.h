// SPDX-License-Identifier: Apache-2.0
//
// How a command reaches the store: through the running service's control socket, else by opening the ledger itself.
// Both end in the same admin routes. Thread safety: one thread. Errors: an exit status and a sentence on standard
// error.
#ifndef PARAPET_PLUGIN_CLI_CONTROL_H_
#define PARAPET_PLUGIN_CLI_CONTROL_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "parapet/adapters/json/document.h"
#include "parapet/plugin/admin/api.h"
#include "parapet/plugin/cli/commands.h"

namespace parapet {

// The configuration of a command, or nullopt after its complaints were printed.
std::optional<Config> LoadConfigOrComplain(const CommonOptions& common);

// The store of that name, or the only one where none is said; null after its complaint, and the command exits with
// kExitUsage.
const StoreConfig* PickStore(const Config& config, const std::string& name);

// Whether a service runs on this configuration: whoever asks for anything goes through it.
bool IsServed(const Config& config);

class Control {
 public:
  // Picks the store and the way to it. Null after the reason was printed; `status` then says how to exit.
  static std::unique_ptr<Control> Open(const CommonOptions& common, int* status);

  // Calls a route below /admin/v1/stores/{store}/. False after the refusal was printed; status() then says how to exit.
  bool Call(std::string_view method, const std::string& route, const std::string& body = {});
  const std::string& body() const { return response_.body; }
  // The answer as a document. A service that answers no JSON is a bug; the document is then empty.
  const JsonDocument& document() const { return *document_; }
  int status() const { return status_; }
  const StoreConfig& store() const { return *store_; }
  const Config& config() const { return config_; }
  bool through_service() const { return assembly_ == nullptr; }

 private:
  explicit Control(Config config) : config_(std::move(config)) {}
  bool Request(std::string_view method, const std::string& target, const std::string& body);

  Config config_;
  const StoreConfig* store_ = nullptr;
  std::unique_ptr<Assembly> assembly_;
  std::unique_ptr<AdminApi> admin_;
  HttpResponse response_;
  std::unique_ptr<JsonDocument> document_;
  int status_ = 0;
};

// An HTTP exchange over a unix socket or TCP; status 0 where nothing answered, 504 where the answer did not come in
// time.
HttpResponse Exchange(const std::string& unix_path, const std::string& url, std::string_view method,
                      const std::string& body, const std::vector<std::string>& headers = {});

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_CONTROL_H_
