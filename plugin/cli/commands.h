// SPDX-License-Identifier: Apache-2.0
//
// The commands of `parapet`: options as the command line gives them, and the exit status they come to.
//
// 0 nothing held or blocked; 1 something was; 2 usage; 3 a bad input, policy or configuration; 4 the service or engine
// cannot be reached; 5 timeout.
#ifndef PARAPET_PLUGIN_CLI_COMMANDS_H_
#define PARAPET_PLUGIN_CLI_COMMANDS_H_

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

namespace parapet {

enum ExitStatus : int {
  kExitClean = 0,
  kExitFound = 1,
  kExitUsage = 2,
  kExitBadInput = 3,
  kExitUnreachable = 4,
  kExitTimeout = 5
};

// Options that every command has.
struct CommonOptions {
  std::string config = "parapet.json";
  std::string store;
  std::string format = "table";  // or json
  std::string actor;             // who: the login name unless given
  bool json() const { return format == "json"; }
};

struct InitOptions {
  std::string path = "parapet.json";
  std::string platform = "shopify";
  std::string store = "shop";
  std::string currency = "USD";
};
int RunInit(const InitOptions& options);

int RunDoctor(const CommonOptions& common);
int RunServe(const CommonOptions& common);
int RunConfigShow(const CommonOptions& common, bool origin);

struct CheckOptions {
  std::string platform = "native";
  std::string policy;  // file; empty: recommended
  std::string catalogue;
  std::string stock;
  std::string now;       // RFC 3339; empty: the wall clock
  std::string currency;  // of a catalogue that does not name one; default USD
  std::string stock_authority = "parapet";
  std::string store = "check";
  std::string catalogue_tax = "excluded";
  std::vector<std::string> files;  // empty or "-": standard input
};
int RunCheck(const CheckOptions& options);

struct ImportOptions {
  std::string file;
  bool vouch = false;
  bool skip_bad_rows = false;
  std::string reason;
};
int RunItemsImport(const CommonOptions& common, const ImportOptions& options);
int RunItemsShow(const CommonOptions& common, const std::string& key);

int RunPricesPending(const CommonOptions& common);
struct DecideOptions {
  std::string item, price, currency, price_list, reason;
  bool accept = false;
};
int RunPricesDecide(const CommonOptions& common, const DecideOptions& options);
int RunPricesHistory(const CommonOptions& common, const std::string& item, int limit);

int RunOrdersList(const CommonOptions& common, const std::string& at_least, int limit);
int RunOrdersShow(const CommonOptions& common, const std::string& order);
int RunOrdersRelease(const CommonOptions& common, const std::string& order, const std::string& reason);
int RunOrdersRecheck(const CommonOptions& common, const std::string& order);
int RunOrdersImport(const CommonOptions& common, const std::string& file);

// Without a configuration the registry is listed as shipped.
int RunGuardrails(const CommonOptions& common, const std::string& name, bool markdown);

int RunPolicyShow(const CommonOptions& common);
int RunPolicyValidate(const CommonOptions& common, const std::string& file);
// `if_version` not 0: only while that version is in force.
int RunPolicyApply(const CommonOptions& common, const std::string& file, const std::string& reason,
                   const std::string& canary, int64_t if_version);
struct PolicySetOptions {
  std::string guardrail;  // "ceiling" or a guardrail's name, or "all"
  std::string mode, action, ceiling, reason;
  std::vector<std::string> parameters;  // "tag_low=20%"
  std::string length;                   // "2h": an override that ends by itself
  std::string canary;                   // "1h": compared with the policy before
  std::string not_ready_because;        // why to enforce a guardrail that is not ready
};
int RunPolicySet(const CommonOptions& common, const PolicySetOptions& options);
int RunPolicyDiff(const CommonOptions& common, const std::string& file);
int RunPolicyRollback(const CommonOptions& common, int64_t version, const std::string& reason);
int RunPolicyAudit(const CommonOptions& common, int limit, bool verify);
int RunPolicyProposals(const CommonOptions& common);
int RunPolicySettle(const CommonOptions& common, const std::string& proposal, bool approve);
struct PromotionOptions {
  std::string name, items = "*", depth, price, from, until, percentage, amount, budget, reason;
  std::vector<std::string> codes;
  int64_t uses = 0, uses_per_customer = 0, uses_per_minute = 0;  // 0: not said
  bool exclusive = false;
};
int RunPromotionsImport(const CommonOptions& common, const ImportOptions& options);
int RunPromotionsRegister(const CommonOptions& common, const PromotionOptions& options);
int RunPromotionsList(const CommonOptions& common);
// Without a name: takes out those that are over for a month.
int RunPromotionsExpire(const CommonOptions& common, const std::string& name, const std::string& reason);
struct HaltOptions {
  std::string sku, promotion, channel;  // or all
  bool all = false;
  std::string length, reason;
  bool yes = false;  // do not ask for the scope typed back
};
int RunHalt(const CommonOptions& common, const HaltOptions& options);
int RunResume(const CommonOptions& common, const HaltOptions& options);
int RunToken(const std::string& name, const std::string& role);
int RunPolicyHistory(const CommonOptions& common, int limit);

struct CorpusCommandOptions {
  std::string policy;  // file; empty: recommended
  int variations = 20;
  uint64_t seed = 1;
  std::vector<std::string> files;
};
// Exits 1 where something is missed or a false alarm.
int RunCorpus(const CommonOptions& common, const CorpusCommandOptions& options);

struct BacktestOptions {
  std::string policy, against;  // files; against: the one in force without
  std::string orders;           // NDJSON of recorded orders; the store's ledger without
  std::string since;            // "30d"; everything without
};
int RunBacktest(const CommonOptions& common, const BacktestOptions& options);
struct PreflightOptions {
  std::string prices;             // a feed with the proposed prices; or
  std::string policy, promotion;  // a promotion of a policy file
  std::string orders, since = "30d", max_exposure;
  int min_margin_percent = 0;  // over cost
};
int RunPreflight(const CommonOptions& common, const PreflightOptions& options);
struct ReviewOptions {
  std::string order, label, reason;  // all empty: walk the findings that nobody labelled
  std::string guardrail;             // only findings of this one
  int limit = 20;
};
int RunReview(const CommonOptions& common, const ReviewOptions& options);

int RunBypass(const CommonOptions& common, const std::string& length, const std::string& reason, bool end);
int RunOutboxList(const CommonOptions& common, const std::string& state, int limit);
int RunOutboxRetry(const CommonOptions& common, const std::string& key);
int RunAlertsList(const CommonOptions& common);
int RunAlertsAcknowledge(const CommonOptions& common, const std::string& incident);
int RunAlertsTest(const CommonOptions& common);

struct MessagesOptions {
  std::vector<std::string> files;  // templates, or texts by hand
  std::string template_name;       // a shipped one's name, or a file
  std::string facts;               // JSON file; empty: only the words are judged
  std::string locale;              // "de-AT"; the facts' own without
  std::string channel;             // email, sms; empty: what the template has
};
// Both exit 1 where the lint refuses something; no service is needed.
int RunMessagesLint(const CommonOptions& common, const MessagesOptions& options);
int RunMessagesPreview(const CommonOptions& common, const MessagesOptions& options);
int RunMessagesRules(const CommonOptions& common);

// Of a store's messages to customers; which members mean anything, the command says.
struct CustomerMessagesOptions {
  std::string incident, message, order, state, reason;
  std::string kind, locale = "en";                                       // approve: a text for good
  std::string seen;                                                      // approve: what the preview was called
  std::string statement, right;                                          // wrong
  std::string language;                                                  // wrong: the only one that is meant
  std::vector<std::tuple<std::string, std::string, std::string>> texts;  // wrong: language, statement, right
  std::string promise;                                                   // kept
  int limit = 50;
};
int RunMessagesList(const CommonOptions& common, const CustomerMessagesOptions& options);
int RunMessagesShow(const CommonOptions& common, const std::string& message);
int RunMessagesPreviewIncident(const CommonOptions& common, const std::string& incident);
int RunMessagesApprove(const CommonOptions& common, const CustomerMessagesOptions& options);
int RunMessagesPause(const CommonOptions& common, const CustomerMessagesOptions& options);
int RunMessagesResume(const CommonOptions& common, const CustomerMessagesOptions& options);
int RunMessagesStop(const CommonOptions& common, const CustomerMessagesOptions& options);
int RunMessagesWrong(const CommonOptions& common, const CustomerMessagesOptions& options);
int RunMessagesKept(const CommonOptions& common, const CustomerMessagesOptions& options);
int RunMessagesSuppress(const CommonOptions& common, const CustomerMessagesOptions& options);

int RunIncidentsList(const CommonOptions& common, int limit);
int RunIncidentsShow(const CommonOptions& common, const std::string& incident);
// Which other orders have the same cause: from one of an incident, an order, an item.
struct RadiusOptions {
  std::string incident, order, item;
  std::string reference;  // what the item should have cost; as recorded without
  bool adopt = false;     // take them in as cases
  std::string reason;
};
int RunIncidentsOrders(const CommonOptions& common, const RadiusOptions& options);
int RunIncidentsNote(const CommonOptions& common, const std::string& incident, const std::string& reason);
int RunIncidentsDecide(const CommonOptions& common, const std::string& incident, const std::string& reason);
int RunIncidentsApprove(const CommonOptions& common, const std::string& incident, const std::string& reason);
struct CloseOptions {
  std::string incident;
  std::string as;  // prevented, false_alarm, accepted, external
  std::string reason;
  std::string review_at;  // RFC 3339; of an accepted one
};
int RunIncidentsClose(const CommonOptions& common, const CloseOptions& options);
struct CasesOptions {
  std::string state, incident;  // empty: all
  int limit = 50;
};
int RunCasesList(const CommonOptions& common, const CasesOptions& options);
int RunCasesShow(const CommonOptions& common, const std::string& one);
// `act`: take, shipped, done.
int RunCasesMark(const CommonOptions& common, const std::vector<std::string>& cases, const std::string& act,
                 const std::string& reason);

// What is held, by whom, until when.
int RunHoldsList(const CommonOptions& common, int limit);

int RunCallsList(const CommonOptions& common, int limit);
struct CallOptions {
  std::string case_id;
  std::string outcome;  // connected, dropped, no_answer, provider_failed
  int64_t seconds = 0;
};
// How a call ended; a dropped one is rung again at once.
int RunCasesCall(const CommonOptions& common, const CallOptions& options);

struct GestureOptions {
  std::string case_id;
  std::string kind = "card";  // card, gift_card
  std::string amount;         // what it costs
};
// A small gesture beside what is owed, within the budgets.
int RunCasesGesture(const CommonOptions& common, const GestureOptions& options);

struct EraseOptions {
  std::string customer, order, reason;
  bool yes = false;  // without, only says what would be forgotten
};
int RunErase(const CommonOptions& common, const EraseOptions& options);

struct TriggerOptions {
  std::string platform;          // empty: the store's own
  std::string sample = "order";  // order, product, stock
  std::vector<std::string> set;  // "line_items.0.price=0.00"
  std::string file;              // send this body instead of a sample
  int repeat = 1;
  bool duplicate = false;  // the same delivery id each time
  bool bad_signature = false;
  std::string url;  // empty: the configured listener
};
int RunTrigger(const CommonOptions& common, const TriggerOptions& options);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_COMMANDS_H_
