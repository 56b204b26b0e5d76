// The hash by itself, without the providers that the newer interface loads: they would be most of
// the static verifier.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
