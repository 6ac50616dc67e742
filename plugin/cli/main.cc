// SPDX-License-Identifier: Apache-2.0
//
// The command line: names, options, help. What the commands do stands in the other files of this folder.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>

#include "parapet/plugin/cli/commands.h"
#include "parapet/plugin/cli/main_care.h"
#include "parapet/plugin/cli/main_options.h"
#include "parapet/plugin/cli/main_recovery.h"
#include "parapet/plugin/cli/main_remedies.h"
#include "parapet/plugin/cli/main_watch.h"
#include "parapet/plugin/cli/simulate_commands.h"

namespace parapet {
namespace {

using Run = std::function<int()>;

class CommandLine {
 public:
  CommandLine() : app_("Catches pricing and stock errors at the checkout before they cost anyone.", "parapet") {
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.set_version_flag("--version", "parapet " PARAPET_VERSION);
    app_.footer(
        "Examples:\n"
        "  parapet init --store fruit --platform shopify     write a configuration to start from\n"
        "  parapet serve                                     run the service\n"
        "  parapet check --catalogue feed.csv orders.ndjson  judge orders from a file\n"
        "  parapet prices pending                            price changes that nobody vouched for yet\n"
        "  parapet orders list --at-least hold               what was held or blocked\n"
        "  parapet messages lint reply.txt                   would this be honest to send a customer?\n"
        "Exit status: 0 nothing held or blocked, 1 something was, 2 usage, 3 bad input, 4 unreachable, 5 timeout.");
    const char* login = std::getenv("USER");
    common_.actor = login != nullptr ? login : "uid " + std::to_string(::getuid());
    Env(app_.add_option("--config", common_.config, "Configuration file")->capture_default_str());
    Env(app_.add_option("--store", common_.store, "Store; may be left out while there is one"));
    Env(app_.add_option("--format", common_.format, "table or json")->check(CLI::IsMember({"table", "json"})));
    Env(app_.add_option("--actor", common_.actor, "Who does this; written to the audit"));
    AddService();
    AddCheck();
    AddCatalogue();
    AddOrders();
    AddPolicy();
    AddCorpus();
    AddFollowUp();
    recovery_.Add(app_, [this](Run run) { run_ = std::move(run); });
    care_.Add(app_, [this](Run run) { run_ = std::move(run); });
    AddSimulate(app_, simulate_)->callback([this] { run_ = [this] { return RunSimulate(common_, simulate_); }; });
    watch_.Add(app_, [this](Run run) { run_ = std::move(run); });
    remedies_.Add(app_, [this](Run run) { run_ = std::move(run); });
    AddTrigger();
  }

  int Main(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? kExitClean : kExitUsage;
    }
    return run_();
  }

 private:
  CLI::App* Command(CLI::App* parent, const std::string& name, const std::string& what, Run run) {
    CLI::App* command = parent->add_subcommand(name, what);
    command->fallthrough();
    command->callback([this, run = std::move(run)] { run_ = run; });
    return command;
  }
  CLI::App* Group(const std::string& name, const std::string& what) {
    CLI::App* group = app_.add_subcommand(name, what);
    group->require_subcommand(1);
    group->fallthrough();
    return group;
  }

  void AddService() {
    CLI::App* init = Command(&app_, "init", "Write a configuration to start from", [this] {
      if (!common_.store.empty()) init_.store = common_.store;
      return RunInit(init_);
    });
    init->add_option("path", init_.path, "Where to")->capture_default_str();
    init->add_option("--platform", init_.platform)
        ->check(CLI::IsMember({"shopify", "commercetools", "native"}))
        ->capture_default_str();
    init->add_option("--currency", init_.currency, "The shop's currency")->capture_default_str();
    Command(&app_, "doctor", "Say what is configured, reachable, stale or wrong",
            [this] { return RunDoctor(common_); });
    Command(&app_, "serve", "Run the service", [this] { return RunServe(common_); });
    CLI::App* token =
        Command(&app_, "token", "Make a token for the admin listener", [this] { return RunToken(text_, reason_); });
    token->add_option("--name", text_, "Whose")->required();
    token->add_option("--role", reason_, "viewer, operator, approver or admin")
        ->check(CLI::IsMember({"viewer", "operator", "approver", "admin"}))
        ->required();
    CLI::App* config = Group("config", "The configuration");
    CLI::App* show = Command(config, "show", "Print every value", [this] { return RunConfigShow(common_, flag_); });
    show->add_flag("--origin", flag_, "and where it came from");
  }

