/* Addresses of the Web: what people write, and where redirects lead. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/url.h"

#define COUNT(array) (sizeof (array) / sizeof (array)[0])

static void
read_as_written(void **state)
{
	static const struct {
		const char *text, *plain;
		bool is_loopback;
	} rows[] = {
		{ "http://127.0.0.1:8080/", "http://127.0.0.1:8080/", true },
		{ "http://127.0.0.1:80", "http://127.0.0.1/", true },
		{ "localhost:8888", "http://localhost:8888/", true },
		{ "localhost", "http://localhost/", true },
		{ "api.localhost./x", "http://api.localhost./x", true },
		{ "notlocalhost", "http://notlocalhost/", false },
		{ "  HTTPS://Example.ORG/Path  ", "https://example.org/Path", false },
		{ "https://example.org:443/", "https://example.org/", false },
		{ "https://example.org:80/", "https://example.org:80/", false },
		{ "http://example.org:/", "http://example.org/", false },
		{ "http://[::1]:1/a?b", "http://[::1]:1/a?b", true },
		{ "[2001:DB8::1]", "http://[2001:db8::1]/", false },
		{ "http://x?q=1", "http://x/?q=1", false },
		{ "http://x/?a=http://y/../z", "http://x/?a=http://y/../z", false },
		{ "http://x/a#b", "http://x/a", false },
		{ "http://x#b", "http://x/", false },
		{ "http://x/\xc3\xa9|\"", "http://x/%C3%A9%7C%22", false },
		{ "http://x/%7e%zz", "http://x/%7e%zz", false },
		{ "http://x/a/./b/../c", "http://x/a/c", false },
		{ "128.0.0.1", "http://128.0.0.1/", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char why[96] = "", text[URL_TEXT_SIZE];
		struct url url, again;

		if (url_parse(rows[i].text, &url, why, sizeof why) != 0)
			fail_msg("%s: %s", rows[i].text, why);
		url_write(&url, text);
		assert_string_equal(text, rows[i].plain);
		assert_int_equal(url_is_loopback(&url), rows[i].is_loopback);
		assert_int_equal(url_parse(text, &again, why, sizeof why), 0);
		url_write(&again, text);
		assert_string_equal(text, rows[i].plain);
		assert_string_equal(again.target, url.target);
	}
}

static void
refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "it is empty" },
		{ "   ", "it is empty" },
		{ "ftp://x/", "only http and https are spoken here" },
		{ "file:///etc/passwd", "only http and https are spoken here" },
		{ "http:/x", "after the scheme comes //" },
		{ "http:x", "after the scheme comes //" },
		{ "http://", "its host is neither a name in ASCII nor an address such as 127.0.0.1 or [::1]" },
		{ "http:///x", "its host is neither a name in ASCII nor an address such as 127.0.0.1 or [::1]" },
		{ "http://a b/", "there are blanks or control characters in it" },
		{ "http://a/\n", "there are blanks or control characters in it" },
		{ "http://a\x1b[2J/", "there are blanks or control characters in it" },
		{ "http://m\xc3\xbcnchen.de/", "its host is neither a name in ASCII nor an address such as 127.0.0.1 or [::1]" },
		{ "http://::1/", "its host is neither a name in ASCII nor an address such as 127.0.0.1 or [::1]" },
		{ "http://[::1/", "its host is neither a name in ASCII nor an address such as 127.0.0.1 or [::1]" },
		{ "http://[1.2.3.4]/", "its host is neither a name in ASCII nor an address such as 127.0.0.1 or [::1]" },
		{ "http://[::1]x/", "its host is neither a name in ASCII nor an address such as 127.0.0.1 or [::1]" },
		{ "http://ana:secret@x/", "a user name in it is not sent: -H 'Authorization: ...' does that" },
		{ "http://x:0/", "its port is not a number from 1 to 65535" },
		{ "http://x:65536/", "its port is not a number from 1 to 65535" },
		{ "http://x:8o/", "its port is not a number from 1 to 65535" },
		{ "http://x:-1/", "its port is not a number from 1 to 65535" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char why[96] = "";
		struct url url = { .port = 7 };

		assert_int_equal(url_parse(rows[i].text, &url, why, sizeof why), -1);
		assert_string_equal(why, rows[i].why);
		assert_int_equal(url.port, 7);
	}
}

/* The longest that there may be, and one byte more. */
static void
bounded(void **state)
{
	char text[URL_TEXT_SIZE + 16] = "http://x/", why[96], written[URL_TEXT_SIZE];
	size_t longest = 0;
	struct url url;

	(void)state;
	for (size_t n = strlen(text); n + 1 < sizeof text; n++) {
		text[n] = 'a';
		text[n + 1] = '\0';
		if (url_parse(text, &url, why, sizeof why) != 0)
			break;
		url_write(&url, written);
		assert_string_equal(written, text);
		longest = n + 1;
	}
	assert_true(longest > URL_TEXT_SIZE - 8);
	assert_string_equal(why, "it is too long");
}

/* What is short as it is written, and long once it is spelled as it is sent; and what is long before anybody looks at it. */
static void
bounded_as_sent(void **state)
{
	static const char before[] = "http://x/", letter[] = "\xc3\xa9";
	char text[2 * URL_TEXT_SIZE], why[96] = "";
	size_t most = (URL_TEXT_SIZE - sizeof before) / strlen("%C3%A9"), n = strlen(before);
	struct url url;

	(void)state;
	memcpy(text, before, sizeof before);
	for (size_t i = 0; i < most - 1; i++, n += strlen(letter))
		memcpy(text + n, letter, sizeof letter);
	assert_int_equal(url_parse(text, &url, why, sizeof why), 0);
	for (size_t i = 0; i < 2; i++, n += strlen(letter))
		memcpy(text + n, letter, sizeof letter);
	assert_int_equal(url_parse(text, &url, why, sizeof why), -1);
	assert_string_equal(why, "it is too long");

	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	why[0] = '\0';
	assert_int_equal(url_parse(text, &url, why, sizeof why), -1);
	assert_string_equal(why, "it is too long");
}

