#!/usr/bin/env bash
# Puts Letter Campaign on a Debian or Ubuntu machine: user, program, configuration, database, systemd units, web server with
# TLS. Run it again to install a newer version: configuration and data stay, and a copy of the database is made first.
#
# Everything that it installs comes from the system's packages and from requirements.txt (requirements-postgresql.txt where
# the database is PostgreSQL), whose hashes pip holds.
set -euo pipefail

usage() {
    cat <<'END'
usage: sudo deploy/install.sh [options] DOMAIN

  DOMAIN                where the site will be found, such as letters.example.org

  --web-server NAME     caddy (the default), or none: you set one up yourself, from the files in deploy/
  --no-setup            do not begin the first run in the browser at the end
  --local-certificate   a certificate of a local authority, to try it where the domain leads nowhere yet
  --dry-run             say what would be done, and do nothing
END
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
user=letter-campaign
program=/opt/letter-campaign
settings=/etc/letter-campaign
data=/var/lib/letter-campaign
backups=/var/backups/letter-campaign
caddyfile=/etc/caddy/Caddyfile

web_server=caddy
local_certificate=no
setup=yes
first=no
dry=no
domain=

say() { printf '%s\n' "$*"; }
refuse() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

# Every change goes through here, so that a dry run shows each of them and makes none.
run() {
    if [ "$dry" = yes ]; then
        printf '  %s\n' "$*"
    else
        "$@"
    fi
}

# write MODE OWNER:GROUP FILE < text
write() {
    if [ "$dry" = yes ]; then
        printf '  write %s (%s, %s)\n' "$3" "$2" "$1"
        cat >/dev/null
        return
    fi
    local made
    made=$(mktemp "$3.XXXXXX")
    cat >"$made"
    chmod "$1" "$made"
    chown "$2" "$made"
    mv "$made" "$3"
}

take_arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
            --web-server)
                web_server=${2:-}
                shift
                ;;
            --local-certificate) local_certificate=yes ;;
            --no-setup) setup=no ;;
            --dry-run) dry=yes ;;
            -h | --help)
                usage
                exit 0
                ;;
            -*)
                usage >&2
                exit 2
                ;;
            *)
                [ -z "$domain" ] || { usage >&2; exit 2; }
                domain=$1
                ;;
        esac
        shift || { usage >&2; exit 2; }
    done
    [ -n "$domain" ] || { usage >&2; exit 2; }
    [[ $domain =~ ^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$ ]] ||
        refuse "$domain is no domain: it must be like letters.example.org, without https://"
    case $web_server in
        caddy | none) ;;
        *) refuse "--web-server must be caddy or none, not $web_server" ;;
    esac
}

look_at_the_machine() {
    command -v apt-get >/dev/null || refuse "this is neither Debian nor Ubuntu: there is no apt-get"
    [ -f "$here/requirements.txt" ] ||
        refuse "$here holds no Letter Campaign: run this from a clone or from an unpacked release"
    [ "$dry" = yes ] || [ "$(id -u)" -eq 0 ] || refuse "run this as root, with sudo"
}

# A web server that the machine has already keeps its port: two cannot listen on it.
look_for_another_web_server() {
    [ "$web_server" = caddy ] || return 0
    local other
    for other in apache2 nginx; do
        if [ -e "/lib/systemd/system/$other.service" ]; then
            refuse "$other is on this machine: use --web-server none, and the lines for it in deploy/$other/"
        fi
    done
}

install_packages() {
    local wanted=(ca-certificates python3 python3-venv) missing=() one
    [ "$web_server" = none ] || wanted+=(caddy)
    for one in "${wanted[@]}"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$one" 2>/dev/null | grep --quiet '^installed$' ||
            missing+=("$one")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Packages: ${missing[*]}"
    run apt-get --quiet --quiet update
    run env DEBIAN_FRONTEND=noninteractive apt-get --quiet --quiet --yes --no-install-recommends install "${missing[@]}"
}

need_a_new_python() {
    [ "$dry" = no ] || return 0
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        refuse "Python 3.11 or newer is needed, as Debian 12 and Ubuntu 24.04 have it"
}

make_user_and_folders() {
    say "User $user and its folders"
    if ! id "$user" >/dev/null 2>&1; then
        run useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin "$user"
    fi
    run install --directory --mode 0755 "$program" "$program/versions"
    run install --directory --mode 0750 --group "$user" "$settings"
    run install --directory --mode 0700 --owner "$user" --group "$user" "$data" "$backups"
}

