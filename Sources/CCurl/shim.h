// The part of libcurl that the Transport room calls: its easy interface.
#ifndef STELLA_CCURL_SHIM_H
#define STELLA_CCURL_SHIM_H

#include <curl/curl.h>

#endif
