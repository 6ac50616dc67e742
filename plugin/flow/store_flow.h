// SPDX-License-Identifier: Apache-2.0
//
// One store's flow: from the bytes of a delivery to its answer, and everything an operator does to it.
//
//   signature → decode → dedupe → [lock: admit, resolve, judge, apply, append] → wait for the disk → answer
//
// The store's lock makes reading its windows and claims, entering the order and taking a place in the ledger one step,
// so the order of ledger events is the order in which the state applied them, and a fold of the ledger gives the same
// state.
//
// Time is an argument everywhere: the daemon passes the wall clock, tests a simulated one. There are no sockets and no
// threads here; answers that wait are given by the ledger's writer or by Tick.
//
// Thread safety: every public function from any thread. Errors: what a caller did wrong comes back as a sentence.
#ifndef PARAPET_PLUGIN_FLOW_STORE_FLOW_H_
#define PARAPET_PLUGIN_FLOW_STORE_FLOW_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "parapet/core/policy/program.h"
#include "parapet/core/ports/ledger.h"
#include "parapet/core/state/store_state.h"
#include "parapet/plugin/flow/canary.h"
#include "parapet/plugin/flow/decide.h"
#include "parapet/plugin/flow/options.h"
#include "parapet/plugin/flow/outbox/alerts.h"
#include "parapet/plugin/flow/policy_payload.h"
#include "parapet/plugin/flow/replies.h"

namespace parapet {

// What happened, for /metrics and doctor. Monotone.
struct FlowCounters {
  std::atomic<uint64_t> deliveries{0}, refused_signature{0}, refused_content{0}, redeliveries{0}, conflicts{0};
  std::atomic<uint64_t> judged[4] = {};  // by decision
  std::atomic<uint64_t> enforced[4] = {};
  std::atomic<uint64_t> recorded_only{0}, undecodable{0}, ignored{0}, products{0}, stock{0}, unvouched{0};
  std::atomic<uint64_t> checkouts_stopped{0}, late{0}, unguarded{0}, ledger_failures{0}, rejudged{0};
};

// Where an import's file is kept, so that a fold can read it again. By the hash of its content.
class ImportArchive {
 public:
  virtual ~ImportArchive() = default;
  // Keeps a copy, durably; the name to find it by, empty on failure.
  virtual std::string Keep(const std::string& path, std::string* error) = 0;
  virtual std::optional<std::string> PathOf(const std::string& name) const = 0;
};

struct ImportRequest {
  std::string path;
  bool vouch = false;
  bool skip_bad_rows = false;
  std::string actor, reason;
};

struct ImportReport {
  std::string error;  // empty: done
  size_t rows = 0;
  std::vector<std::string> bad_rows;  // "feed.csv:17:4: …", at most 20
  size_t bad_row_count = 0;
  size_t waiting = 0;  // prices of the store that wait for a person now
};

// A policy on its way into force.
struct PolicyChange {
  std::string document, actor, reason;
  // Compared with the one before for this long, and rolled back if it stops too much.
  std::optional<Duration> canary_for = std::nullopt;
  std::optional<int64_t> if_version = std::nullopt;  // only while this one is in force
};
struct PolicyAnswer {
  std::vector<Complaint> complaints;  // not empty: nothing was changed
  int64_t proposal = 0;               // it waits under this number for a second approver
  bool changed_meanwhile = false;     // `if_version` is in force no more: nothing was changed, the complaint says so
};

// What is said where an operator's change cannot be written.
inline constexpr const char* kLedgerDown = "the ledger cannot be written at the moment; nothing was changed";

// An order as `orders list` shows it.
struct OrderSummary {
  std::string identity;
  Instant seen_at;
  Action decision = Action::kAllow, enforced = Action::kAllow;
  std::vector<std::string> guardrails;
  bool cancelled = false, test = false;
};

// Who is to be forgotten.
struct ErasureRequest {
  std::vector<std::string> people;  // keys of the ledger: fingerprints of customers
  // What people say of a customer: the platform's id, an e-mail address, a telephone number.
  std::string customer;
  std::vector<std::string> orders;  // with whoever bought them
  std::string actor, reason;
  bool only_look = false;  // says what would be forgotten, and forgets nothing
};
struct ErasureReport {
  std::string error;                              // not empty: not everything is forgotten; asked again it goes on
  size_t people = 0, orders = 0, deliveries = 0;  // deliveries: that could not be read and name the person
};

class StoreFlow {
 public:
  StoreFlow(StoreOptions options, Ledger& ledger, ImportArchive& archive);

