#!/usr/bin/env bash
# Builds the binary for a target and packs it, with its licences, into a folder: `pack.sh TARGET FOLDER`.
# The name of the archive is what `cargo binstall` asks for (see Cargo.toml).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

target=$1
out=$2
profile=${PROFILE:-dist}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
name=duly-$version-$target

rustup toolchain install stable --profile minimal
rustup default stable
rustup target add "$target"
case $target in
  *-linux-musl)
    if ! command -v musl-gcc >/dev/null; then
      sudo apt-get update
      sudo apt-get install --yes --no-install-recommends musl-tools
    fi
    ;;
esac

cargo build --locked --profile "$profile" --features openpgp --target "$target"
built=${CARGO_TARGET_DIR:-target}/$target/$profile

mkdir -p "$out/$name"
cp README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$out/$name/"
case $target in
  *-windows-*)
    cp "$built/duly.exe" "$out/$name/"
    "$out/$name/duly.exe" --version
    (cd "$out" && 7z a -bd "$name.zip" "$name" >/dev/null)
    ;;
  *)
    cp "$built/duly" "$out/$name/"
    # A binary for the other processor of macOS runs through its translator.
    "$out/$name/duly" --version
    tar -C "$out" -czf "$out/$name.tar.gz" "$name"
    ;;
esac
rm -r "${out:?}/$name"
ls -l "$out"
