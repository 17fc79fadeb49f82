/*
 * The fetching end and TLS: certificates of all kinds, made here; versions; servers that break off, that speak
 * something else, or that end without saying so. The server is on the same loop.
 */
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http_tls.h"
#include "support/fetched.h"
#include "support/raw_peer.h"

/* ---- certificates ---- */

enum { DAY_S = 24 * 60 * 60 };

#define SANS "DNS:good.test,DNS:*.wild.test,IP:127.0.0.1,IP:::1"

/* Those that sign come first. */
static struct certificate {
	const char *name;
	int by; /* index of who signs; its own: itself */
	int from_days, to_days;
	const char *sans, *usage;
	EVP_PKEY *key;
	X509 *x509;
} certificates[] = {
	{ "authority", 0, -10, 10, NULL, NULL, NULL, NULL },
	{ "stranger", 1, -10, 10, NULL, NULL, NULL, NULL },
	{ "good", 0, -5, 5, SANS, NULL, NULL, NULL },
	{ "expired", 0, -5, -1, SANS, NULL, NULL, NULL },
	{ "early", 0, 1, 5, SANS, NULL, NULL, NULL },
	{ "unknown", 1, -5, 5, SANS, NULL, NULL, NULL },
	{ "self-signed", 6, -5, 5, SANS, NULL, NULL, NULL },
	{ "misused", 0, -5, 5, SANS, "clientAuth", NULL, NULL },
};

enum { AUTHORITY, STRANGER, GOOD, EXPIRED, EARLY, UNKNOWN, SELF_SIGNED, MISUSED };

static void
add_extension(X509 *x509, X509 *issuer, int id, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX context;

	X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, id, value);
	assert_non_null(extension);
	X509_add_ext(x509, extension, -1);
	X509_EXTENSION_free(extension);
}

static void
make_certificate(int index)
{
	struct certificate *it = &certificates[index], *issuer = &certificates[it->by];
	X509_NAME *name;

	it->key = EVP_EC_gen("P-256");
	it->x509 = X509_new();
	assert_non_null(it->key);
	X509_set_version(it->x509, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(it->x509), index + 1);
	X509_gmtime_adj(X509_getm_notBefore(it->x509), (long)it->from_days * DAY_S);
	X509_gmtime_adj(X509_getm_notAfter(it->x509), (long)it->to_days * DAY_S);
	X509_set_pubkey(it->x509, it->key);
	name = X509_get_subject_name(it->x509);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)it->name, -1, -1, 0);
	X509_set_issuer_name(it->x509, X509_get_subject_name(issuer->x509));
	add_extension(it->x509, issuer->x509, NID_basic_constraints, it->sans == NULL ? "critical,CA:TRUE" : "CA:FALSE");
	if (it->sans != NULL)
		add_extension(it->x509, issuer->x509, NID_subject_alt_name, it->sans);
	if (it->usage != NULL)
		add_extension(it->x509, issuer->x509, NID_ext_key_usage, it->usage);
	assert_true(X509_sign(it->x509, issuer->key, EVP_sha256()) > 0);
}

static void
write_authority(void)
{
	FILE *file = fopen(scratch_file("authority.pem", ""), "w");

	assert_non_null(file);
	PEM_write_X509(file, certificates[AUTHORITY].x509);
	fclose(file);
}

static int
set_up_group(void **state)
{
	(void)state;
	for (int i = 0; i < COUNT(certificates); i++)
		make_certificate(i);
	write_authority();
	return 0;
}

static int
tear_down_group(void **state)
{
	(void)state;
	for (int i = 0; i < COUNT(certificates); i++) {
		X509_free(certificates[i].x509);
		EVP_PKEY_free(certificates[i].key);
	}
	remove_scratch();
	return 0;
}

/* ---- the server ---- */

static void
end_kindly(int fd, SSL *ssl)
{
	SSL_shutdown(ssl);
	close(fd);
}

static void
end_rudely(int fd, SSL *ssl)
{
	(void)ssl;
	close(fd);
}

static void
end_by_reset(int fd, SSL *ssl)
{
	(void)ssl;
	raw_reset(fd);
}

static struct {
	SSL_CTX *context;
	const char *answer; /* NULL: none */
	void (*end)(int fd, SSL *); /* NULL: it waits for the client to end */
	char asked_for[64]; /* by SNI */
	char protocol[64];  /* by ALPN */
	size_t heard;       /* bytes of the request */
} server;

static int listener;
static struct event *listener_event;
static struct bufferevent *serving; /* the last one */
static struct http_tls *tls;