  const StoreOptions& options() const { return options_; }
  const ImportArchive& archive() const { return archive_; }
  const FlowCounters& counters() const { return counters_; }

  // --- deliveries ---------------------------------------------------------------------------------------------------
  // POST /hooks/{store}, and POST /v1/check where `adapter` is the native one. `trusted`: came over the unix socket,
  // whose file mode is the check.
  void Deliver(const HttpRequest& request, const PlatformAdapter& adapter, bool trusted, Instant now, HttpReply reply);
  // Deadlines, timers, questions that were waiting for stock, escalations. Call every few milliseconds.
  void Tick(Instant now);

  // --- durability ---------------------------------------------------------------------------------------------------
  // Checkpoint + fold of the tail. Empty on success, else what is wrong.
  std::string Restore(Instant now);
  // Gives a store without any policy the shipped install policy. Empty on success.
  std::string InstallIfNew(Instant now);
  // The ledger failed under this store; nothing is acknowledged until the state was told again from the disk.
  bool recovering() const { return ledger_failed_; }
  // Writes a checkpoint of everything durable so far. False when the ledger could not.
  bool SaveCheckpoint();
  // Hash of the state as of `now`; equal after a restart.
  uint64_t StateHash(Instant now);

  // --- operators ----------------------------------------------------------------------------------------------------
  ImportReport Import(const ImportRequest& request, Instant now);
  std::vector<PendingPrice> PendingPrices() const;
  std::string DecidePrice(const PriceDecision& decision, Instant now);  // empty on success
  std::optional<ItemView> FindItem(std::string_view key) const;
  std::vector<OrderSummary> Orders(std::optional<Action> at_least, size_t most) const;
  std::optional<StoredEvent> LastOrderEvent(std::string_view identity) const;
  std::string ReleaseOrder(const Release& release, Instant now);
  // What a person says of an order's findings, for backtests: `label` is right, false_alarm or unsure.
  std::string ReviewOrder(std::string_view identity, std::string_view label, const std::string& actor,
                          const std::string& reason, Instant now);
  // Whether a person let the order go at or after `since`: a hold asked for before that is not to be carried out any
  // more.
  bool ReleasedSince(std::string_view identity, Instant since) const;
  std::string RecheckOrder(std::string_view identity, Instant now);
  // Forgets people: what is personal of their orders can never be read again, and is not taken in again when the
  // platform sends an old order once more. Reads the whole ledger.
  ErasureReport Erase(const ErasureRequest& request, Instant now);
  // Whether whoever bought it was forgotten: nothing may be sent to them about it.
  bool IsErased(std::string_view identity) const;
  // Orders from a file: judged and recorded, never touched (rule 8). `imported` counts those on disk, also where an
  // error ends it early; those the store knew already count as well.
  std::string ImportOrders(const std::string& path, Instant now, size_t* imported, std::vector<std::string>* bad);
  // Puts a policy in force; complaints when it does not compile, then the old one stays. One that loosens is only
  // proposed where the policy in force asks for a second approver.
  PolicyAnswer ApplyPolicy(const PolicyChange& change, Instant now);
  std::vector<PolicyProposal> Proposals() const;  // those that wait
  // The second person's word, given once. Approving is refused when the policy was changed since it was proposed.
  std::vector<Complaint> SettleProposal(int64_t number, bool approve, const std::string& actor, Instant now);
  // Puts the document of an earlier version in force again, as a new version. `version` 0: the last one that differs
  // from the present one.
  PolicyAnswer RollBackPolicy(int64_t version, const std::string& actor, const std::string& reason, Instant now);
  std::shared_ptr<const Program> program() const;
  std::string policy_document() const;
  void Bypass(Instant until, const std::string& actor, const std::string& reason,
              Instant now);  // until unknown: ends it
  Instant bypassed_until() const;
  bool bypassed(Instant now) const;
  // Writes an administrative call into the hash chain, behind the reply.
  void Audit(std::string payload, Instant now);
  // Returns when everything appended so far is on disk: true; or cannot be.
  bool WaitForDisk() const;
  std::vector<AlertView> Alerts() const;
  std::string AcknowledgeAlert(std::string_view incident, const std::string& actor, Instant now);
  std::string TestAlert(const std::string& actor, Instant now);
  // A post reached the alert channel: it counts as tested from now on.
  void AlertDelivered(Instant now);
  // The brake on holds for want of facts: whether it is on, and of the orders that it looks at.
  struct BrakeView {
    bool on = false;
    HoldShare share;
  };
  BrakeView HoldBrake() const;
  // For doctor: of the lines of recent orders, how many the catalogue knew, and ten that it did not.
  struct MatchRate {
    size_t lines = 0, matched = 0;
    std::vector<std::string> misses;
  };
  MatchRate RecentMatchRate() const;
  FactSet supplied() const;
  size_t item_count() const;
  bool alert_channel_tested() const;
  Instant last_delivery_at() const;