  void AddCheck() {
    CLI::App* check = Command(&app_, "check", "Judge orders from files or standard input, one verdict a line", [this] {
      if (!common_.store.empty()) check_.store = common_.store;
      return RunCheck(check_);
    });
    Env(check->add_option("--platform", check_.platform, "Whose order documents")
            ->check(CLI::IsMember({"native", "shopify", "commercetools"}))
            ->capture_default_str());
    Env(check->add_option("--policy", check_.policy, "Policy file; the shipped recommended policy without"));
    Env(check->add_option("--catalogue", check_.catalogue, "Product feed; its prices are vouched for"));
    Env(check->add_option("--stock", check_.stock, "Stock file: id, quantity, as_of"));
    Env(check->add_option("--now", check_.now, "The time it is, RFC 3339"));
    Env(check->add_option("--currency", check_.currency, "Of prices that name none; USD without"));
    Env(check->add_option("--stock-authority", check_.stock_authority)
            ->check(CLI::IsMember({"platform", "parapet"}))
            ->capture_default_str());
    Env(check->add_option("--catalogue-tax", check_.catalogue_tax)
            ->check(CLI::IsMember({"excluded", "included"}))
            ->capture_default_str());
    check->add_option("files", check_.files, "Order files, JSON or NDJSON; - is standard input");
  }

  void AddCatalogue() {
    CLI::App* items = Group("items", "The catalogue");
    CLI::App* import = Command(items, "import", "Load a product feed into the store",
                               [this] { return RunItemsImport(common_, import_); });
    import->add_option("file", import_.file, "Google Merchant feed, Shopify export or NDJSON")->required();
    import->add_flag("--vouch", import_.vouch, "You stand for every price in it");
    import->add_flag("--skip-bad-rows", import_.skip_bad_rows, "Load the rest where a row cannot be read");
    import->add_option("--reason", import_.reason, "Why; required with --vouch");
    CLI::App* show = Command(items, "show", "Show one item", [this] { return RunItemsShow(common_, text_); });
    show->add_option("item", text_, "Any of its keys")->required();

    CLI::App* prices = Group("prices", "Price changes");
    Command(prices, "pending", "Changes that nobody vouched for yet", [this] { return RunPricesPending(common_); });
    for (const bool accept : {true, false}) {
      CLI::App* decide =
          Command(prices, accept ? "accept" : "reject", accept ? "The live price is right" : "The live price is wrong",
                  [this, accept] { return decide_.accept = accept, RunPricesDecide(common_, decide_); });
      decide->add_option("item", decide_.item)->required();
      decide->add_option("--price", decide_.price, "The price you looked at; the pending one without");
      decide->add_option("--currency", decide_.currency);
      decide->add_option("--price-list", decide_.price_list);
      CLI::Option* reason = decide->add_option("--reason", decide_.reason, "Why");
      if (accept) reason->required();  // rejecting only says what holds already
    }
    CLI::App* history = Command(prices, "history", "Updates of an item's product",
                                [this] { return RunPricesHistory(common_, text_, limit_); });
    history->add_option("item", text_);
    history->add_option("--limit", limit_)->capture_default_str();
  }

  void AddOrders() {
    CLI::App* orders = Group("orders", "What was judged and why");
    CLI::App* list = Command(orders, "list", "Newest first", [this] { return RunOrdersList(common_, text_, limit_); });
    list->add_option("--at-least", text_, "tag, hold or block")
        ->check(CLI::IsMember({"allow", "tag", "hold", "block"}));
    list->add_option("--limit", limit_)->capture_default_str();
    CLI::App* show =
        Command(orders, "show", "One order with facts and findings", [this] { return RunOrdersShow(common_, text_); });
    show->add_option("order", text_)->required();
    CLI::App* release =
        Command(orders, "release", "Let a held one go", [this] { return RunOrdersRelease(common_, text_, reason_); });
    release->add_option("order", text_)->required();
    release->add_option("--reason", reason_, "Why")->required();
    CLI::App* recheck = Command(orders, "recheck", "Judge it again on what is known now",
                                [this] { return RunOrdersRecheck(common_, text_); });
    recheck->add_option("order", text_)->required();
    CLI::App* import = Command(orders, "import", "Judge and record past orders; they are never touched",
                               [this] { return RunOrdersImport(common_, text_); });
    import->add_option("file", text_)->required();
  }

