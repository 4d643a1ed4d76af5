#!/usr/bin/env bash
# Makes static/search-engine.js (MiniSearch, and what the stemmers of Snowball share) and static/search-<language>.js (the stemmer
# of each language of the theme), whole and unchanged but for their spaces, with their licences, as globals of classic scripts (a
# page opened from a disk may load no module).
#   make-search.sh <npm folder> <Sphinx wheel, unpacked> <snowballstemmer wheel, unpacked> <static>
set -euo pipefail
npm=$1 sphinx=$2/sphinx/search/non-minified-js snowball=$(find "$3" -name COPYING) static=$4

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
shrink() { "$npm/node_modules/.bin/esbuild" --minify --charset=utf8 --legal-comments=none --log-level=warning "$1"; }
licence() { # of Snowball, for: what
  printf '/*!\n%s of %s – https://snowballstem.org\n\n' "$1" "$(sed -n '1s/.*by \(Snowball [0-9.]*\).*/\1/p' "$sphinx/french-stemmer.js")"
  cat "$snowball"
  printf '*/\n'
}

{ echo "var BaseStemmer;"; cat "$sphinx/base-stemmer.js"; } >"$work/base.js"
{
  printf '/*!\nMiniSearch %s – https://github.com/lucaong/minisearch\n\n' "$(node -p "JSON.parse(fs.readFileSync('$npm/node_modules/minisearch/package.json')).version")"
  cat "$npm/node_modules/minisearch/LICENSE.txt"
  printf '*/\n'
  shrink "$npm/node_modules/minisearch/dist/umd/index.js"
  licence "Base of the stemmers"
  shrink "$work/base.js"
} >"$static/search-engine.js"

stemmer() { # code, name
  # One name for all: a page loads that of its language.
  { cat "$sphinx/${2,,}-stemmer.js"; echo "var Stemmer = $2Stemmer;"; } >"$work/$1.js"
  { licence "$2 stemmer"; shrink "$work/$1.js"; } >"$static/search-$1.js"
}
stemmer fr French
stemmer en English
stemmer es Spanish