# Each version has a folder of its own, and a link says which is used: a version that cannot be installed changes nothing.
install_program() {
    local made
    made="$program/versions/$(date --utc +%Y%m%dT%H%M%SZ)"
    say "The program, from hashes, in $made"
    run python3 -m venv "$made"
    run "$made/bin/python" -m pip --disable-pip-version-check --quiet install --require-hashes \
        --requirement "$here/$(pinned)"
    run "$made/bin/python" -m pip --disable-pip-version-check --quiet install --no-index --no-deps \
        --no-build-isolation "$here"
    keep_a_copy
    run ln --symbolic --force --no-dereference "$made" "$program/venv"
}

# What is pinned, with the driver of PostgreSQL where the settings that are there name such a database.
pinned() {
    if grep --quiet --no-messages '^ *url *= *"postgres' "$settings/config.toml"; then
        echo requirements-postgresql.txt
    else
        echo requirements.txt
    fi
}

# Before a newer version gets to see the database.
keep_a_copy() {
    [ -e "$program/venv" ] && [ -e "$data/campaign.db" ] || return 0
    say "A copy of the database, in $backups"
    run campaign_as_user backup "$backups/before-$(date --utc +%Y%m%dT%H%M%SZ).db"
}

campaign_as_user() {
    (cd "$data" && CAMPAIGN_CONFIG="$settings/config.toml" runuser --user "$user" -- "$program/venv/bin/campaign" "$@")
}

# The settings that a machine with these folders and a web server in front needs; all others stay as the example has them.
write_settings() {
    [ ! -e "$settings/config.toml" ] || return 0
    first=yes
    say "Settings in $settings/config.toml"
    if [ "$dry" = yes ]; then
        write 0640 "root:$user" "$settings/config.toml" </dev/null
        return
    fi
    local secret
    secret=$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')
    sed \
        -e "s|^secret_key = .*|secret_key = \"$secret\"|" \
        -e "s|^url = \"http://127.0.0.1:8000\"|url = \"https://$domain\"|" \
        -e "s|^url = \"sqlite:///instance/|url = \"sqlite:///$data/|" \
        -e "s|= \"instance/|= \"$data/|" \
        -e "s|^from = .*|from = \"letters@$domain\"|" \
        -e "s|^trusted_proxies = 0|trusted_proxies = 1|" \
        "$here/config.example.toml" | write 0640 "root:$user" "$settings/config.toml"
}

write_command() {
    say "The command, for root: campaign"
    write 0755 root:root /usr/local/bin/campaign <<END
#!/bin/sh
# The campaign command as the user of the site, with its configuration. Files that it is to read must be readable by $user.
umask 077
export CAMPAIGN_CONFIG=$settings/config.toml
[ "\$(id -un)" = $user ] && exec $program/venv/bin/campaign "\$@"
case "\$*" in
    setup | "setup "* | rotate-secret) ;;
    *) exec runuser --user $user -- $program/venv/bin/campaign "\$@" ;;
esac

# These two write the settings, into a copy, which is all that their user may write; root puts it in place and starts the site anew.
copy=$data/setup/config.toml
cleared() { runuser --user $user -- rm -rf $data/setup; }
site() {
    [ ! -d /run/systemd/system ] || systemctl "\$1" letter-campaign-pages.service letter-campaign-delivery.service
}
cleared
runuser --user $user -- mkdir $data/setup
runuser --user $user -- sh -c "umask 077; cat > \$copy" < $settings/config.toml
# Ctrl-C ends the pages, and not this: what was saved by then counts.
trap : INT TERM HUP
status=0
command=\$1
shift
[ "\$command" = setup ] || site stop
CAMPAIGN_CONFIG=\$copy runuser --user $user -- $program/venv/bin/campaign "\$command" \\
    --known-as $settings/config.toml "\$@" || status=\$?
# Read as that user, so that nothing else of root's can get into the file.
if runuser --user $user -- cat \$copy > $settings/config.toml.new && [ -s $settings/config.toml.new ] &&
    ! cmp -s $settings/config.toml.new $settings/config.toml; then
    chmod 0640 $settings/config.toml.new
    chown root:$user $settings/config.toml.new
    mv $settings/config.toml.new $settings/config.toml
    # Only now nobody needs the secret from before any more: whatever stops this on the way, what waits can be opened.
    [ "\$command" = setup ] || runuser --user $user -- $program/venv/bin/campaign rotate-secret --finish || status=\$?
    site restart
    echo "The settings are in $settings/config.toml, and the site was started anew."
