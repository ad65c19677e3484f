// The part of zlib that the LedgerHTTP room calls: compression in gzip's form.
#ifndef STELLA_CZLIB_SHIM_H
#define STELLA_CZLIB_SHIM_H

#include <zlib.h>

#endif