static void
served_cb(struct bufferevent *connection, void *arg)
{
	SSL *ssl = bufferevent_openssl_get_ssl(connection);
	int fd = bufferevent_getfd(connection);

	(void)arg;
	if (server.end == NULL || server.answer == NULL)
		return;
	bufferevent_disable(connection, EV_READ | EV_WRITE);
	server.end(fd, ssl);
	BIO_set_fd(SSL_get_rbio(ssl), -1, BIO_NOCLOSE);
	bufferevent_free(connection);
	serving = NULL;
}

static void
serve_cb(struct bufferevent *connection, void *arg)
{
	struct evbuffer *input = bufferevent_get_input(connection);
	bool is_whole = evbuffer_search(input, "\r\n\r\n", 4, NULL).pos >= 0;

	(void)arg;
	server.heard = evbuffer_get_length(input);
	if (!is_whole || server.answer == NULL || server.heard > 1000)
		return;
	evbuffer_drain(input, server.heard);
	bufferevent_write(connection, server.answer, strlen(server.answer));
}

static void
served_event_cb(struct bufferevent *connection, short what, void *arg)
{
	(void)arg;
	if ((what & BEV_EVENT_CONNECTED) == 0) {
		bufferevent_free(connection);
		serving = NULL;
	}
}

static void
accept_cb(evutil_socket_t fd, short what, void *arg)
{
	int connection = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), yes = 1;

	(void)what;
	(void)arg;
	assert_true(connection >= 0);
	setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* an answer is on its way before a reset */
	serving = bufferevent_openssl_socket_new(base, connection, SSL_new(server.context), BUFFEREVENT_SSL_ACCEPTING,
	    BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS);
	assert_non_null(serving);
	bufferevent_setcb(serving, serve_cb, served_cb, served_event_cb, NULL);
	bufferevent_enable(serving, EV_READ | EV_WRITE);
}

static int
alpn_cb(SSL *ssl, const unsigned char **out, unsigned char *out_size, const unsigned char *in, unsigned in_size, void *arg)
{
	(void)ssl;
	(void)arg;
	snprintf(server.protocol, sizeof server.protocol, "%.*s", in[0], (const char *)in + 1);
	*out = in + 1;
	*out_size = in[0];
	assert_int_equal(in_size, in[0] + 1);
	return SSL_TLSEXT_ERR_OK;
}

static int
name_cb(SSL *ssl, int *alert, void *arg)
{
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	(void)alert;
	(void)arg;
	snprintf(server.asked_for, sizeof server.asked_for, "%s", name == NULL ? "-" : name);
	return SSL_TLSEXT_ERR_OK;
}

static void
use_certificate(int index)
{
	SSL_CTX_free(server.context);
	server.context = SSL_CTX_new(TLS_server_method());
	SSL_CTX_set_min_proto_version(server.context, 0);
	SSL_CTX_set_security_level(server.context, 0);
	assert_int_equal(SSL_CTX_use_certificate(server.context, certificates[index].x509), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(server.context, certificates[index].key), 1);
	SSL_CTX_set_alpn_select_cb(server.context, alpn_cb, NULL);
	SSL_CTX_set_tlsext_servername_callback(server.context, name_cb);
}

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

static int
set_up_tls(void **state)
{
	int failed = set_up(state);

	memset(&server, 0, sizeof server);
	server.answer = ANSWER;
	use_certificate(GOOD);
	listener = raw_listen(64, &fetched_port);
	listener_event = event_new(base, listener, EV_READ | EV_PERSIST, accept_cb, NULL);
	event_add(listener_event, NULL);
	tls = http_tls_new(scratch_path("authority.pem"), false);
	free_at = -1;
	return failed;
}

static void
stop_listening(void)
{
	event_free(listener_event);
	listener_event = NULL;
}

static int
tear_down_tls(void **state)
{
	turn(MANY_TURNS); /* the server hears of the end */
	if (serving != NULL)
		bufferevent_free(serving);
	serving = NULL;
	if (listener_event != NULL)
		stop_listening();
	close(listener);
	SSL_CTX_free(server.context);
	http_tls_free(tls);
	return tear_down(state);
}

static struct sockaddr_in there;

static struct http_order
order_for(const char *host)
{
	there = loopback(fetched_port);
	return (struct http_order){
		.address = (const struct sockaddr *)&there, .address_size = sizeof there,
		.host = host, .authority = "h", .target = "/", .tls = tls,
	};
}

static void
run_for(const char *host)
{
	const struct http_order order = order_for(host);

	run_fetch(&order);
	turn(MANY_TURNS);
}

