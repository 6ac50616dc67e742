# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` copies, and the CMake package that others find with find_package(parapet):
#
#   parapet::kernel   the judge and the guardrails; depends on nothing
#   parapet::core     kernel, state, policy and ports; depends on abseil
#
# The adapters and the service are the command `parapet`, not a library.

if(NOT PARAPET_INSTALL)
  return()
endif()
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(parapet_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/parapet")
set(parapet_exported parapet_core)
foreach(part kernel ports state policy recovery recovery_messages)
  if(TARGET parapet_core_${part})
    set_target_properties(parapet_core_${part} PROPERTIES EXPORT_NAME ${part})
    list(APPEND parapet_exported parapet_core_${part})
  endif()
endforeach()
set_target_properties(parapet_core PROPERTIES EXPORT_NAME core)

install(TARGETS ${parapet_exported} EXPORT parapet-targets ARCHIVE COMPONENT parapet_development)
install(EXPORT parapet-targets NAMESPACE parapet:: DESTINATION "${parapet_package_dir}"
        COMPONENT parapet_development)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/core/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/parapet/core"
        COMPONENT parapet_development FILES_MATCHING PATTERN "*.h" PATTERN "cmake" EXCLUDE)

configure_package_config_file("${PROJECT_SOURCE_DIR}/core/cmake/parapet-config.cmake.in"
  "${PROJECT_BINARY_DIR}/parapet-config.cmake" INSTALL_DESTINATION "${parapet_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/parapet-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/parapet-config.cmake" "${PROJECT_BINARY_DIR}/parapet-config-version.cmake"
        DESTINATION "${parapet_package_dir}" COMPONENT parapet_development)

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT parapet_development)
