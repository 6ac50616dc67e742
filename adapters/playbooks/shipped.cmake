# SPDX-License-Identifier: Apache-2.0
# Puts the shipped playbooks, playbooks/<name>.json, into the binary as ShippedPlaybookTexts().
file(GLOB parapet_playbooks CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/playbooks/*.json")
set(PARAPET_SHIPPED_PLAYBOOKS "")
foreach(playbook ${parapet_playbooks})
  file(READ "${playbook}" text)
  get_filename_component(name "${playbook}" NAME_WE)
  string(APPEND PARAPET_SHIPPED_PLAYBOOKS "    {\"${name}\", R\"playbook(${text})playbook\"},\n")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${playbook}")
endforeach()
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/shipped_playbooks.cc" @ONLY CONTENT
"// SPDX-License-Identifier: Apache-2.0
// Generated from adapters/playbooks. Do not edit.
#include \"parapet/adapters/json/playbook_document.h\"

namespace parapet {

std::span<const ShippedPlaybook> ShippedPlaybookTexts() {
  static constexpr ShippedPlaybook kTexts[] = {
@PARAPET_SHIPPED_PLAYBOOKS@  };
  return kTexts;
}

}  // namespace parapet
")
target_sources(parapet_adapters_json PRIVATE "${PROJECT_BINARY_DIR}/generated/shipped_playbooks.cc")