  void AddPolicy() {
    CLI::App* guardrails = Command(&app_, "guardrails", "The list, or one explained",
                                   [this] { return RunGuardrails(common_, text_, flag_); });
    guardrails->add_option("name", text_);
    guardrails->add_flag("--markdown", flag_, "As the README's table");
    CLI::App* policy = Group("policy", "What operations want done");
    AddPolicyChanges(policy);
    AddPolicyLooks(policy);
    AddPromotions();
    AddStops();
    AddTrials();
  }

  void AddPolicyLooks(CLI::App* policy) {
    Command(policy, "show", "The one in force", [this] { return RunPolicyShow(common_); });
    CLI::App* validate = Command(policy, "validate", "Look for mistakes in a file; with --store, in that store's eyes",
                                 [this] { return RunPolicyValidate(common_, text_); });
    validate->add_option("file", text_)->required();
    CLI::App* diff = Command(policy, "diff", "What a file would change, and what of it loosens",
                             [this] { return RunPolicyDiff(common_, text_); });
    diff->add_option("file", text_)->required();
    CLI::App* audit = Command(policy, "audit", "What people did, newest first",
                              [this] { return RunPolicyAudit(common_, limit_, flag_); });
    audit->add_flag("--verify", flag_, "Recompute the hash chain as well");
    audit->add_option("--limit", limit_)->capture_default_str();
    CLI::App* history =
        Command(policy, "history", "Versions, newest first", [this] { return RunPolicyHistory(common_, limit_); });
    history->add_option("--limit", limit_)->capture_default_str();
  }

  void AddPolicyChanges(CLI::App* policy) {
    CLI::App* apply = Command(policy, "apply", "Put a file in force",
                              [this] { return RunPolicyApply(common_, text_, reason_, set_.canary, version_); });
    apply->add_option("file", text_)->required();
    apply->add_option("--if-version", version_, "Refuse it where another version is in force by now");
    apply->add_option("--canary", set_.canary,
                      "Compare with the policy before for this long; roll back if it stops more");
    apply->add_option("--reason", reason_, "Why")->required();
    CLI::App* set =
        Command(policy, "set", "Change one guardrail, or the ceiling", [this] { return RunPolicySet(common_, set_); });
    set->add_option("guardrail", set_.guardrail, "A guardrail's name, or all")->required();
    set->add_option("--mode", set_.mode)->check(CLI::IsMember({"off", "shadow", "enforce"}));
    set->add_option("--action", set_.action)->check(CLI::IsMember({"tag", "hold", "block"}));
    set->add_option("--ceiling", set_.ceiling, "The most Parapet may do")
        ->check(CLI::IsMember({"observe", "tag", "hold", "block"}));
    set->add_option("--parameter", set_.parameters, "NAME=VALUE");
    set->add_option("--for", set_.length, "How long: 2h; the setting before holds again after that");
    set->add_option("--canary", set_.canary,
                    "Compare with the policy before for this long; roll back if it stops more");
    set->add_option("--not-ready-because", set_.not_ready_because,
                    "Why to enforce one that is not ready; see `parapet guardrails`");
    set->add_option("--reason", set_.reason, "Why")->required();
    CLI::App* rollback = Command(policy, "rollback", "Put an earlier version in force again",
                                 [this] { return RunPolicyRollback(common_, version_, reason_); });
    rollback->add_option("--to", version_, "Which version; without, the last that differs");
    rollback->add_option("--reason", reason_, "Why")->required();
    Command(policy, "proposals", "Policies that wait for a second approver",
            [this] { return RunPolicyProposals(common_); });
    for (const bool approve : {true, false}) {
      CLI::App* settle =
          Command(policy, approve ? "approve" : "reject", approve ? "Put a proposal in force" : "Let it go",
                  [this, approve] { return RunPolicySettle(common_, text_, approve); });
      settle->add_option("proposal", text_, "Its number")->required();
    }
  }