 private:
  struct Incoming {
    const HttpRequest& request;
    const PlatformAdapter& adapter;
    const Decoded& decoded;
    const std::string& body_digest;
    Instant now;
  };
  using Lock = std::unique_lock<std::mutex>;

  // intake.cc
  bool Refuse(const HttpRequest& request, const PlatformAdapter& adapter, bool trusted, Instant now, HttpReply& reply);
  bool AnswerRedelivery(const Incoming& in, HttpReply& reply);
  void DeliverOrder(const Incoming& in, Workspace& workspace, HttpReply reply);
  void DeliverItems(const Incoming& in, HttpReply reply);
  void DeliverStock(const Incoming& in, HttpReply reply);
  void DeliverEditMark(const Incoming& in, HttpReply reply);
  void DeliverNote(const Incoming& in, HttpReply reply);
  void DeliverErasure(const Incoming& in, HttpReply reply);
  void DeliverUndecodable(const Incoming& in, HttpReply reply);
  void DeliverWithoutLedger(const Incoming& in, Workspace& workspace, HttpReply reply);
  std::function<HttpResponse()> LateAnswer(const Incoming& in, const Judgement& judgement);
  // commit.cc
  LedgerEvent EventOf(EventKind kind, Instant now, std::string subject, std::string payload) const;
  LedgerEvent EventFor(const Incoming& in, EventKind kind, std::string subject, std::string payload) const;
  void Commit(LedgerEvent event, const Incoming& in, HttpResponse response, bool wait,
              std::function<HttpResponse()> late, HttpReply reply);
  std::string AppendAndWait(LedgerEvent event, Lock& lock);  // lets the lock go; empty on success
  void AddOrderEffects(const Order& order, const Verdict& verdict, const PlatformAdapter& adapter, Instant now,
                       std::vector<Effect>& effects);
  void Stamp(Effect& effect, std::string_view identity, std::string_view step, Instant now) const;
  Duration DeadlineFor(const PlatformAdapter& adapter, const Decoded& decoded) const;
  EnforcementLimits LimitsFor(const Order& order, Relation relation, bool can_block, Instant now) const;
  void Count(const Judgement& judgement);
  // Closed only where the policy names the platform, its ceiling allows blocking and nobody bypassed Parapet.
  Fallback FallbackFor(const PlatformAdapter& adapter, Instant now) const;
  // alarms.cc
  void RaiseOrderAlerts(const Order& order, const Verdict& verdict, Instant now);
  void RaiseChangeAlerts(const std::vector<PriceOutcome>& outcomes, Instant now);
  void RaiseBrakeAlert(const Order& order, const Verdict& verdict, Instant now);
  void RaiseUndecodableAlert(std::string_view error, Instant now);
  void Raise(const std::vector<AlertObservation>& observations, Instant now);
  void AppendAlert(std::string subject, std::string payload, std::vector<Effect> effects, Instant now);
  // erase.cc
  struct Forgotten;
  void FindForgotten(const ErasureRequest& request, Forgotten& forgotten) const;
  std::string FoldErasure(const LedgerEvent& event);
  // fold.cc
  std::string Fold(const StoredEvent& stored);
  std::string FoldOrder(const LedgerEvent& event);
  std::string FoldItems(const LedgerEvent& event);
  std::string FoldImport(const LedgerEvent& event);
  std::string FoldPolicy(const LedgerEvent& event);
  std::string FoldAlert(const LedgerEvent& event);
  std::string FoldBypass(const LedgerEvent& event);
  std::string FoldEditMark(const LedgerEvent& event);
  std::string Rebuild(Instant now);
  std::string FoldProposal(const LedgerEvent& event);
  // policy_change.cc
  std::string PutInForce(const PolicyEvent& event, Instant at);
  std::vector<Complaint> WhyRefused(const Program& wanted, Instant now) const;
  PolicyAnswer Propose(const PolicyChange& change, Instant now, Lock& lock);
  std::vector<Complaint> Enact(const PolicyEvent& event, Instant now, Lock& lock);
  std::vector<Complaint> Approve(PolicyProposal& proposal, const std::string& actor, Instant now, Lock& lock);
  void WatchCanary(const Order& order, const Judgement& judgement, Instant now);
  void EndCanary(Instant now);
  void RecountCanary(int64_t from_sequence);
  void Reset();
  bool ImportOrder(const Order& order, Workspace& workspace, Instant now);
  // recheck.cc
  void Rejudge(std::string_view identity, Question question, Instant now);

