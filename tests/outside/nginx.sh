# shellcheck shell=sh
# nginx, for scripts that have certificates in their folder and misbehave at $bad. Sets nginx and nginx_tls, its
# addresses; by nginx.sock it is there, too.
# shellcheck disable=SC2154 # partners.sh's
mkdir -p site nginx_files
printf 'Hello from nginx\n' >site/hello.txt
i=0
while [ $i -lt 400 ]; do
	echo "Line $i of a text that is worth compressing"
	i=$((i + 1))
done >site/large.txt

begin_nginx() {
	for try in 1 2 3; do
		free_ports
		cat >nginx.conf <<END
daemon on;
master_process off;
pid nginx.pid;
events { worker_connections 2048; }
http {
	access_log off;
	default_type text/plain;
	client_body_temp_path nginx_files;
	proxy_temp_path nginx_files;
	fastcgi_temp_path nginx_files;
	uwsgi_temp_path nginx_files;
	scgi_temp_path nginx_files;
	keepalive_timeout 60s;
	server {
		listen 127.0.0.1:$first_free;
		listen 127.0.0.1:$second_free ssl;
		listen unix:$folder/nginx.sock;
		ssl_protocols TLSv1.2 TLSv1.3;
		ssl_certificate good.pem;
		ssl_certificate_key good.key;
		root site;
		gzip on;
		gzip_types text/plain;
		location = / { return 200 "Hello from nginx\n"; }
		location /slow/ { proxy_pass $bad/; }
		location /gone/ { proxy_pass http://127.0.0.1:9/; }
		location /moved { return 301 /; }
		location /secure { return 302 https://127.0.0.1:$second_free/; }
		location /plain { return 302 http://127.0.0.1:$first_free/; }
		location /closed { return 444; }
		location /asked { return 200 "\$request_method \$http_x_sign"; }
	}
}
END
		nginx -p "$folder" -c "$folder/nginx.conf" 2>nginx.says && break
		[ $try -lt 3 ] || fail "nginx did not start: $(cat nginx.says)"
	done
	# shellcheck disable=SC2034 # the script's
	nginx=http://127.0.0.1:$first_free nginx_tls=https://127.0.0.1:$second_free
}