  void AddPromotions() {
    CLI::App* group = Group("promotions", "Promotions and codes that explain low prices; part of the policy");
    CLI::App* import = Command(group, "import", "Register those of a file, each in the place of the one of its name",
                               [this] { return RunPromotionsImport(common_, import_); });
    import->add_option("file", import_.file, "Google Merchant promotions feed, or CSV or NDJSON with policies' names")
        ->required();
    import->add_flag("--skip-bad-rows", import_.skip_bad_rows, "Register the rest where a row cannot be read");
    import->add_option("--reason", import_.reason, "Why")->required();
    CLI::App* add =
        Command(group, "register", "Register one", [this] { return RunPromotionsRegister(common_, sale_); });
    add->add_option("name", sale_.name)->required();
    add->add_option("--items", sale_.items, "An item, or a pattern of items")->capture_default_str();
    add->add_option("--depth", sale_.depth, "How far prices go down: 40%");
    add->add_option("--price", sale_.price, "Or to exactly this");
    add->add_option("--code", sale_.codes, "What customers type, or an automatic discount's title; several times");
    add->add_option("--percentage", sale_.percentage, "What the code takes off: 20%");
    add->add_option("--amount", sale_.amount, "Or this much");
    add->add_option("--from", sale_.from, "RFC 3339; now without");
    add->add_option("--until", sale_.until, "RFC 3339")->required();
    add->add_option("--uses", sale_.uses, "At most, of the code");
    add->add_option("--uses-per-customer", sale_.uses_per_customer);
    add->add_option("--uses-per-minute", sale_.uses_per_minute, "As planned");
    add->add_flag("--exclusive", sale_.exclusive, "Not together with another code");
    add->add_option("--budget", sale_.budget, "What it may cost, in the store's currency");
    add->add_option("--reason", sale_.reason, "Why")->required();
    Command(group, "list", "Coming, running, halted, ended, expired", [this] { return RunPromotionsList(common_); });
    CLI::App* expire = Command(group, "expire", "End one now; without a name take out those over for a month",
                               [this] { return RunPromotionsExpire(common_, text_, reason_); });
    expire->add_option("name", text_);
    expire->add_option("--reason", reason_, "Why")->required();
  }

  void AddStops() {
    for (const bool stop : {true, false}) {
      CLI::App* halt = Command(&app_, stop ? "halt" : "resume", stop ? "Stop selling something" : "Sell it again",
                               [this, stop] { return stop ? RunHalt(common_, halt_) : RunResume(common_, halt_); });
      halt->add_option("--sku", halt_.sku, "An item, or a pattern of items");
      halt->add_option("--promotion", halt_.promotion, "A registered promotion, with its codes and prices");
      halt->add_option("--channel", halt_.channel, "A sales channel");
      halt->add_flag("--all", halt_.all, "Everything");
      if (stop) halt->add_option("--for", halt_.length, "How long: 2h")->required();
      halt->add_option("--reason", halt_.reason, "Why")->required();
      halt->add_flag("--yes", halt_.yes, "Do not ask");
    }
    CLI::App* bypass = Command(&app_, "bypass", "Stand aside at once: checks allow, nothing is sent",
                               [this] { return RunBypass(common_, text_, reason_, flag_); });
    bypass->add_option("--for", text_, "How long: 30m, 1h");
    bypass->add_option("--reason", reason_, "Why");
    bypass->add_flag("--end", flag_, "Take the place again");
  }

  void AddTrials() {
    CLI::App* backtest = Command(&app_, "backtest", "What a policy would have done to the recorded orders",
                                 [this] { return RunBacktest(common_, backtest_); });
    Env(backtest->add_option("--policy", backtest_.policy, "The new policy, a file")->required());
    Env(backtest->add_option("--against", backtest_.against, "The old one; the one in force without"));
    Env(backtest->add_option("--orders", backtest_.orders, "Recorded orders, NDJSON; the ledger's without"));
    Env(backtest->add_option("--since", backtest_.since, "How far back: 7d, 12h; everything without"));
    CLI::App* preflight = Command(&app_, "preflight", "What a price list or promotion would cost on recent baskets",
                                  [this] { return RunPreflight(common_, preflight_); });
    Env(preflight->add_option("--prices", preflight_.prices, "Feed with the proposed prices"));
    Env(preflight->add_option("--policy", preflight_.policy, "Policy file that registers the promotion"));
    Env(preflight->add_option("--promotion", preflight_.promotion, "Its name"));
    Env(preflight->add_option("--orders", preflight_.orders, "Recorded orders, NDJSON; the ledger's without"));
    Env(preflight->add_option("--since", preflight_.since, "How far back")->capture_default_str());
    Env(preflight->add_option("--max-exposure", preflight_.max_exposure, "Refuse beyond this amount"));
    Env(preflight->add_option("--min-margin", preflight_.min_margin_percent, "Refuse below this percentage over cost")
            ->capture_default_str());
    CLI::App* review = Command(&app_, "review", "Say of findings whether they were right",
                               [this] { return RunReview(common_, review_); });
    review->add_option("order", review_.order, "One order; without, those that nobody labelled are walked through");
    review->add_option("--label", review_.label)->check(CLI::IsMember({"right", "false_alarm", "unsure"}));
    review->add_option("--guardrail", review_.guardrail, "Only what this one found");
    review->add_option("--reason", review_.reason, "Why");
    review->add_option("--limit", review_.limit)->capture_default_str();
  }

