// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/adapters/json/policy_document.h"
#include "parapet/adapters/json/rfc3339.h"
#include "parapet/adapters/ledger/sqlite/sqlite_ledger.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/policy_file.h"
#include "parapet/plugin/cli/simulate_commands.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/simulate/play.h"

namespace parapet {
namespace {

constexpr const char* kInventedShop =
    R"({"stores": [{"name": "fruit", "platform": "shopify", "currency": "USD", "secrets": [], "tokens": []}]})";

// A directory that is gone when the run is over.
class Workplace {
 public:
  Workplace() {
    const std::string replaced(6, 'X');  // what mkdtemp puts its own letters for
    std::string pattern = (std::filesystem::temp_directory_path() / ("parapet-simulate-" + replaced)).string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Workplace() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

int List() {
  std::vector<Complaint> complaints;
  for (const ShippedScenario& shipped : ShippedScenarios()) {
    std::cout << shipped.name << "\n  " << ReadScenario(shipped.text, complaints).why << "\n";
  }
  return kExitClean;
}

bool Complain(const std::string& file, const std::vector<Complaint>& complaints) {
  for (const Complaint& complaint : complaints) std::cerr << "parapet: " << Sentence(file, complaint) << "\n";
  return complaints.empty();
}

std::optional<Scenario> Load(const SimulateOptions& options) {
  std::optional<std::string> text;
  for (const ShippedScenario& shipped : ShippedScenarios()) {
    if (shipped.name == options.scenario) text = std::string(shipped.text);
  }
  if (!text) text = ReadWholeFile(options.scenario);
  if (!text) {
    std::cerr << "parapet: nor is it a shipped scenario; `parapet simulate` lists them\n";
    return std::nullopt;
  }
  std::vector<Complaint> complaints;
  Scenario scenario = ReadScenario(*text, complaints);
  if (!Complain(options.scenario, complaints)) return std::nullopt;
  if (options.seed) scenario.seed = *options.seed;
  return scenario;
}

// The store to copy, and the policy that it has; an invented shop where there is no configuration.
struct Copied {
  Config config;
  std::string policy;
};

// What was last put in force, without a running service: nothing is restored and nothing installed. nullopt after a
// complaint; `recommended` where nothing ever was.
std::optional<std::string> PolicyOnDisk(const Config& config, const std::string& recommended) {
  if (!std::filesystem::exists(config.directory + "/ledger.db")) return recommended;
  std::string error;
  const std::unique_ptr<Ledger> ledger = OpenSqliteLedger({.directory = config.directory}, &error);
  std::optional<std::string> policy = recommended;
  if (ledger != nullptr) {
    ledger->ReadBack(config.stores.front().settings.store, EventKind::kPolicy, "policy",
                     [&](const StoredEvent& stored) {
                       PolicyEvent event;
                       if (ReadPolicyEvent(stored.event.payload, &event, &error)) policy = event.document;
                       return false;
                     });
  }
  if (error.empty()) return policy;
  std::cerr << "parapet: " << error << "\n";
  return std::nullopt;
}

std::optional<std::string> PolicyOf(const CommonOptions& common, const Config& config, const std::string& recommended,
                                    int* status) {
  *status = kExitUnreachable;
  if (!IsServed(config)) return PolicyOnDisk(config, recommended);
  const auto control = Control::Open(common, status);
  if (control == nullptr) return std::nullopt;
  if (control->Call("GET", "policy")) return control->body();
  *status = control->status();
  return std::nullopt;
}

// nullopt after a complaint; `status` says how to exit.
std::optional<Copied> Copy(const CommonOptions& common, const SimulateOptions& options, int* status) {
  Copied copied;
  Policy recommended = RecommendedPolicy();
  recommended.alert_channel_required = false;
  copied.policy = WritePolicy(recommended);
  *status = kExitBadInput;
  if (std::filesystem::exists(common.config)) {
    auto config = LoadConfigOrComplain(common);
    if (!config) return std::nullopt;
    const StoreConfig* store = PickStore(*config, common.store);
    if (store == nullptr) return *status = kExitUsage, std::nullopt;
    copied.config = *config;
    copied.config.stores = {*store};
    if (options.policy.empty()) {
      auto policy = PolicyOf(common, copied.config, copied.policy, status);
      if (!policy) return std::nullopt;
      copied.policy = std::move(*policy);
    }
  } else {
    copied.config = ReadConfig(kInventedShop, "invented", [](const std::string&) { return std::nullopt; }).config;
  }
  if (options.policy.empty()) return copied;
  const auto text = ReadWholeFile(options.policy);
  if (!text) return std::nullopt;
  copied.policy = *text;
  return copied;
}

void Print(const CommonOptions& common, Instant at, std::string_view kind, const std::string& what) {
  if (!common.json()) {
    std::cout << FormatRfc3339({at.micros / 1'000'000 * 1'000'000}) << "  " << kind << "  " << what << "\n";
    return;
  }
  std::string line;
  JsonWriter(line).BeginObject().Field("at", at).Field("kind", kind).Field("what", what).EndObject();
  std::cout << line << "\n";
}

}  // namespace

int RunSimulate(const CommonOptions& common, const SimulateOptions& options) {
  if (options.scenario.empty()) return List();
  const auto scenario = Load(options);
  if (!scenario) return kExitBadInput;
  int status = kExitClean;
  auto copied = Copy(common, options, &status);
  if (!copied) return status;
  const Workplace workplace;
  const auto fail = [](const std::string& why) { return std::cerr << "parapet: " << why << "\n", kExitBadInput; };
  if (workplace.path().empty()) return fail("no temporary directory can be made");
  Simulator simulator(
      {.config = std::move(copied->config),
       .directory = workplace.path(),
       .open = [&](std::string* error) -> std::shared_ptr<Ledger> {
         return OpenSqliteLedger({.directory = workplace.path()}, error);
       },
       .tell = [&](Instant at, std::string_view kind, const std::string& what) { Print(common, at, kind, what); }});
  if (std::string error = simulator.Start(scenario->starts_at); !error.empty()) return fail(error);
  const std::string error = simulator.PutInForce(copied->policy);
  if (!error.empty()) return fail("the policy is refused: " + error);
  const PlayResult result = Play(*scenario, simulator);
  if (!result.error.empty()) return fail(result.error);
  for (const std::string& line : Standing(simulator)) Print(common, simulator.now(), "end", line);
  return kExitClean;
}

}  // namespace parapet
