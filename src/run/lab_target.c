/* Where a lab's programs fetch from: its own server, or another one. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/complaint.h"
#include "base/utf8.h"
#include "http/http_names.h"
#include "http/http_tls.h"
#include "run/lab_inside.h"
#include "server/slow_server.h"

/* Takes a port without listening on it: nobody else can listen there, so connecting to it
 * is certain to be refused. */
static struct sockaddr_in
take_deserted_port(struct lab *lab)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof address;

	if (lab->deserted < 0) {
		lab->deserted = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (lab->deserted >= 0 && bind(lab->deserted, (struct sockaddr *)&address, sizeof address) != 0) {
			close(lab->deserted);
			lab->deserted = -1;
		}
	}
	if (lab->deserted >= 0)
		getsockname(lab->deserted, (struct sockaddr *)&address, &size);
	return address;
}

/* Without a server, nobody listens there. */
static void
target_own_server(struct lab *lab)
{
	struct sockaddr_in deserted = take_deserted_port(lab);

	lab->target = (struct fetch_target){
		.address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) }, .ports = &lab->ports,
		.deserted = deserted, .host = lab->address, .path = "/",
	};
	lab->target.address.sin_port = lab->server != NULL ? htons(slow_server_port(lab->server)) : deserted.sin_port;
}

static void
stop_serving(struct lab *lab)
{
	if (lab->server != NULL)
		slow_server_free(lab->server);
	lab->server = NULL;
}

int
lab_serve(struct lab *lab, char *why, size_t why_size)
{
	if (lab->server != NULL)
		return 0;
	if (lab_start_server(lab, lab->asked_port, why, why_size) != 0)
		return -1;
	if (lab_open(lab, why, why_size) != 0) {
		stop_serving(lab);
		return -1;
	}
	lab_note_address(lab);
	return 0;
}

int
lab_set_side(struct lab *lab, const struct http_side *side, char *why, size_t why_size)
{
	lab->side = *side;
	if (lab->server == NULL)
		return lab_serve(lab, why, why_size);
	slow_server_set_side(lab->server, &lab->side);
	return 0;
}

/* Its port may have been taken while it was away, or this machine may have lost the address that it was open at; a run is
 * better at any other port, and at home alone, than nowhere. */
static void
serve_somewhere(struct lab *lab)
{
	char why[COMPLAINT_SIZE];

	if (lab_serve(lab, why, sizeof why) == 0)
		return;
	lab->asked_port = 0;
	if (lab_serve(lab, why, sizeof why) == 0)
		return;
	lab->listens = false;
	lab_serve(lab, why, sizeof why);
}

int
lab_ask(struct lab *lab, const struct fetch_manner *manner, char *why, size_t why_size)
{
	char wrong[COMPLAINT_SIZE];

	lab->manner = *manner;
	if (lab->tls != NULL)
		http_tls_free(lab->tls);
	lab->tls = http_tls_new(manner->cacert, manner->is_insecure);
	/* A file that cannot be read is better known before anything begins. */
	if (manner->cacert == NULL || http_tls_prepare(lab->tls, wrong, sizeof wrong) == 0)
		return 0;
	utf8_format(why, why_size, "--cacert: %s: %s", complaint_path(manner->cacert).text, wrong);
	return -1;
}

static void
target_other_server(struct lab *lab, const struct url *url)
{
	char why[COMPLAINT_SIZE];

	if (lab->names == NULL)
		lab->names = http_names_new(lab->base, NULL, NULL);
	if (lab->tls == NULL)
		lab->tls = http_tls_new(lab->manner.cacert, lab->manner.is_insecure);
	/* To read whom to trust takes a while, which is to be over when the run begins. If it fails, so will the requests. */
	if (url->is_tls || lab->manner.follows)
		http_tls_prepare(lab->tls, why, sizeof why);
	lab->target = (struct fetch_target){ .url = url, .manner = &lab->manner, .names = lab->names, .tls = lab->tls };
}

void
lab_choose_target(struct lab *lab)
{
	const struct url *url = addresses_at(lab->knobs.value[KNOB_URL]);
	struct run_commands *commands = &lab->world.commands;

	if (!settings_lacks_server(&lab->knobs) || commands->count > 0 || lab->side.owns != NULL)
		serve_somewhere(lab);
	else
		stop_serving(lab);
	commands->port = lab->server == NULL ? 0 : slow_server_port(lab->server);
	if (url == NULL)
		target_own_server(lab);
	else
		target_other_server(lab, url);
}

void
lab_release_target(struct lab *lab)
{
	if (lab->names != NULL)
		http_names_free(lab->names);
	if (lab->tls != NULL)
		http_tls_free(lab->tls);
	if (lab->deserted >= 0)
		close(lab->deserted);
}
