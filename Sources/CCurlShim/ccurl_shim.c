#include "ccurl_shim.h"

CURLcode stella_curl_set_long(CURL *curl, CURLoption option, long value) {
    return curl_easy_setopt(curl, option, value);
}

CURLcode stella_curl_set_offset(CURL *curl, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(curl, option, value);
}

CURLcode stella_curl_set_string(CURL *curl, CURLoption option, const char *text) {
    return curl_easy_setopt(curl, option, text);
}

CURLcode stella_curl_set_pointer(CURL *curl, CURLoption option, const void *pointer) {
    return curl_easy_setopt(curl, option, pointer);
}

CURLcode stella_curl_set_write(CURL *curl, stella_curl_write function, void *context) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, function);
    return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_WRITEDATA, context) : code;
}

CURLcode stella_curl_set_header(CURL *curl, stella_curl_write function, void *context) {
    CURLcode code = curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, function);
    return code == CURLE_OK ? curl_easy_setopt(curl, CURLOPT_HEADERDATA, context) : code;
}

CURLcode stella_curl_get_long(CURL *curl, CURLINFO info, long *value) {
    return curl_easy_getinfo(curl, info, value);
}

CURLcode stella_curl_get_string(CURL *curl, CURLINFO info, const char **text) {
    return curl_easy_getinfo(curl, info, text);
}