#define BEGUN "connected 127.0.0.1:@;tls;"
#define SECURED BEGUN "secured TLS 1.3 checked;"
#define TAIL "sent;byte;head 200 HTTP/1.1 length 2 keeps;response 200 ok;"

/* ---- certificates and names ---- */

static void
test_names(void **state)
{
	static const struct {
		const char *host;
		bool is_named;
		const char *asked_for;
	} cases[] = {
		{ "good.test", true, "good.test" },
		{ "GOOD.test", true, "GOOD.test" },
		{ "good.test.", true, "good.test" },
		{ "a.wild.test", true, "a.wild.test" },
		{ "wild.test", false, "wild.test" },
		{ "a.b.wild.test", false, "a.b.wild.test" },
		{ "other.test", false, "other.test" },
		{ "127.0.0.1", true, "-" },
		{ "::1", true, "-" },
		{ "0:0::1", true, "-" },
		{ "127.0.0.2", false, "-" },
	};

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		run_for(cases[i].host);
		assert_told(cases[i].is_named ? SECURED TAIL : BEGUN "failed certificate for another name;");
		assert_string_equal(server.asked_for, cases[i].asked_for);
		assert_string_equal(server.protocol, "http/1.1");
	}
}

/* The host is tried, and named. */
static void
test_host(void **state)
{
	struct http_order order = order_for("127.0.0.1");

	(void)state;
	order.address = NULL;
	order.port = fetched_port;
	run_fetch(&order);
	assert_told("trying 127.0.0.1:@;" SECURED TAIL);
	order.host = "127.0.0.2"; /* another one, on this machine */
	order.unix_path = NULL;
	run_fetch(&order);
	assert_told("trying 127.0.0.2:@;missed 127.0.0.2:@: connection refused;failed connection refused;");
}

static const struct {
	int certificate;
	enum cause cause;
} bad[] = {
	{ EXPIRED, CAUSE_CERT_EXPIRED },
	{ EARLY, CAUSE_CERT_NOT_YET },
	{ UNKNOWN, CAUSE_CERT_UNKNOWN },
	{ SELF_SIGNED, CAUSE_CERT_SELF_SIGNED },
	{ MISUSED, CAUSE_CERT_BAD },
};

static void
test_certificates(void **state)
{
	(void)state;
	for (int i = 0; i < COUNT(bad); i++) {
		use_certificate(bad[i].certificate);
		run_for("good.test");
		assert_told(BEGUN "failed %s;", cause_words(bad[i].cause));
	}
}

/* Nothing is checked, neither whose it is, and it is said so. */
static void
test_insecure(void **state)
{
	(void)state;
	http_tls_free(tls);
	tls = http_tls_new(NULL, true);
	for (int i = 0; i < COUNT(bad); i++) {
		use_certificate(bad[i].certificate);
		run_for("other.test");
		assert_told(BEGUN "secured TLS 1.3 unchecked;" TAIL);
	}
}

/* The system knows nothing of the tests' authorities. */
static void
test_system_store(void **state)
{
	(void)state;
	http_tls_free(tls);
	tls = http_tls_new(NULL, false);
	run_for("good.test");
	assert_told(BEGUN "failed %s;", cause_words(CAUSE_CERT_UNKNOWN));
}

static void
test_authorities_file(void **state)
{
	static const char *const texts[] = { "", "no certificate\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" };
	char why[128];

	(void)state;
	assert_int_equal(http_tls_prepare(tls, why, sizeof why), 0);
	http_tls_free(tls);
	tls = http_tls_new(scratch_path("nothing"), false);
	assert_int_equal(http_tls_prepare(tls, why, sizeof why), -1);
	assert_non_null(strstr(why, strerror(ENOENT)));
	for (int i = 0; i < COUNT(texts); i++) {
		http_tls_free(tls);
		tls = http_tls_new(scratch_file("bad.pem", texts[i]), false);
		assert_int_equal(http_tls_prepare(tls, why, sizeof why), -1);
		assert_non_null(strstr(why, "PEM"));
		run_for("good.test"); /* nobody looked before */
		assert_told(BEGUN "failed TLS failed;");
	}
}

/* ---- versions ---- */

static void
test_versions(void **state)
{
	(void)state;
	SSL_CTX_set_max_proto_version(server.context, TLS1_2_VERSION);
	run_for("good.test");
	assert_told(BEGUN "secured TLS 1.2 checked;" TAIL);
	for (int version = TLS1_VERSION; version <= TLS1_1_VERSION; version++) {
		SSL_CTX_set_max_proto_version(server.context, version);
		run_for("good.test");
		assert_told(BEGUN "failed no TLS version in common;");
	}
}

