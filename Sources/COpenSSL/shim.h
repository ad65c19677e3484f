// The part of OpenSSL 3 (libcrypto) that the Signing room calls.
#ifndef STELLA_COPENSSL_SHIM_H
#define STELLA_COPENSSL_SHIM_H

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#endif
