# Runs a program in an image's files as a container would: as user 1000 without capabilities and without a way to get any, on a
# read-only root with only /tmp writable. Runs as root.
#   unshare --mount --propagation private sh in-image.sh <folder> <working folder> <NAME=value>… <program> <argument>…
set -eu
root=$1 place=$2
shift 2
mount --bind "$root" "$root"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/tmp"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid \
  chroot --userspec=1000:1000 --groups= "$root" /usr/bin/env -i --chdir="$place" "$@"
