#!/bin/sh
# Makes a base image's files where no registry can be reached: Debian without documents and translations, Node, npm and the user
# node. Runs as root.
#   make-base.sh <node binary> <folder of npm's package> <archive to write> [mirror]
set -eu
node=$1 npm=$2 archive=$3 mirror=${4:-}
root=$(mktemp -d /var/tmp/outlay-base.XXXXXX)
chmod 755 "$root"
trap 'rm -rf "$root"' EXIT

# Files need not survive a power cut while they are unpacked.
export DPKG_FORCE=unsafe-io DEBIAN_FRONTEND=noninteractive LC_ALL=C
# What is removed below is not unpacked in the first place, also by later upgrades.
mkdir -p "$root/etc/dpkg/dpkg.cfg.d"
cat > "$root/etc/dpkg/dpkg.cfg.d/slim" <<'END'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/info/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/man/*
END
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" ${mirror:+"$mirror"}
# Without one named, debootstrap chose its own.
mirror=$(awk '$1 == "deb" { print $2; exit }' "$root/etc/apt/sources.list")
# debootstrap knows the release only; its security updates come from a second archive.
printf 'deb %s bookworm main\ndeb %s bookworm-updates main\ndeb %s-security bookworm-security main\n' \
  "$mirror" "$mirror" "$mirror" > "$root/etc/apt/sources.list"
chroot "$root" apt-get update -qq
chroot "$root" apt-get upgrade -y -qq --no-install-recommends > /dev/null

install -D -m 755 "$node" "$root/usr/local/bin/node"
mkdir -p "$root/usr/local/lib/node_modules"
cp -R "$npm" "$root/usr/local/lib/node_modules/npm"
chown -R 0:0 "$root/usr/local"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
chmod 755 "$root"/usr/local/lib/node_modules/npm/bin/*-cli.js
chroot "$root" groupadd --gid 1000 node
chroot "$root" useradd --uid 1000 --gid node --shell /bin/sh --create-home node

find "$root/usr/share/doc" -type f ! -name copyright -delete
rm -rf "$root"/usr/share/info/* "$root"/usr/share/lintian/* "$root"/usr/share/locale/* "$root"/usr/share/man/* \
  "$root"/var/cache/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/tmp/*
: > "$root/etc/machine-id"
rm -f "$root/etc/resolv.conf" "$root/etc/hostname"
tar --numeric-owner -C "$root" -cf "$archive" .