elif [ "\$command" != setup ]; then
    site start
fi
rm -f $settings/config.toml.new
cleared
exit \$status
END
}

has_systemd() { [ -d /run/systemd/system ]; }

prepare_database() {
    say "The database, in $data"
    if has_systemd && [ -e /etc/systemd/system/letter-campaign-pages.service ]; then
        # What the version before still serves must not meet the new database.
        run systemctl stop letter-campaign-pages.service letter-campaign-delivery.service
    fi
    run campaign_as_user migrate
}

start_units() {
    say "Units of systemd"
    run install --directory --mode 0755 /etc/systemd/system/letter-campaign-.service.d
    run install --mode 0644 "$here"/deploy/systemd/*.service "$here"/deploy/systemd/*.timer /etc/systemd/system/
    run install --mode 0644 "$here"/deploy/systemd/letter-campaign-.service.d/*.conf \
        /etc/systemd/system/letter-campaign-.service.d/
    local units=(letter-campaign-pages.service letter-campaign-delivery.service letter-campaign-backup.timer
        letter-campaign-purge.timer letter-campaign-bounces.timer)
    run systemctl --quiet enable "${units[@]}"
    if has_systemd; then
        run systemctl daemon-reload
        run systemctl restart "${units[@]}"
    fi
}

caddy_lines() {
    sed -e "s|^letters.example.org|$domain|" "$here/deploy/caddy/Caddyfile" |
        if [ "$local_certificate" = yes ]; then
            sed -e "s|^\treverse_proxy|\ttls internal\n&|"
        else
            cat
        fi
}

# A Caddyfile that somebody has written stays as it is.
set_up_caddy() {
    [ "$web_server" = caddy ] || return 0
    local ours='# Written by the installer of Letter Campaign.'
    if [ -e "$caddyfile" ] && ! grep --quiet --fixed-strings "$ours" "$caddyfile" && ! is_as_packaged; then
        say "$caddyfile is your own and stays as it is: add the lines of deploy/caddy/Caddyfile for $domain."
        return
    fi
    say "Caddy, for https://$domain"
    { say "$ours" && caddy_lines; } | write 0644 root:root "$caddyfile"
    if has_systemd; then
        run systemctl enable --quiet caddy.service
        run systemctl restart caddy.service
    fi
}

is_as_packaged() {
    local packaged
    packaged=$(dpkg-query --show --showformat='${Conffiles}\n' caddy 2>/dev/null |
        awk -v file="$caddyfile" '$1 == file { print $2 }')
    [ -n "$packaged" ] && [ "$(md5sum <"$caddyfile" | cut --delimiter=' ' --fields=1)" = "$packaged" ]
}

# What is used now and what was used before stay; older versions go.
throw_old_versions_away() {
    [ "$dry" = no ] || return 0
    local old
    find "$program/versions" -mindepth 1 -maxdepth 1 -type d | sort | head --lines=-2 | while read -r old; do
        rm --recursive "$old"
    done
}

say_what_is_next() {
    cat <<END

Letter Campaign is installed. Next, as root:

  campaign setup     the first run in a browser: it prints a link that opens once. Or by hand:
  campaign organiser add you@example.org, who may sign in at https://$domain/organiser/, and
  $settings/config.toml: [site] contact, and [mail], a server that sends; then
  systemctl restart letter-campaign-pages letter-campaign-delivery
  campaign check     what is still missing

docs/going-live.md leads on from here.
END
}

# Where somebody is there to open its link: a script, or whoever installs a newer version, is not kept waiting.
begin_first_run() {
    [ "$setup" = yes ] && [ "$first" = yes ] && [ -t 0 ] || return 0
    say ""
    /usr/local/bin/campaign setup
}

main() {
    take_arguments "$@"
    look_at_the_machine
    look_for_another_web_server
    install_packages
    need_a_new_python
    make_user_and_folders
    install_program
    write_settings
    write_command
    prepare_database
    start_units
    set_up_caddy
    throw_old_versions_away
    [ "$dry" = no ] || return 0
    say_what_is_next
    begin_first_run
}

main "$@"
