// SPDX-License-Identifier: Apache-2.0
//
// init, doctor, serve, config: the service and what it is made from.
#include <sys/stat.h>
#include <csignal>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "parapet/adapters/json/json_writer.h"
#include "parapet/plugin/cli/control.h"
#include "parapet/plugin/cli/table.h"
#include "parapet/plugin/daemon/log.h"
#include "parapet/plugin/daemon/service.h"

namespace parapet {
namespace {

std::string ConfigurationText(const InitOptions& options) {
  const std::string& store = options.store;
  std::string text =
      "{\n  // Where the ledger lives; back it up with the ledger's key beside it.\n  \"directory\": "
      "\"parapet-data\",\n"
      "  \"listen\": {\"address\": \"127.0.0.1\", \"port\": 8080, \"threads\": 2},\n"
      "  \"health\": {\"address\": \"127.0.0.1\", \"port\": 8081},\n  \"stores\": [{\n"
      "    \"name\": \"" +
      store + "\",\n    \"platform\": \"" + options.platform +
      "\",\n"
      "    \"currency\": \"" +
      options.currency + "\",\n    \"catalogue_tax\": \"excluded\",\n";
  if (options.platform != "native") {
    text +=
        "    // What signs deliveries: the app's client secret, or the Authorization value of the API Extension.\n"
        "    \"secrets\": [{\"file\": \"secrets/" +
        store + ".signing\"}],\n";
  }
  text +=
      "    // Bearer token of POST /v1/check, /v1/items and /v1/stock.\n"
      "    \"tokens\": [{\"file\": \"secrets/" +
      store +
      ".token\"}]\n"
      "    // , \"api\": {\"base_url\": \"https://" +
      store + ".example\", \"token\": {\"file\": \"secrets/" + store +
      ".api\"}}\n"
      "    // , \"alerts\": {\"chat\": {\"url\": {\"file\": \"secrets/" +
      store + ".chat\"}}}\n  }]\n}\n";
  return text;
}

// A random secret in a file that only its owner reads; one that is there is left alone.
bool WriteSecret(const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) return true;
  std::error_code code;
  std::filesystem::create_directories(path.parent_path(), code);
  std::ofstream out(path, std::ios::binary);
  ::chmod(path.c_str(), 0600);
  out << Hex(RandomBytes(24)) << "\n";
  return static_cast<bool>(out.flush());
}

class Diagnosis {
 public:
  void Good(const std::string& text) { std::cout << "  ok      " << text << "\n"; }
  void Note(const std::string& text) { std::cout << "  note    " << text << "\n"; }
  void Wrong(const std::string& text, const std::string& remedy) {
    std::cout << "  WRONG   " << text << "\n          → " << remedy << "\n";
    ++wrong_;
  }
  int wrong() const { return wrong_; }

 private:
  int wrong_ = 0;
};

void TellStore(const JsonNode& status, Diagnosis& say) {
  const auto is = [&](std::string_view key) { return TextAt(status, key) == "true"; };
  if (is("ledger_healthy"))
    say.Good("the ledger can be written");
  else
    say.Wrong("the ledger cannot be written", "look at the disk: full, read-only, or failing");
  say.Note("policy \"" + TextAt(status, "policy") + "\" version " + TextAt(status, "policy_version") + ", ceiling " +
           TextAt(status, "ceiling"));
  if (TextAt(status, "ceiling") == "observe")
    say.Note("nothing is enforced yet; see `parapet policy set --help` when you trust what you see");
  if (TextAt(status, "items") == "0")
    say.Wrong("the catalogue is empty: price and stock guardrails are unarmed",
              "parapet items import feed.csv --vouch --reason \"first import\"");
  else
    say.Good(TextAt(status, "items") + " items in the catalogue; facts supplied: " + TextAt(status, "supplied"));
  if (TextAt(status, "pending_prices") != "0")
    say.Wrong(TextAt(status, "pending_prices") + " price changes wait for a person", "parapet prices pending");
  const std::string lines = TextAt(status, "lines_seen"), matched = TextAt(status, "lines_matched");
  if (lines == "0")
    say.Note("no order line has been seen yet");
  else if (lines == matched)
    say.Good("all " + lines + " recent order lines are known to the catalogue");
  else
    say.Wrong(
        matched + " of " + lines + " recent order lines are known to the catalogue; not: " + TextAt(status, "misses"),
        "import the missing items, or map their keys");
  if (const std::string unarmed = TextAt(status, "unarmed"); !unarmed.empty())
    say.Note("unarmed for want of facts: " + unarmed);
  for (const JsonNode& warning : ArrayAt(status, "policy_warnings")) say.Note(warning.text());
  if (!is("alert_channel"))
    say.Wrong("no alert channel is configured", "add \"alerts\": {\"chat\": {\"url\": …}} to the store");
  else if (!is("alert_channel_tested"))
    say.Wrong("the alert channel was never tested", "parapet alerts test");
  else
    say.Good("the alert channel works");
  if (TextAt(status, "platform") == "commercetools") {
    const std::string type = TextAt(status, "type_key");
    if (type.empty())
      say.Note(
          "tags and holds leave no mark on the order: create a custom type with the fields parapetVerdict and "
          "parapetTags and set \"type_key\"");
    else
      say.Note("tags and holds are written with the custom type \"" + type +
               "\"; it must exist, or the platform refuses the order");
  }
  if (!is("api") && TextAt(status, "platform") == "shopify")
    say.Wrong("no Admin API is configured: nothing can be tagged or held",
              "add \"api\": {\"base_url\": …, \"token\": …} to the store");
  if (TextAt(status, "outbox_dead") != "0")
    say.Wrong(TextAt(status, "outbox_dead") + " effects were given up", "parapet outbox list --state dead");
  if (TextAt(status, "outbox_unknown") != "0")
    say.Wrong(TextAt(status, "outbox_unknown") + " effects may or may not have happened",
              "parapet outbox list --state unknown");
  if (is("hold_brake"))
    say.Wrong("the brake on holds is on: " + TextAt(status, "hold_brake_unsure") + " of the last " +
                  TextAt(status, "hold_brake_orders") + " orders could not be checked, and such orders are only tagged",
              "look at what tells items, stock and rates; parapet orders list");
  if (const std::string until = TextAt(status, "bypassed_until"); !until.empty())
    say.Wrong("Parapet is bypassed until " + until, "parapet bypass --end");
}

}  // namespace

