// Typed forms of libcurl's variadic calls, which Swift cannot import.
#ifndef STELLA_CCURL_SHIM_CALLS_H
#define STELLA_CCURL_SHIM_CALLS_H

#include <curl/curl.h>

/// Takes the bytes of a body as they come; fewer taken than given ends the transfer.
typedef size_t (*stella_curl_write)(char *bytes, size_t size, size_t count, void *context);

CURLcode stella_curl_set_long(CURL *curl, CURLoption option, long value);
CURLcode stella_curl_set_offset(CURL *curl, CURLoption option, curl_off_t value);
/// For options of which libcurl copies the text.
CURLcode stella_curl_set_string(CURL *curl, CURLoption option, const char *text);
/// For options of which libcurl keeps the pointer, or copies what it was told the length of.
CURLcode stella_curl_set_pointer(CURL *curl, CURLoption option, const void *pointer);
CURLcode stella_curl_set_write(CURL *curl, stella_curl_write function, void *context);
/// Header lines go to the function as they come, status lines and the empty line among them.
CURLcode stella_curl_set_header(CURL *curl, stella_curl_write function, void *context);
CURLcode stella_curl_get_long(CURL *curl, CURLINFO info, long *value);
/// The text belongs to the handle and lasts until its next transfer.
CURLcode stella_curl_get_string(CURL *curl, CURLINFO info, const char **text);

#endif
