#!/usr/bin/env bash
# Prints the section of CHANGELOG.md for a tag, and fails if the tag, the package and the changelog do not agree: `notes.sh v1.2.3`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=${1#v}
package=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
if [ "$version" != "$package" ]; then
  printf 'the tag says %s, and Cargo.toml %s\n' "$version" "$package" >&2
  exit 1
fi
notes=$(awk -v head="## [$version]" 'index($0, "## [") == 1 { inside = index($0, head) == 1; next } inside' CHANGELOG.md)
if [ -z "${notes//[[:space:]]/}" ]; then
  printf 'CHANGELOG.md has no section for %s\n' "$version" >&2
  exit 1
fi
printf '%s\n' "$notes"
