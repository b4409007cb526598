#!/usr/bin/env bash
# isbn 0.4.0 does not know ISBNs that begin with 979-8, which books from the USA have, and splits a French one of
# 979-10 at the wrong places. It takes 979-0, the numbers of printed music, for ISBNs. isbn3 2.0.11 reads the first
# two and refuses the third.
#
# Output:
#> isbn: 9798886450002: refused
#> isbn3: 9798886450002: 979-8-88645-000-2
#> isbn: 9791034304691: 979-1-03-430469-1
#> isbn3: 9791034304691: 979-10-343-0469-1
#> isbn: 9790260000438: 979-0-260-00043-8
#> isbn3: 9790260000438: refused
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --prefer-offline --no-audit --no-fund isbn@0.4.0 isbn3@2.0.11
cat > program.js <<'JS'
import isbn from 'isbn';
import isbn3 from 'isbn3';

for (const code of ['9798886450002', '9791034304691', '9790260000438']) {
  console.log(`isbn: ${code}: ${isbn.ISBN.parse(code)?.asIsbn13(true) ?? 'refused'}`);
  console.log(`isbn3: ${code}: ${isbn3.parse(code)?.isbn13h ?? 'refused'}`);
}
JS
node program.js | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
