// SPDX-License-Identifier: Apache-2.0
#include "parapet/adapters/platforms/commercetools/resource_decoder.h"

#include <string>

#include "parapet/adapters/platforms/commercetools/resource_fields.h"
#include "parapet/adapters/platforms/commercetools/resource_sink.h"

namespace parapet::commercetools {

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
