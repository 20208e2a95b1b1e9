# The Debian package: cpack -G DEB in the build folder. cmake/debian has what only a package needs; cmake --install
# installs it too.
set(contact "maintainers@imr.invalid")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME imr)
set(CPACK_PACKAGE_CONTACT "The imr maintainers <${contact}>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "search of Independent Medical Review decisions")
set(CPACK_PACKAGE_DESCRIPTION
"Full-text search over California's Independent Medical Review (IMR)
decisions, on one's own machine: imr-index reads letters (PDF, text, JSON
Lines) and takes them apart into decisions, imr-search answers ranked and
faceted queries such as: repeat MRI denied ODG. Nothing leaves the machine.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS libsqlite3-0) # loaded at run time, so that shlibdeps does not see it
set(CPACK_DEBIAN_PACKAGE_SUGGESTS bash-completion)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(VERSION "${PROJECT_VERSION}")
set(CONTACT "${contact}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/debian/changelog" "${PROJECT_BINARY_DIR}/debian/changelog" @ONLY)
add_custom_command(
  OUTPUT "${PROJECT_BINARY_DIR}/debian/changelog.gz"
  COMMAND "${CMAKE_COMMAND}" "-DIN=${PROJECT_BINARY_DIR}/debian/changelog"
    "-DOUT=${PROJECT_BINARY_DIR}/debian/changelog.gz" -P "${CMAKE_CURRENT_LIST_DIR}/compress.cmake"
  DEPENDS "${PROJECT_BINARY_DIR}/debian/changelog" "${CMAKE_CURRENT_LIST_DIR}/compress.cmake"
  VERBATIM)
add_custom_target(debian_files ALL DEPENDS "${PROJECT_BINARY_DIR}/debian/changelog.gz")
install(FILES "${PROJECT_BINARY_DIR}/debian/changelog.gz" "${CMAKE_CURRENT_LIST_DIR}/debian/copyright"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")
# The examples of the manual search these letters.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/corpora/letters/" DESTINATION "${CMAKE_INSTALL_DOCDIR}/examples")
include(CPack)