/* Where there is little room. */
static void
brief(void **state)
{
	static const struct {
		size_t most;
		const char *brief;
	} rows[] = {
		{ 40, "http://www.example.org:8080/a/path" },
		{ 34, "http://www.example.org:8080/a/path" },
		{ 33, "http://www.example.org:8080/a/pa\xe2\x80\xa6" },
		{ 30, "http://www.example.org:8080/a\xe2\x80\xa6" },
		{ 29, "www.example.org:8080" },
		{ 20, "www.example.org:8080" },
		{ 19, "www.examp\xe2\x80\xa6.org:8080" },
		{ 8, "www\xe2\x80\xa6" "8080" },
	};
	struct url url;
	char why[96], text[URL_TEXT_SIZE];

	(void)state;
	assert_int_equal(url_parse("http://www.example.org:8080/a/path", &url, why, sizeof why), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		url_write_brief(&url, rows[i].most, text);
		assert_string_equal(text, rows[i].brief);
	}
}

/* RFC 3986, 5.4, as far as it is about http. */
static void
resolved(void **state)
{
	static const struct {
		const char *reference, *leads_to;
	} rows[] = {
		{ "http:g", NULL }, { "g", "http://a/b/c/g" }, { "./g", "http://a/b/c/g" }, { "g/", "http://a/b/c/g/" },
		{ "/g", "http://a/g" }, { "//g", "http://g/" }, { "?y", "http://a/b/c/d;p?y" }, { "g?y", "http://a/b/c/g?y" },
		{ "#s", "http://a/b/c/d;p?q" }, { "g#s", "http://a/b/c/g" }, { ";x", "http://a/b/c/;x" }, { "g;x", "http://a/b/c/g;x" },
		{ "", "http://a/b/c/d;p?q" }, { ".", "http://a/b/c/" }, { "./", "http://a/b/c/" }, { "..", "http://a/b/" },
		{ "../", "http://a/b/" }, { "../g", "http://a/b/g" }, { "../..", "http://a/" }, { "../../", "http://a/" },
		{ "../../g", "http://a/g" }, { "../../../g", "http://a/g" }, { "../../../../g", "http://a/g" }, { "/./g", "http://a/g" },
		{ "/../g", "http://a/g" }, { "g.", "http://a/b/c/g." }, { ".g", "http://a/b/c/.g" }, { "g..", "http://a/b/c/g.." },
		{ "..g", "http://a/b/c/..g" }, { "./../g", "http://a/b/g" }, { "./g/.", "http://a/b/c/g/" },
		{ "g/./h", "http://a/b/c/g/h" }, { "g/../h", "http://a/b/c/h" }, { "g;x=1/./y", "http://a/b/c/g;x=1/y" },
		{ "g;x=1/../y", "http://a/b/c/y" }, { "g?y/./x", "http://a/b/c/g?y/./x" }, { "g?y/../x", "http://a/b/c/g?y/../x" },
		{ "https://g/h", "https://g/h" }, { "//g:81/h", "http://g:81/h" }, { "mailto:ana", NULL }, { "javascript:alert(1)", NULL },
		{ "http://x:y@z/", NULL }, { "//[::1]:2", "http://[::1]:2/" }, { "/a b", NULL }, { "/\xe2\x82\xac", "http://a/%E2%82%AC" },
	};
	struct url base, url;
	char why[96], text[URL_TEXT_SIZE];

	(void)state;
	assert_int_equal(url_parse("http://a/b/c/d;p?q", &base, why, sizeof why), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		int result = url_resolve(&base, rows[i].reference, &url, why, sizeof why);

		assert_int_equal(result, rows[i].leads_to == NULL ? -1 : 0);
		if (rows[i].leads_to == NULL)
			continue;
		url_write(&url, text);
		if (strcmp(text, rows[i].leads_to) != 0)
			fail_msg("%s leads to %s, not to %s", rows[i].reference, text, rows[i].leads_to);
	}
	/* It may be the same place in memory. */
	assert_int_equal(url_resolve(&base, "../e", &base, why, sizeof why), 0);
	url_write(&base, text);
	assert_string_equal(text, "http://a/b/e");
}

/* As it is sent: what may not stand there takes three letters for one. */
static void
what_is_spelled_out_may_be_too_long(void **state)
{
	char text[URL_TEXT_SIZE] = "http://a/", why[128];
	struct url url, base;

	(void)state;
	memset(text + strlen(text), '<', 600);
	assert_int_equal(url_parse(text, &url, why, sizeof why), 0);
	memset(text + strlen(text), '<', 400);
	why[0] = '\0';
	assert_int_equal(url_parse(text, &url, why, sizeof why), -1);
	assert_string_equal(why, "it is too long");
	/* And where a server redirects to it. */
	assert_int_equal(url_parse("http://a/b/c", &base, why, sizeof why), 0);
	why[0] = '\0';
	assert_int_equal(url_resolve(&base, text + strlen("http://a/"), &url, why, sizeof why), -1);
	assert_string_equal(why, "it is too long");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_as_written),
		cmocka_unit_test(refused),
		cmocka_unit_test(bounded),
		cmocka_unit_test(bounded_as_sent),
		cmocka_unit_test(brief),
		cmocka_unit_test(resolved),
		cmocka_unit_test(what_is_spelled_out_may_be_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
