// SPDX-License-Identifier: Apache-2.0
//
// The configuration: one JSON file (comments allowed), every key overridable by environment, secrets by file,
// environment or systemd credential, unknown keys refused.
//
//   {
//     "directory": "/var/lib/parapet",                    // ledger, checkpoints, imports, control socket
//     "listen": {"address": "127.0.0.1", "port": 8080, "threads": 2},
//     "health": {"address": "127.0.0.1", "port": 8081},   // /livez /readyz /metrics
//     "admin": {"address": "127.0.0.1", "port": 8082},    // /admin/v1 by token; off unless a port is given
//     "operators": [{"name": "ann", "role": "approver", "limit": "200.00", "token_sha256": "…"}],   // `parapet token`
//     "stores": [{
//       "name": "fruit", "platform": "shopify", "currency": "USD", "shop": "fruit.myshopify.com",
//       "secrets": [{"file": "/run/secrets/fruit"}],      // or {"env": "NAME"} or {"credential": "NAME"}
//       "api": {"base_url": "https://fruit.myshopify.com", "token": {"env": "FRUIT_TOKEN"}},
//       "alerts": {"chat": {"url": {"file": "/run/secrets/chat-url"}}},
//       "webhook": {"url": {"env": "FRUIT_WEBHOOK"}, "secrets": [{"env": "FRUIT_WHSEC"}]},  // Standard Webhooks
//       "public": {"reports": true, "status": true, "promises": false},   // what anybody may ask for
//       "playbooks": "/etc/parapet/playbooks",            // the shop's own beside the shipped ones
//       "public_url": "https://answers.fruit.example"     // where customers' answers arrive; without, no links
//     }]
//   }
//
// Precedence: environment (PARAPET_LISTEN_PORT, PARAPET_STORES_FRUIT_CURRENCY) over the file over the default.
// `parapet config show --origin` says where each value came from; secrets are redacted, always.
//
// Thread safety: values. Errors: complaints with file, line, column, JSON path and the nearest valid key.
#ifndef PARAPET_PLUGIN_SETUP_CONFIG_H_
#define PARAPET_PLUGIN_SETUP_CONFIG_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parapet/adapters/http/server.h"
#include "parapet/core/policy/policy.h"
#include "parapet/core/recovery/playbook.h"
#include "parapet/core/state/store_state.h"

namespace parapet {

struct MessageConfig;  // message_config.h

struct StoreConfig {
  StoreSettings settings;  // store, currency, catalogue_tax, stock_authority, supplied
  std::string platform;
  std::string shop;
  std::vector<std::string> own_clients;
  // commercetools: key of the custom type that carries verdicts, with the fields parapetVerdict (String) and
  // parapetTags (Set of String). Empty: orders bear no mark, since a type that does not exist would make the platform
  // refuse the order.
  std::string type_key;
  std::string language = "en";
  std::vector<std::string> secrets;  // resolved; never shown
  std::vector<std::string> tokens;   // of /v1/check; resolved
  std::string api_base_url;
  std::string api_token;  // resolved
  bool api_allow_private_addresses = false;
  std::string chat_url;  // resolved; often holds a secret itself
  bool chat_allow_private_addresses = false;
  std::string webhook_url;                   // resolved; where effects without a connector are posted
  std::vector<std::string> webhook_secrets;  // resolved; sign them, each of them
  bool webhook_allow_private_addresses = false;
  bool public_reports = true;                     // anybody may report a mistake at POST /report/{store}
  bool public_status = true;                      // what people told of outages is served at GET /status/{store}
  bool public_promises = false;                   // and how many promises were kept
  std::shared_ptr<const MessageConfig> messages;  // to customers; null: none are configured
  std::string playbook_folder;                    // of the shop's own; empty: the shipped ones
  std::vector<Playbook> playbooks;                // read from there
  std::string public_url;                         // where customers reach this service: "https://parapet.fruit.example"
};

// What an operator may do through the admin listener; each may do what those before it may.
enum class Role : uint8_t {
  kViewer,    // look
  kOperator,  // import, release, switch, bypass
  kApprover,  // be the second person where a policy asks for one
  kAdmin,
};
std::string_view Name(Role role);

// Somebody who may use the admin listener. The token itself is nowhere: its SHA-256 is, which suffices because
// `parapet token` makes tokens of 256 random bits.
struct OperatorConfig {
  std::string name;
  Role role = Role::kViewer;
  std::string token_sha256;  // 64 hexadecimal digits
  // What an approver may spend at once, in the store's currency; an admin has none. Absent: what the policy lets
  // anybody approve.
  std::optional<Money> limit;
};

struct Config {
  std::string directory = "parapet-data";
  HttpEndpoint listen{.address = "127.0.0.1", .port = 8080, .unix_path = {}, .threads = 2};
  HttpEndpoint health{.address = "127.0.0.1", .port = 8081, .unix_path = {}, .threads = 1};
  std::optional<HttpEndpoint> admin;  // /admin/v1 for operators with tokens; off without
  HttpLimits limits;
  std::vector<StoreConfig> stores;
  std::vector<OperatorConfig> operators;
  std::vector<std::string> proxies;  // addresses before us whose X-Forwarded-For is believed; this machine's always is

  std::string ControlSocket() const { return directory + "/control.sock"; }
  const StoreConfig* Find(std::string_view store) const;
};

// One value with where it came from, for `config show`.
struct ConfigOrigin {
  std::string path;    // "listen.port"
  std::string value;   // "redacted" for secrets
  std::string origin;  // "default", "parapet.json:4:21", "PARAPET_LISTEN_PORT"
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;
// The process's own.
std::optional<std::string> ProcessEnvironment(const std::string& name);

struct ConfigResult {
  Config config;
  std::vector<ConfigOrigin> origins;
  std::vector<Complaint> complaints;  // empty: usable
};

// Reads and resolves. `file` is its name for complaints; an empty text is a configuration of defaults.
ConfigResult ReadConfig(std::string_view text, const std::string& file, const Environment& environment);
// The same from a path; a file that cannot be opened is a complaint.
ConfigResult LoadConfig(const std::string& path, const Environment& environment);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_CONFIG_H_
