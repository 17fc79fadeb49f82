/* A lab that is open to others: where it listens, and what it says of that. */
#include <errno.h>
#include <string.h>

#include "base/own_ip.h"
#include "base/utf8.h"
#include "run/lab_inside.h"
#include "server/slow_server.h"

static void
write_address(char *text, size_t size, const struct ip *ip, uint16_t port)
{
	char words[IP_TEXT_SIZE];

	ip_write(ip, words);
	utf8_format(text, size, ip_is_ipv4(ip) ? "%s:%u" : "[%s]:%u", words, port);
}

/* Why it cannot listen there. */
static void
explain(const struct lab *lab, int error, char *why, size_t why_size)
{
	uint16_t port = slow_server_port(lab->server);
	char address[sizeof lab->open_address], text[IP_TEXT_SIZE];
	struct ip own;

	ip_write(&lab->listens_at, text);
	write_address(address, sizeof address, &lab->listens_at, port);
	if (error == EADDRINUSE)
		utf8_format(why, why_size, "--listen: %s is taken: choose another port, or 0 for any free one", address);
	else if ((error == EADDRNOTAVAIL || error == EAFNOSUPPORT) && !ip_is_ipv4(&lab->listens_at) &&
	    (ip_is_any(&lab->listens_at) || ip_is_loopback(&lab->listens_at)))
		utf8_format(why, why_size, "--listen: this machine has no IPv6: 0.0.0.0 is all of its addresses");
	else if (error == EADDRNOTAVAIL && own_ip_find(ip_is_ipv4(&lab->listens_at), &own)) {
		utf8_format(why, why_size, "--listen: %s is no address of this machine:", text);
		ip_write(&own, text);
		utf8_add(why, why_size, " it has %s, and 0.0.0.0 is all of them", text);
	} else if (error == EADDRNOTAVAIL)
		utf8_format(why, why_size, "--listen: %s is no address of this machine: 0.0.0.0 is all that it has", text);
	else
		utf8_format(why, why_size, "--listen: cannot listen on %s: %s", address, strerror(error));
}

/* What others type. */
static void
find_open_address(struct lab *lab)
{
	struct ip ip = lab->listens_at;

	if (ip_is_any(&ip) && !own_ip_find(ip_is_ipv4(&lab->listens_at), &ip))
		return;
	if (!ip_is_loopback(&ip))
		write_address(lab->open_address, sizeof lab->open_address, &ip, slow_server_port(lab->server));
}

int
lab_open(struct lab *lab, char *why, size_t why_size)
{
	int error;

	lab->open_address[0] = '\0';
	if (!lab->listens)
		return 0;
	error = slow_server_listen(lab->server, &lab->listens_at);
	if (error == 0)
		find_open_address(lab);
	else
		explain(lab, error, why, why_size);
	return error == 0 ? 0 : -1;
}

int
lab_listen(struct lab *lab, const struct ip *ip, char *why, size_t why_size)
{
	lab->listens = true;
	lab->listens_at = *ip;
	if (lab->server == NULL)
		return 0;
	if (lab_open(lab, why, why_size) != 0)
		return -1;
	lab_note_address(lab);
	return 0;
}

bool
lab_is_open(const struct lab *lab)
{
	return lab->server != NULL && lab->listens && !ip_is_loopback(&lab->listens_at);
}

const char *
lab_open_address(const struct lab *lab)
{
	return lab_is_open(lab) && lab->open_address[0] != '\0' ? lab->open_address : lab_address(lab);
}

bool
lab_listens(const struct lab *lab, char *line, size_t size, const char **means)
{
	static const char open_means[] = "They get its one page and see nothing else here; you see their addresses, programs and names. Nothing is encrypted.";
	char address[sizeof lab->open_address], text[IP_TEXT_SIZE];

	*means = NULL;
	if (!lab->listens || lab->server == NULL)
		return false;
	if (lab_is_open(lab))
		*means = open_means;
	ip_write(&lab->listens_at, text);
	write_address(address, sizeof address, &lab->listens_at, slow_server_port(lab->server));
	if (ip_is_loopback(&lab->listens_at))
		utf8_format(line, size, "Only programs on this machine reach http://%s/.", address);
	else if (lab->open_address[0] == '\0')
		utf8_format(line, size, "Open to all who can reach this machine; but it has no address that others could type.");
	else if (ip_is_any(&lab->listens_at))
		utf8_format(line, size, "Open to all who reach this machine. Learners type http://%s/", lab->open_address);
	else
		utf8_format(line, size, "Open to all who reach %s. Learners type http://%s/", text, lab->open_address);
	return true;
}
