# Hardening flags for what is installed, because letters, queries and indexes come from anywhere. Not for other builds,
# whose sanitizers detect the same errors.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  include(CheckPIESupported)
  check_pie_supported()
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  add_link_options("LINKER:-z,relro,-z,now,-z,noexecstack,-z,defs")
endif()
