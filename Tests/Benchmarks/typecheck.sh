#!/usr/bin/env bash
# Typechecks the benchmarks against the modules of the main package's debug build, in seconds: they are a
# package of their own, which nothing else builds, and would rot unseen.
#
#     swift build --build-tests && Tests/Benchmarks/typecheck.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
modules=.build/debug/Modules
[ -d "$modules" ] || { echo "typecheck.sh: swift build comes first" >&2; exit 1; }
flags=(-typecheck -swift-version 6 -parse-as-library -I "$modules")
for target in Sources/C*/include Tests/Benchmarks/Sources/C*/include; do
  flags+=(-Xcc "-I$target")
  map=.build/debug/$(basename "$(dirname "$target")").build/module.modulemap
  [ -f "$map" ] && flags+=(-Xcc "-fmodule-map-file=$map")
done
maps=$(mktemp -d)
trap 'rm -rf "$maps"' EXIT
for target in Tests/Benchmarks/Sources/C*/include; do
  name=$(basename "$(dirname "$target")")
  echo "module $name { umbrella \"$PWD/$target\" export * }" > "$maps/$name.modulemap"
  flags+=(-Xcc "-fmodule-map-file=$maps/$name.modulemap")
done
for target in Tests/Benchmarks/Sources/*/; do
  name=$(basename "$target")
  compgen -G "$target*.swift" > /dev/null || continue
  swiftc "${flags[@]}" -module-name "$name" "$target"*.swift
  echo "typechecked $name"
done
