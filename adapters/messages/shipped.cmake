# SPDX-License-Identifier: Apache-2.0
# Puts the shipped templates, templates/<language>/<kind>.txt, into the binary as ShippedTexts().
file(GLOB parapet_templates CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/messages/templates/*/*.txt")
set(PARAPET_SHIPPED_TEXTS "")
foreach(template ${parapet_templates})
  file(READ "${template}" text)
  get_filename_component(kind "${template}" NAME_WE)
  get_filename_component(folder "${template}" DIRECTORY)
  get_filename_component(language "${folder}" NAME)
  string(APPEND PARAPET_SHIPPED_TEXTS "    {\"${kind}\", \"${language}\", R\"template(${text})template\"},\n")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${template}")
endforeach()
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/shipped_texts.cc" @ONLY CONTENT
"// SPDX-License-Identifier: Apache-2.0
// Generated from adapters/messages/templates. Do not edit.
#include \"parapet/adapters/messages/template_file.h\"

namespace parapet::messages {

std::span<const ShippedText> ShippedTexts() {
  static constexpr ShippedText kTexts[] = {
@PARAPET_SHIPPED_TEXTS@  };
  return kTexts;
}

}  // namespace parapet::messages
")
target_sources(parapet_adapters_messages PRIVATE "${PROJECT_BINARY_DIR}/generated/shipped_texts.cc")