static void
test_no_common_cipher(void **state)
{
	(void)state;
	SSL_CTX_set_max_proto_version(server.context, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(server.context, "NULL");
	run_for("good.test");
	assert_told(BEGUN "failed TLS failed;");
}

/* It wants to know who asks. */
static void
test_client_certificate(void **state)
{
	(void)state;
	SSL_CTX_set_verify(server.context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_CTX_set_max_proto_version(server.context, TLS1_2_VERSION);
	run_for("good.test");
	assert_told(BEGUN "failed TLS failed;");
	SSL_CTX_set_max_proto_version(server.context, 0);
	run_for("good.test"); /* from 1.3 on it says so when it seems to be done */
	assert_told(SECURED "sent;failed TLS failed;");
}

/* ---- ends ---- */

static void
test_ends(void **state)
{
	static const struct {
		const char *answer;
		void (*end)(int fd, SSL *);
		const char *told;
	} cases[] = {
		{ ANSWER, end_rudely, "sent;byte;head 200 HTTP/1.1 length 2 keeps;response 200 ok;" },
		{ ANSWER, end_by_reset, "sent;byte;head 200 HTTP/1.1 length 2 keeps;response 200 ok;" },
		{ "HTTP/1.0 200 OK\r\n\r\nok", end_kindly, "sent;byte;head 200 HTTP/1.0 close;response 200 ok;" },
		{ "HTTP/1.0 200 OK\r\n\r\nok", end_rudely, "sent;byte;head 200 HTTP/1.0 close;failed closed early;" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", end_kindly, "sent;byte;head 200 HTTP/1.1 length 3 keeps;failed closed early;" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", end_rudely, "sent;byte;head 200 HTTP/1.1 length 3 keeps;failed closed early;" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", end_rudely,
		    "sent;byte;head 200 HTTP/1.1 chunked keeps;response 200 ok;" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", end_kindly,
		    "sent;byte;head 200 HTTP/1.1 chunked keeps;failed closed early;" },
		{ "SSH-2.0-x\r\n", end_kindly, "sent;byte;failed not HTTP;" },
	};

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		server.answer = cases[i].answer;
		server.end = cases[i].end;
		run_for("good.test");
		assert_told(SECURED "%s", cases[i].told);
	}
}

/* The bytes of a reset may overtake those before it, but it is never called anything else. */
static void
test_reset(void **state)
{
	(void)state;
	server.answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok";
	server.end = end_by_reset;
	run_for("good.test");
	assert_begins(SECURED "sent;");
	assert_non_null(strstr(diary, "failed connection reset;"));
}

/* The server sends what it sends on a TLS port without any TLS, and then ends so; and what comes of it. */
static void
test_no_tls(void **state)
{
	static const struct {
		const char *bytes;
		void (*end)(int fd, SSL *);
		enum cause cause;
	} cases[] = {
		{ "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", NULL, CAUSE_TLS },
		{ "SSH-2.0-OpenSSH_9.2\r\n", NULL, CAUSE_TLS },
		{ "\x15\x03\x03\x00\x02\x02\x28", NULL, CAUSE_TLS }, /* an alert: handshake failure */
		{ "\x15\x03\x03\x00\x02\x02\x46", NULL, CAUSE_TLS_VERSION },
		{ "\x16\x03\x03\x00", end_rudely, CAUSE_CLOSED_EARLY },
		{ "", end_rudely, CAUSE_CLOSED_EARLY },
		{ "", end_by_reset, CAUSE_RESET },
		{ "", NULL, CAUSE_TIMED_OUT },
		{ "\x16\x03\x03\x00", NULL, CAUSE_TIMED_OUT },
	};

	(void)state;
	stop_listening();
	for (int i = 0; i < COUNT(cases); i++) {
		static char heard[HEARD_SIZE];
		struct http_order order = order_for("good.test");
		size_t size = cases[i].bytes[0] == '\x15' ? 7 : cases[i].bytes[0] == '\x16' ? 4 : strlen(cases[i].bytes);
		char ended;
		int fd;

		order.timeout_us = cases[i].cause == CAUSE_TIMED_OUT ? 50 * 1000 : 0;
		begin_fetch(&order);
		while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0)
			turn(1);
		raw_hear(fd, heard, 100, &ended);
		raw_send(fd, cases[i].bytes, size);
		if (cases[i].end != NULL)
			cases[i].end(fd, NULL);
		await_fetch();
		if (cases[i].end == NULL)
			close(fd);
		assert_told(BEGUN "failed %s;", cause_words(cases[i].cause));
	}
}