  void AddCorpus() {
    CLI::App* corpus = Command(&app_, "corpus", "How much of a corpus of known mistakes a policy catches",
                               [this] { return RunCorpus(common_, corpus_); });
    Env(corpus->add_option("--policy", corpus_.policy, "Policy file; the shipped recommended policy without"));
    corpus->add_option("--variations", corpus_.variations, "Of each vector")
        ->check(CLI::Range(0, 10'000))
        ->capture_default_str();
    corpus->add_option("--seed", corpus_.seed, "Of the variations")->capture_default_str();
    corpus->add_option("files", corpus_.files, "Vectors, NDJSON: tests/corpus/*.ndjson");
  }

  void AddFollowUp() {
    CLI::App* outbox = Group("outbox", "Effects waiting to be sent");
    CLI::App* list = Command(outbox, "list", "Newest first", [this] { return RunOutboxList(common_, text_, limit_); });
    list->add_option("--state", text_)->check(CLI::IsMember({"pending", "sending", "done", "unknown", "dead"}));
    list->add_option("--limit", limit_)->capture_default_str();
    CLI::App* retry = Command(outbox, "retry", "Try a dead or unknown one again; an unknown one is read first",
                              [this] { return RunOutboxRetry(common_, text_); });
    retry->add_option("key", text_)->required();
    CLI::App* alerts = Group("alerts", "Incidents that were alerted");
    Command(alerts, "list", "Newest first", [this] { return RunAlertsList(common_); });
    CLI::App* acknowledge =
        Command(alerts, "ack", "You are on it", [this] { return RunAlertsAcknowledge(common_, text_); });
    acknowledge->add_option("incident", text_)->required();
    Command(alerts, "test", "Post a test to the channel", [this] { return RunAlertsTest(common_); });
  }

  void AddTrigger() {
    CLI::App* trigger = Command(&app_, "trigger", "Send a signed sample delivery to the service",
                                [this] { return RunTrigger(common_, trigger_); });
    trigger->add_option("--platform", trigger_.platform, "Without: the store's own")
        ->check(CLI::IsMember({"shopify", "commercetools", "native"}));
    trigger->add_option("--sample", trigger_.sample)
        ->check(CLI::IsMember({"order", "product", "stock"}))
        ->capture_default_str();
    trigger->add_option("--set", trigger_.set, "PATH=VALUE, such as line_items.0.price=0.00");
    trigger->add_option("--file", trigger_.file, "Send this body instead");
    trigger->add_option("--repeat", trigger_.repeat, "How often, as new orders")->capture_default_str();
    trigger->add_flag("--duplicate", trigger_.duplicate, "The same delivery each time");
    trigger->add_flag("--bad-signature", trigger_.bad_signature, "Sign with another secret");
    trigger->add_option("--url", trigger_.url, "Where to; the configured listener without");
  }

  CLI::App app_;
  CommonOptions common_;
  RecoveryCommandLine recovery_{common_};
  CareCommandLine care_{common_};
  SimulateOptions simulate_;
  WatchCommandLine watch_{common_};
  RemedyCommandLine remedies_{common_};
  InitOptions init_;
  CheckOptions check_;
  ImportOptions import_;
  DecideOptions decide_;
  PolicySetOptions set_;
  int64_t version_ = 0;
  PromotionOptions sale_;
  HaltOptions halt_;
  BacktestOptions backtest_;
  PreflightOptions preflight_;
  CorpusCommandOptions corpus_;
  ReviewOptions review_;
  TriggerOptions trigger_;
  std::string text_, reason_;
  int limit_ = 50;
  bool flag_ = false;
  Run run_;
};

}  // namespace
}  // namespace parapet

int main(int argc, char** argv) { return parapet::CommandLine().Main(argc, argv); }
