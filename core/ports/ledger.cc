// SPDX-License-Identifier: Apache-2.0
#include "parapet/core/ports/ledger.h"

namespace parapet {

std::string_view Name(LedgerError error) {
  switch (error) {
    case LedgerError::kNone:
      return "none";
    case LedgerError::kFull:
      return "full";
    case LedgerError::kFailed:
      return "failed";
    case LedgerError::kStopping:
      return "stopping";
  }
  return "invalid";
}

std::string_view Name(EventKind kind) {
  switch (kind) {
    case EventKind::kOrder:
      return "order";
    case EventKind::kItems:
      return "items";
    case EventKind::kStock:
      return "stock";
    case EventKind::kImport:
      return "import";
    case EventKind::kPriceDecision:
      return "price_decision";
    case EventKind::kRelease:
      return "release";
    case EventKind::kPolicy:
      return "policy";
    case EventKind::kBypass:
      return "bypass";
    case EventKind::kUndecodable:
      return "undecodable";
    case EventKind::kIgnored:
      return "ignored";
    case EventKind::kAdvance:
      return "advance";
    case EventKind::kAlert:
      return "alert";
    case EventKind::kAudit:
      return "audit";
    case EventKind::kEditMark:
      return "edit_mark";
    case EventKind::kReview:
      return "review";
    case EventKind::kProposal:
      return "proposal";
    case EventKind::kIncident:
      return "incident";
    case EventKind::kCase:
      return "case";
    case EventKind::kMessage:
      return "message";
    case EventKind::kReport:
      return "report";
    case EventKind::kWatch:
      return "watch";
    case EventKind::kStatus:
      return "status";
    case EventKind::kHold:
      return "hold";
    case EventKind::kErasure:
      return "erasure";
  }
  return "invalid";
}

}  // namespace parapet
