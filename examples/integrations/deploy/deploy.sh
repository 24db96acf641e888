#!/bin/sh
# Give a service another port, in its own settings and in the systemd unit's environment, checked by the programs that
# read them; when the service does not come up, everything goes back.
#
#     deploy.sh PORT
#
# The commands that touch the machine can be named otherwise, which the tests of this example do.
set -eu
port=$1
settings=${SETTINGS:-/etc/demo/app.toml}
proxy=${PROXY:-/etc/demo/proxy.json}
restart=${RESTART:-systemctl restart demo}
healthy=${HEALTHY:-curl --fail --silent --retry 5 --retry-connrefused http://localhost:$port/health}
reload=${RELOAD:-systemctl reload nginx}
nginx_test=${NGINX_TEST:-nginx -t -q}

go_back() {
    echo "deploy: $1; going back" >&2
    confsafe rollback "$settings"
    $restart
    exit 1
}

# The service reads the candidate before it becomes the file: what it refuses is never written.
confsafe set "$settings" server.port "$port" --validate-cmd "${CHECK:-demo --check-config} {}" --diff
$restart || go_back "the service does not start"
$healthy || go_back "the service does not answer"

# nginx takes its upstream from a template that is filled from this file; nginx -t is asked before it is reloaded.
confsafe set "$proxy" upstream.port "$port"
if ! $nginx_test; then
    confsafe rollback "$proxy"
    go_back "nginx refuses its configuration"
fi
$reload
echo "deploy: the service is on port $port"
