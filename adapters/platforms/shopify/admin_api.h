// SPDX-License-Identifier: Apache-2.0
//
// One call to Shopify's Admin GraphQL API, and what every answer has in common. Internal to this folder.
//
//   struct Answer final : Envelope { … void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) override; };
//   static const FieldTable table = AnswerTable({"tagsAdd"}, kOwnRows);
//   Answer answer;
//   if (auto ended = api.Call(kQuery, variables, table, answer)) return *ended;
//
// Shopify says most of what went wrong under HTTP 200; connector.h lists what is made of it.
// Thread safety: as the HttpClient. Errors: an Attempt, quoting Shopify's sentence cut to 200 bytes, never the token.
#ifndef PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ADMIN_API_H_
#define PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ADMIN_API_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parapet/adapters/json/field_reader.h"
#include "parapet/adapters/platforms/shopify/connector.h"

namespace parapet::shopify {

// The fields of every answer; a call's own begin at kOwnFields.
enum EnvelopeField : uint16_t {
  kErrorBegin,
  kErrorMessage,
  kErrorCode,
  kRequestedCost,
  kAvailable,
  kRestoreRate,
  kData,
  kResult,
  kUserError,
  kUserErrorMessage,
  kUserErrorCode,
  kOwnFields,
};

struct Envelope : FieldSink {
  struct Complaint {
    std::string message, code;
  };
  std::vector<Complaint> errors, user_errors;
  bool has_data = false;
  bool has_result = false;  // the mutation's object is there
  std::optional<int64_t> requested, available, restore_rate;

  virtual void OnOwn(uint16_t field, const JsonValue& value, FieldReader& at) = 0;
  virtual void OnOwnBegin(uint16_t) {}
  virtual void OnOwnEnd(uint16_t) {}

  void OnBegin(uint16_t field, FieldReader& at) final;
  void OnEnd(uint16_t field, FieldReader& at) final;
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) final;

  // What a mutation's answer means once the call itself went well: done, or Shopify's sentence, or no word on it.
  Attempt Result(std::string_view mutation) const;
};

// The table of an answer to these mutations, with the rows of the call's own.
FieldTable AnswerTable(std::initializer_list<std::string_view> mutations, std::span<const FieldRow> own);

enum class Repeatable : bool { kNo, kYes };

class AdminApi {
 public:
  AdminApi(std::shared_ptr<HttpClient> client, ShopifyConnectorSettings settings);

  // Makes one call and reads its answer; an Attempt where that ended it. What is not repeatable is unknown after any
  // failure that does not say for sure that nothing was begun.
  std::optional<Attempt> Call(std::string_view query, const std::string& variables, const FieldTable& table,
                              Envelope& answer, Repeatable repeatable = Repeatable::kYes) const;
  const ShopifyConnectorSettings& settings() const { return settings_; }

 private:
  const std::shared_ptr<HttpClient> client_;
  ShopifyConnectorSettings settings_;
};

// A message of the other side, fit for a log line.
std::string Quote(std::string_view message);
// "gid://shopify/Order/450789469" of a number; a whole gid stays as it is.
std::string Gid(std::string_view type, std::string_view id);
inline std::string OrderGid(const Effect& effect) { return Gid("Order", effect.target); }
// {"id":"gid://shopify/Order/…"}
std::string OrderVariables(const Effect& effect);

Attempt Done();
Attempt NoOrder();
// Not there, or not possible, for now; Shopify itself is well.
Attempt NotYet(std::string why);
// There, but how it ends is open; Shopify itself is well.
Attempt Unsettled(std::string why);
// A read that did not come about says nothing on whether the effect is there.
Attempt NotRead(Attempt attempt);
// A read before the first step did not come about: nothing was done, for sure.
Attempt NotBegun(Attempt attempt);
// What tells an object of ours from others, in its note.
std::string Mark(const Effect& effect);

}  // namespace parapet::shopify

#endif  // PARAPET_ADAPTERS_PLATFORMS_SHOPIFY_ADMIN_API_H_
