// SPDX-License-Identifier: Apache-2.0
//
// The door by which anybody may report a mistake, without an account: POST /report/{store}, and the form at GET.
//
//   ReportIntake intake(follow, reports);
//   HttpResponse answer = intake.Post({.content_type = "application/json", .body = R"({"text": "It was 0.00"})",
//                                      .caller = "203.0.113.7"}, now);            // 202 with the report's number
//
// Read are JSON and HTML forms with the fields text, order, item, contact and name; text is needed, nothing else. What
// is longer than it may be, repeated, of another type or unknown is refused with its name, and so is an order or item
// that is no number or key: those two go beyond what is erased with the reporter. The answer never tells
// whether an order exists: it is not looked up. Who asks too often hears for how long to wait (429); a caller is an
// IPv4 address or an IPv6 network of 64 bits, and all callers of a store together have a limit too.
//
// Thread safety: any thread. Errors: problem documents (RFC 9457); to a browser the form again, with what is wrong.
// Cost: waits for the disk.
#ifndef PARAPET_PLUGIN_RECOVERY_REPORTS_INTAKE_H_
#define PARAPET_PLUGIN_RECOVERY_REPORTS_INTAKE_H_

#include <mutex>
#include <string>
#include <string_view>

#include "parapet/adapters/http/server.h"
#include "parapet/core/recovery/watch/token_buckets.h"
#include "parapet/plugin/recovery/reports/reports.h"

namespace parapet {

inline constexpr size_t kReportBodyMost = 16 * 1024;  // bytes; a larger one is refused before anything looks into it
inline constexpr BucketSettings kReportsOfCaller{.tokens = 5, .refill = Minutes(2), .callers_most = 4'096};
inline constexpr BucketSettings kReportsOfStore{.tokens = 60, .refill = Minutes(1), .callers_most = 1};

struct IntakeCall {
  std::string_view content_type;
  std::string_view accept;  // of a form: a page where it names text/html, else JSON
  std::string_view body;
  std::string_view caller;  // an IP address; empty for nobody in particular
};

class ReportIntake {
 public:
  // Both must outlive this.
  ReportIntake(FollowUp& follow, Reports& reports) : follow_(follow), reports_(reports) {}
  HttpResponse Form() const;
  HttpResponse Post(const IntakeCall& call, Instant now);

 private:
  Duration Wait(std::string_view caller, Instant now);

  FollowUp& follow_;
  Reports& reports_;
  std::mutex mutex_;  // guards the buckets
  TokenBuckets callers_{kReportsOfCaller}, store_{kReportsOfStore};
};

// Whom a limit counts: the address, of IPv6 the first 64 bits, which one household has.
std::string CallerOf(std::string_view address);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_RECOVERY_REPORTS_INTAKE_H_
