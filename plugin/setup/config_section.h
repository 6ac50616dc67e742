// SPDX-License-Identifier: Apache-2.0
//
// One object of the configuration while it is read. Internal to plugin/setup.
//
// A key comes from the environment, else from the file, else its default stands; which, is noted for `config show`.
//
// Thread safety: none. Errors: complaints in the result, with their place.
#ifndef PARAPET_PLUGIN_SETUP_CONFIG_SECTION_H_
#define PARAPET_PLUGIN_SETUP_CONFIG_SECTION_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parapet/adapters/json/document.h"
#include "parapet/plugin/setup/config.h"

namespace parapet {

std::optional<std::string> FileContent(const std::string& path);

// Reads one object of the configuration: a key from the environment, else from the file, else its default, noting
// which.
class Section {
 public:
  Section(std::string path, std::optional<DocumentObject> object, const std::string& file,
          const Environment& environment, ConfigResult& result)
      : path_(std::move(path)), object_(std::move(object)), file_(file), environment_(environment), result_(result) {}

  void Text(const std::string& key, std::string& value);

  void Whole(const std::string& key, int64_t min, int64_t max, int64_t& value);

  void Time(const std::string& key, Duration& value);

  void Flag(const std::string& key, bool& value);

  // One of some words, by index.
  size_t Choice(const std::string& key, const std::vector<std::string>& words, size_t standard);

  std::vector<std::string> Texts(const std::string& key);

  // {"file": …}, {"env": …} or {"credential": …}; a secret written into the configuration itself is refused.
  std::string Secret(const std::string& key);

  std::vector<std::string> Secrets(const std::string& key);

  Section Inner(const std::string& key);
  std::vector<JsonNode> Array(const std::string& key);
  void Finish();
  void Complain(const std::string& key, std::string what, std::string remedy = {});

 private:
  std::optional<std::string> Overridden(const std::string& key);

  void Note(const std::string& key);

  void Show(const std::string& key, const std::string& value);

  std::string SecretFrom(const JsonNode& node, const std::string& key);

  std::string path_;
  std::optional<DocumentObject> object_;
  const std::string& file_;
  const Environment& environment_;
  ConfigResult& result_;
  std::string origin_;
};

}  // namespace parapet

#endif  // PARAPET_PLUGIN_SETUP_CONFIG_SECTION_H_