/* And the other way round: servers hang up, or send an alert first. */
static void
test_tls_unasked(void **state)
{
	static const char alert[] = "\x15\x03\x01\x00\x02\x02\x0a";
	struct http_order order = order_for("good.test");
	static char heard[HEARD_SIZE];
	char ended;
	int fd;

	(void)state;
	order.tls = NULL;
	run_fetch(&order);
	assert_told("connected 127.0.0.1:@;sent;failed connection reset;");
	stop_listening();
	begin_fetch(&order);
	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0)
		turn(1);
	raw_hear(fd, heard, 10, &ended);
	raw_send(fd, alert, sizeof alert - 1);
	await_fetch();
	assert_told("connected 127.0.0.1:@;sent;byte;failed not HTTP;");
	close(fd);
}

/* ---- sizes, leaving ---- */

static void
test_large(void **state)
{
	enum { LARGE = 700 * 1000 };
	struct http_order order = order_for("good.test");
	char *answer = malloc(LARGE + 100), *at = answer + sprintf(answer, "HTTP/1.0 200 OK\r\n\r\n");

	(void)state;
	memset(at, 'x', LARGE);
	at[LARGE] = '\0';
	server.answer = answer;
	server.end = end_kindly;
	run_fetch(&order);
	assert_told(SECURED "sent;byte;head 200 HTTP/1.0 close;response 200 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx;");
	order.body_max = LARGE - 1;
	run_fetch(&order);
	assert_told(SECURED "sent;byte;head 200 HTTP/1.0 close;failed too large;");
	order.body_max = 0;
	server.answer = NULL;
	server.end = NULL;
	order.method = "POST";
	order.body = at;
	order.body_size = LARGE;
	begin_fetch(&order);
	while (server.heard < LARGE)
		turn(1);
	turn(MANY_TURNS);
	assert_told(SECURED "sent;");
	drop_fetch();
	free(answer);
}

static void
test_freed_in_callback(void **state)
{
	static const struct {
		enum http_phase phase;
		const char *told;
	} cases[] = {
		{ HTTP_CONNECTED, "connected 127.0.0.1:@;" },
		{ HTTP_TLS_BEGUN, BEGUN },
		{ HTTP_SECURED, SECURED },
		{ HTTP_SENT, SECURED "sent;" },
		{ HTTP_FIRST_BYTE, SECURED "sent;byte;" },
		{ HTTP_HEAD, SECURED "sent;byte;head 200 HTTP/1.1 length 2 keeps;" },
	};

	(void)state;
	for (int i = 0; i < COUNT(cases); i++) {
		free_at = (int)cases[i].phase;
		run_for("good.test");
		assert_told("%s", cases[i].told);
	}
}

static void
test_freed_between(void **state)
{
	const struct http_order order = order_for("good.test");
	int steps = 0;

	(void)state;
	do {
		begin_fetch(&order);
		for (int i = 0; i < steps && fetch != NULL; i++)
			event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
		steps++;
		if (fetch != NULL)
			drop_fetch();
	} while (strstr(diary, "response") == NULL);
	assert_true(steps > 4);
}

static int answered;

static void
many_cb(struct http_fetch *it, const struct http_news *news, void *arg)
{
	(void)arg;
	assert_int_not_equal(news->phase, HTTP_FAILED);
	if (news->phase != HTTP_RESPONSE)
		return;
	answered++;
	http_fetch_free(it);
}

static void
test_many(void **state)
{
	enum { MANY = 100 };
	const struct http_order order = order_for("good.test");

	(void)state;
	answered = 0;
	for (int i = 0; i < MANY; i++)
		http_fetch_new(base, &order, many_cb, NULL);
	while (answered < MANY)
		event_base_loop(base, EVLOOP_ONCE);
	turn(100);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up_tls, tear_down_tls)

/* An argument chooses tests by name, with * and ?. */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(test_names),
		T(test_host),
		T(test_certificates),
		T(test_insecure),
		T(test_system_store),
		T(test_authorities_file),
		T(test_versions),
		T(test_no_common_cipher),
		T(test_client_certificate),
		T(test_ends),
		T(test_reset),
		T(test_no_tls),
		T(test_tls_unasked),
		T(test_large),
		T(test_freed_in_callback),
		T(test_freed_between),
		T(test_many),
	};

	signal(SIGPIPE, SIG_IGN);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
