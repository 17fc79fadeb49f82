/* TLS for the fetching end. */
#include "http/http_tls.h"

#include <arpa/inet.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "http/http_socket.h"

struct http_tls {
	SSL_CTX *context; /* NULL until it is needed */
	char *authorities;
	bool is_insecure;
};

struct http_tls *
http_tls_new(const char *authorities, bool is_insecure)
{
	struct http_tls *tls = mem_new(1, sizeof *tls);

	tls->authorities = authorities == NULL ? NULL : mem_copy(authorities);
	tls->is_insecure = is_insecure;
	return tls;
}

void
http_tls_free(struct http_tls *tls)
{
	if (tls == NULL)
		return;
	SSL_CTX_free(tls->context);
	free(tls->authorities);
	free(tls);
}

bool
http_tls_is_checked(const struct http_tls *tls)
{
	return !tls->is_insecure;
}

/* ---- whom to trust ---- */

static int
read_authorities(const struct http_tls *tls, SSL_CTX *context, char *why, size_t why_size)
{
	int fd;

	if (tls->is_insecure)
		return 0;
	if (tls->authorities == NULL) {
		SSL_CTX_set_default_verify_paths(context); /* where there are none, all authorities are unknown */
		return 0;
	}
	fd = file_open_ordinary(tls->authorities, why, why_size);
	if (fd == -1)
		return -1;
	close(fd);
	if (SSL_CTX_load_verify_file(context, tls->authorities) == 1)
		return 0;
	utf8_format(why, why_size, "there is no certificate in it (PEM)");
	return -1;
}

int
http_tls_prepare(struct http_tls *tls, char *why, size_t why_size)
{
	static const unsigned char protocols[] = "\x08http/1.1";
	SSL_CTX *context;

	if (tls->context != NULL)
		return 0;
	context = SSL_CTX_new(TLS_client_method());
	if (context == NULL || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
		utf8_format(why, why_size, "the system's OpenSSL cannot be used");
	} else if (read_authorities(tls, context, why, why_size) == 0) {
		SSL_CTX_set_verify(context, tls->is_insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
		SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1);
		SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
		tls->context = context;
		return 0;
	}
	ERR_clear_error();
	SSL_CTX_free(context);
	return -1;
}

/* ---- a connection ---- */

static bool
is_literal(const char *host)
{
	unsigned char address[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

/* Who is asked for, and whom the certificate must name. Returns false if that can be nobody. */
static bool
set_host(const struct http_tls *tls, SSL *ssl, const char *host)
{
	size_t size = strlen(host);
	char *name = mem_copy(host);
	bool is_set;

	if (size > 0 && name[size - 1] == '.')
		name[size - 1] = '\0'; /* as a name that is whole may end; those in certificates do not */
	if (is_literal(name)) {
		is_set = tls->is_insecure || X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1;
	} else {
		SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
		is_set = SSL_set_tlsext_host_name(ssl, name) == 1 && (tls->is_insecure || SSL_set1_host(ssl, name) == 1);
	}
	free(name);
	return is_set;
}

/* With what is to be asked of the peer, or NULL. */
static SSL *
new_ssl(struct http_tls *tls, const char *host)
{
	char why[128];
	SSL *ssl = http_tls_prepare(tls, why, sizeof why) == 0 ? SSL_new(tls->context) : NULL;

	if (ssl == NULL || set_host(tls, ssl, host))
		return ssl;
	SSL_free(ssl);
	return NULL;
}

struct bufferevent *
http_tls_begin(struct http_tls *tls, struct event_base *base, int fd, const char *host)
{
	struct bufferevent *connection = NULL;
	SSL *ssl = new_ssl(tls, host);

	if (ssl != NULL) /* it is libevent's from here on, also if that fails */
		connection = bufferevent_openssl_socket_new(base, fd, ssl, BUFFEREVENT_SSL_CONNECTING,
		    BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	if (connection == NULL)
		close(fd);
	ERR_clear_error();
	return connection;
}

bool
http_tls_is(struct bufferevent *connection)
{
	return bufferevent_openssl_get_ssl(connection) != NULL;
}

const char *
http_tls_version(struct bufferevent *connection)
{
	switch (SSL_version(bufferevent_openssl_get_ssl(connection))) {
	case TLS1_2_VERSION:
		return "TLS 1.2";
	case TLS1_3_VERSION:
		return "TLS 1.3";
	default:
		return "TLS";
	}
}

void
http_tls_say_end(struct bufferevent *connection)
{
	SSL *ssl = bufferevent_openssl_get_ssl(connection);

	if (SSL_is_init_finished(ssl))
		SSL_shutdown(ssl);
	ERR_clear_error();
}

/* ---- why it failed ---- */

static const struct {
	long result;
	enum cause cause;
} certificate_causes[] = {
	{ X509_V_ERR_CERT_HAS_EXPIRED, CAUSE_CERT_EXPIRED },
	{ X509_V_ERR_CERT_NOT_YET_VALID, CAUSE_CERT_NOT_YET },
	{ X509_V_ERR_HOSTNAME_MISMATCH, CAUSE_CERT_NAME },
	{ X509_V_ERR_IP_ADDRESS_MISMATCH, CAUSE_CERT_NAME },
	{ X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, CAUSE_CERT_SELF_SIGNED },
	{ X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, CAUSE_CERT_UNKNOWN },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, CAUSE_CERT_UNKNOWN },
	{ X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, CAUSE_CERT_UNKNOWN },
	{ X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, CAUSE_CERT_UNKNOWN },
};

static enum cause
certificate_cause(struct bufferevent *connection)
{
	long result = SSL_get_verify_result(bufferevent_openssl_get_ssl(connection));

	for (size_t i = 0; i < sizeof certificate_causes / sizeof certificate_causes[0]; i++)
		if (certificate_causes[i].result == result)
			return certificate_causes[i].cause;
	return CAUSE_CERT_BAD;
}

/* What the library says of versions: its own limits, and those that the peer tells of. That a "version number" is wrong
 * means that it is no TLS at all. */
static bool
is_about_version(int reason)
{
	static const int reasons[] = {
		SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, SSL_R_WRONG_SSL_VERSION,
		SSL_R_UNSUPPORTED_SSL_VERSION, SSL_R_NO_PROTOCOLS_AVAILABLE, SSL_R_VERSION_TOO_LOW,
	};

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i] == reason)
			return true;
	return false;
}

enum cause
http_tls_cause(struct bufferevent *connection, int number)
{
	enum cause cause = CAUSE_NONE;
	unsigned long error;

	while ((error = bufferevent_get_openssl_error(connection)) != 0) {
		int reason = ERR_GET_REASON(error);

		if (ERR_SYSTEM_ERROR(error))
			number = reason;
		else if (ERR_GET_LIB(error) != ERR_LIB_SSL)
			continue; /* libevent's own, or the details of another error */
		else if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
			cause = certificate_cause(connection);
		else if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
			cause = CAUSE_CLOSED_EARLY;
		else if (is_about_version(reason))
			cause = CAUSE_TLS_VERSION;
		else if (cause == CAUSE_NONE)
			cause = CAUSE_TLS;
	}
	if (cause != CAUSE_NONE)
		return cause;
	return number == 0 ? CAUSE_CLOSED_EARLY : http_socket_cause(number);
}