int RunInit(const InitOptions& options) {
  if (std::filesystem::exists(options.path)) {
    std::cerr << "parapet: " << options.path << " exists already; move it away or name another path\n";
    return kExitBadInput;
  }
  if (!Currency::FromCode(options.currency)) {
    std::cerr << "parapet: \"" << options.currency << "\" is no currency of ISO 4217\n";
    return kExitUsage;
  }
  const std::filesystem::path secrets = std::filesystem::path(options.path).parent_path() / "secrets";
  std::ofstream out(options.path);
  out << ConfigurationText(options);
  const bool written = out.flush() && WriteSecret(secrets / (options.store + ".token")) &&
                       (options.platform == "native" || WriteSecret(secrets / (options.store + ".signing")));
  if (!written) {
    std::cerr << "parapet: " << options.path << " cannot be written\n";
    return kExitBadInput;
  }
  std::cout << "Wrote " << options.path << " and secrets/. Put the platform's own signing secret into secrets/"
            << options.store << ".signing, then: parapet doctor; parapet serve\n";
  return kExitClean;
}

int RunDoctor(const CommonOptions& common) {
  const auto config = LoadConfigOrComplain(common);
  if (!config) return kExitBadInput;
  Diagnosis say;
  for (const StoreConfig& store : config->stores) {
    if (!common.store.empty() && common.store != store.settings.store) continue;
    std::cout << "store " << store.settings.store << " (" << store.platform << ")\n";
    CommonOptions one = common;
    one.store = store.settings.store;
    int status = 0;
    const auto control = Control::Open(one, &status);
    if (control == nullptr) return status;
    if (control->through_service())
      say.Good("the service is running");
    else
      say.Note("no service is running; looked at the ledger itself");
    if (!control->Call("GET", "status")) return control->status();
    TellStore(control->document().root(), say);
  }
  std::cout << (say.wrong() == 0 ? "Nothing is wrong.\n" : std::to_string(say.wrong()) + " things to see to.\n");
  return say.wrong() == 0 ? kExitClean : kExitFound;
}

int RunServe(const CommonOptions& common) {
  auto config = LoadConfigOrComplain(common);
  if (!config) return kExitBadInput;
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  // Blocked before any thread starts, so that all of them leave the signals to sigwait below.
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  Service service(std::move(*config));
  if (const std::string error = service.Start(); !error.empty()) {
    std::cerr << "parapet: " << error << "\n";
    return kExitUnreachable;
  }
  int received = 0;
  sigwait(&signals, &received);
  Log(LogLevel::kInfo, "stopping", {{"signal", received == SIGTERM ? "SIGTERM" : "SIGINT"}});
  service.Stop();
  return kExitClean;
}

// Shown once; the configuration keeps only the hash.
int RunToken(const std::string& name, const std::string& role) {
  const std::string token = "parapet_" + Hex(RandomBytes(32));
  std::string line;
  JsonWriter(line)
      .BeginObject()
      .Field("name", name)
      .Field("role", role)
      .Field("token_sha256", Sha256Hex(token))
      .EndObject();
  std::cout << token << "\n";
  std::cerr << "Keep the token; it is not shown again. Put this into \"operators\" of the configuration:\n  " << line
            << "\n";
  return kExitClean;
}

int RunConfigShow(const CommonOptions& common, bool origin) {
  const ConfigResult loaded = LoadConfig(common.config, ProcessEnvironment);
  for (const Complaint& complaint : loaded.complaints)
    std::cerr << "parapet: " << Sentence(common.config, complaint) << "\n";
  Table table(origin ? std::vector<std::string>{"key", "value", "origin"} : std::vector<std::string>{"key", "value"});
  for (const ConfigOrigin& value : loaded.origins) {
    table.Row(origin ? std::vector<std::string>{value.path, value.value, value.origin}
                     : std::vector<std::string>{value.path, value.value});
  }
  table.Print(std::cout, "Nothing is configured.");
  return loaded.complaints.empty() ? kExitClean : kExitBadInput;
}

}  // namespace parapet