  const StoreOptions options_;
  Ledger& ledger_;
  ImportArchive& archive_;
  const HmacSha256 identity_key_;
  FlowCounters counters_;
  DeadlineList deadlines_;

  mutable std::mutex mutex_;  // guards everything below
  StoreState state_;
  std::shared_ptr<const Program> program_;
  std::string policy_document_;
  int64_t policy_version_ = 0;
  PolicyEvent baseline_;  // what was in force before
  std::unique_ptr<Canary> canary_;
  Instant next_rollback_;  // not to be tried again before
  std::map<int64_t, PolicyProposal> proposals_;
  int64_t last_proposal_ = 0;
  std::set<std::string, std::less<>> erased_;  // orders of people who were forgotten
  Instant enforcing_since_;
  Instant bypassed_until_;
  AlertBook alerts_;
  bool alert_tested_ = false;
  std::vector<std::string> to_rejudge_;  // stock questions to ask again, outside the lock
  int64_t last_sequence_ = 0;            // of the last event this store appended or folded
  uint64_t saved_base_version_ = 0;
  bool has_saved_base_ = false;
  std::atomic<bool> ledger_failed_{false};
  std::atomic<int64_t> last_delivery_micros_{0};
  Instant next_advance_;
  Instant next_reopen_;  // touched by Tick alone
};

AlertSettings AlertSettingsOf(const StoreOptions& options);

// What a check is answered that could not be judged, or not durably in time: open lets the order through in the
// platform's words, closed refuses it where the platform can (at its commit point) and is recorded as unguarded as
// well.
HttpResponse FallbackAnswer(const PlatformAdapter& adapter, const Decoded& decoded, Fallback fallback);
// Puts an answer into the ledger's form and back: "200 application/json\n" + body.
std::string PackAnswer(const HttpResponse& response);
HttpResponse UnpackAnswer(std::string_view packed);
// An RFC 9457 problem document.
HttpResponse Problem(int status, std::string_view type, std::string_view title, std::string_view detail);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_FLOW_STORE_FLOW_H_
