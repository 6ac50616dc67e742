// SPDX-License-Identifier: Apache-2.0
//
// The deliveries that `parapet trigger` sends: in the platforms' shapes, about made-up fruit.
#ifndef PARAPET_PLUGIN_CLI_SAMPLES_H_
#define PARAPET_PLUGIN_CLI_SAMPLES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parapet {

// What is made new for each delivery.
enum class Fresh { kId, kTime };

struct Sample {
  std::string platform, name;
  std::string topic;  // as the platform calls it
  std::string path;   // native: which route
  std::string body;
  std::vector<std::pair<std::string, Fresh>> fresh;  // dotted paths
};

// nullptr when there is none.
const Sample* FindSample(std::string_view platform, std::string_view name);

}  // namespace parapet

#endif  // PARAPET_PLUGIN_CLI_SAMPLES_H_
