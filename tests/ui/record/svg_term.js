// svg_term.js PICTURE DUMP: what stands where in a picture that svg-term made of a moment is
// what the screen was, 100x30.
'use strict';

const { check, main, read } = require('../../support/viewer');

const [picture, dump] = process.argv.slice(2).map(file => read(file).toString());

// It places every word: columns are 1.002 wide, rows 2.171 high, the first line's foot at 1.67.
const TEXT = /<text(?: x="([\d.]+)")? y="([\d.]+)"[^>]*>([^<]*)<\/text>/g;
// A line that comes more than once is a symbol, and used at its places.
const SYMBOL = /<symbol id="(\w+)">(.*?)<\/symbol>/g;
const USE = /<use xlink:href="#(\w+)"(?: y="([\d.]+)")?/g;
const ENTITIES = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#x27;': "'" };

main(async () => {
	const rows = Array.from({ length: 30 }, () => Array(100).fill(' '));
	const symbols = new Map([...picture.matchAll(SYMBOL)].map(([, id, inside]) => [id, inside]));
	const outside = picture.replace(SYMBOL, '');

	function write(texts, top) {
		for (const [, x, y, text] of texts.matchAll(TEXT)) {
			const row = rows[Math.round((top + Number(y) - 1.67) / 2.171)], column = Math.round((x || 0) / 1.002);

			[...text.replace(/&[a-z#0-9]+;/g, entity => ENTITIES[entity])].forEach((c, i) => row[column + i] = c);
		}
	}

	write(outside, 0);
	for (const [, id, y] of outside.matchAll(USE))
		write(symbols.get(id), Number(y || 0));
	check('svg-term shows', rows.map(row => row.join('').trimEnd()), dump.replace(/\n$/, '').split('\n').map(row => row.trimEnd()));
});
