// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/resource_decoder.h"

#include <string>
#include <utility>

#include "parapet/adapters/platforms/commercetools/catalogue_fields.h"
#include "parapet/adapters/platforms/commercetools/resource_fields.h"
#include "parapet/adapters/platforms/commercetools/resource_sink.h"

namespace parapet::commercetools {
namespace {

using catalogue::Shape;

// A message: what it says about itself, and the order in it.
class MessageSink final : public FieldSink {
 public:
  MessageSink(const PlatformSettings& settings, const DecodeContext& context) : order(settings, context, nullptr) {}
  void OnBegin(uint16_t field, FieldReader& at) override { order.OnBegin(field, at); }
  void OnEnd(uint16_t field, FieldReader& at) override { order.OnEnd(field, at); }
  void OnField(uint16_t field, const JsonValue& value, FieldReader& at) override {
    if (field < kMessageId) return order.OnField(field, value, at);
    if (field == kMessageTime) {
      time = at.Time(value);
    } else {
      texts[field - kMessageId] = at.TextCopy(value);
    }
  }
  const std::string& text(ResourceField field) const { return texts[field - kMessageId]; }

  ResourceSink order;
  std::string texts[kMessageTime - kMessageId];
  Instant time;
};

Decoded Ignored(std::string why) { return {.kind = DeliveryKind::kIgnored, .subject = std::move(why)}; }

Decoded AfterTheFact(Decoded decoded) {
  decoded.enforceable = false;  // nobody reads the answer, and the platform is not written to
  return decoded;
}

Decoded DecodeMessage(std::string_view body, const FieldTable& table, const PlatformSettings& settings,
                      const DecodeContext& context) {
  MessageSink sink(settings, context);
  const JsonError error = ReadFields(body, table, sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  Decoded decoded;
  if (!sink.order.saw_resource()) {
    decoded = Ignored("names its order only, or a part of it: post the order");
  } else if (sink.text(kMessageType) == "OrderDeleted") {
    decoded = Ignored("a deleted order");
  } else {
    if (sink.text(kMessageType) == "OrderImported") sink.order.set_imported();
    decoded = AfterTheFact(sink.order.Finish());
  }
  decoded.delivery_id = sink.text(kMessageId).empty() ? sink.text(kEventId) : sink.text(kMessageId);
  decoded.triggered_at = sink.time;
  return decoded;
}

}  // namespace

std::optional<Decoded> DecodeOrderDelivery(std::string_view body, const PlatformSettings& settings,
                                           const DecodeContext& context) {
  const auto shape = catalogue::ShapeOf(body);
  if (shape == Shape::kMessage) return DecodeMessage(body, OrderMessageTable(), settings, context);
  if (shape == Shape::kCloudEvent) return DecodeMessage(body, OrderCloudEventTable(), settings, context);
  if (shape != Shape::kOrder) return std::nullopt;
  ResourceSink sink(settings, context, nullptr);
  const JsonError error = ReadFields(body, ResourceTable(), sink);
  if (!error.ok()) return Undecodable({}, Describe(error));
  return sink.IsOrder() ? AfterTheFact(sink.Finish()) : Ignored("a cart: only orders are taken after the fact");
}

Decoded DecodeExtensionInput(std::string_view body, const PlatformSettings& settings, const DecodeContext& context) {
  ResourceSink sink(settings, context, nullptr);
  const JsonError error = ReadFields(body, ResourceTable(), sink);
  Decoded decoded;
  if (!error.ok()) {
    decoded = Undecodable({}, Describe(error));
  } else if (!sink.of_interest()) {
    decoded = sink.saw_resource() ? Decoded{.kind = DeliveryKind::kIgnored}
                                  : Undecodable({}, "$.resource.obj: an extension's input needs its resource");
  } else if (!sink.saw_resource()) {
    decoded = Undecodable({}, "$.resource.obj: an extension's input needs its resource");
  } else {
    decoded = sink.Finish();
  }
  decoded.synchronous = true;
  return decoded;
}

bool ForEachOrder(std::string_view file, const PlatformSettings& settings, const DecodeContext& context,
                  const std::function<void(const Decoded&)>& visit, std::string* error) {
  ResourceSink sink(settings, context, &visit);
  const JsonError read = ReadFieldsApart(file, ResourceTable(), sink);
  if (!read.ok()) return *error = Describe(read), false;
  if (sink.saw_resource()) return true;
  const Decoded decoded = sink.Finish();
  if (decoded.kind == DeliveryKind::kUndecodable) return *error = decoded.error, false;
  visit(decoded);
  return true;
}

}  // namespace parapet::commercetools
