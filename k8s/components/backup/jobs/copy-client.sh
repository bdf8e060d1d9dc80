#!/bin/sh
# Copies pg_dump, pg_dumpall and pg_restore with their libraries out of PostgreSQL's image (Debian bookworm, as the image of Outlay) to a volume
# that a backup or a restore reads: copy-client.sh <folder>. The folder is PG_BIN's parent there.
set -eu
target=$1
programs=$(pg_config --bindir 2>/dev/null || dirname "$(readlink -f "$(command -v pg_dump)")")
mkdir -p "$target/bin" "$target/lib" "$target/programs"
for name in pg_dump pg_dumpall pg_restore; do
  cp "$programs/$name" "$target/programs/"
  # Of the C library the reader's own is used: two of them in one process do not work.
  ldd "$programs/$name" | awk '$3 ~ /^\// { print $3 }' | grep -vE '/(libc|libm|libdl|librt|libpthread|libresolv|ld-linux[^/]*)\.so' |
    while read -r library; do cp -L "$library" "$target/lib/"; done
  # Only these programs get the libraries, not what starts them.
  cat >"$target/bin/$name" <<EOF
#!/bin/sh
here=\$(dirname "\$0")/..
LD_LIBRARY_PATH=\$here/lib exec "\$here/programs/$name" "\$@"
EOF
  chmod 755 "$target/bin/$name"
done
