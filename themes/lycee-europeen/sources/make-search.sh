#!/usr/bin/env bash
# Makes static/search-engine.js: MiniSearch and the French stemmer of Snowball, whole and unchanged but for their spaces, with
# their licences, as two globals of a classic script (a page opened from a disk may load no module).
#   make-search.sh <npm folder> <Sphinx wheel, unpacked> <snowballstemmer wheel, unpacked> <static/search-engine.js>
set -euo pipefail
npm=$1 sphinx=$2/sphinx/search/non-minified-js snowball=$(find "$3" -name COPYING) made=$4

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shrink() { "$npm/node_modules/.bin/esbuild" --minify --charset=utf8 --legal-comments=none --log-level=warning "$1"; }

{ echo "var BaseStemmer;"; cat "$sphinx/base-stemmer.js" "$sphinx/french-stemmer.js"; } >"$work/stemmer.js"
{
  printf '/*!\nMiniSearch %s – https://github.com/lucaong/minisearch\n\n' "$(node -p "JSON.parse(fs.readFileSync('$npm/node_modules/minisearch/package.json')).version")"
  cat "$npm/node_modules/minisearch/LICENSE.txt"
  printf '*/\n'
  shrink "$npm/node_modules/minisearch/dist/umd/index.js"
  printf '/*!\nFrench stemmer of %s\n\n' "$(sed -n '1s/.*by \(Snowball [0-9.]*\).*/\1/p' "$sphinx/french-stemmer.js") – https://snowballstem.org"
  cat "$snowball"
  printf '*/\n'
  shrink "$work/stemmer.js"
} >"$made"
