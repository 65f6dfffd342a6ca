// What merge.js shows of a text: where in it stand fields and conditions that we can name, and a row of nodes for it. Only what
// is surely one of them is a chip; everything else, right or wrong, stays a piece of text. Reading the row gives the text back,
// byte by byte. Nothing is ever put in as HTML.
'use strict';
const mergeText = (() => {
	const legend = document.getElementById('merge-fields');
	const words = legend.dataset;
	const known = new Map([...legend.querySelectorAll('[data-field]')].map(one => [one.dataset.field, one.dataset]));
	const FIELD = /(?<!\{)\{\{\s*([\w.-]+)\s*(?:\|\s*(default|josa)\s*:\s*(?:'([^'{}\n]*)'|"([^"{}\n]*)")\s*)?\}\}(?!\})/g;
	const TAG = /\{%[^]*?%\}/g, IF = /^\{%\s*if\s+([\w.-]+)\s*%\}$/, ELSE = /^\{%\s*else\s*%\}$/, END = /^\{%\s*endif\s*%\}$/;
	const LONGEST = 60;
	let groups = 0;

	const fieldsOf = text => [...text.matchAll(FIELD)].filter(([, field]) => known.has(field)).map(match => {
		const [source, field, filter, single, double] = match, literal = single ?? double;
		const more = { default: `, ${words.or} “${literal}”`, josa: ` + ${literal}` }[filter] || '';
		return { at: match.index, source, name: known.get(field).name + more, kind: 'field' };
	});

	// An if with one of our conditions, perhaps an else, and an endif, with no other tag between: three chips of one group.
	const tagsOf = text => {
		const chips = [], tags = [...text.matchAll(TAG)];
		for (let n = 0; n < tags.length; n++) {
			const only = known.get(IF.exec(tags[n][0])?.[1])?.only;
			const of = tags[n + 1] && ELSE.test(tags[n + 1][0]) ? 3 : 2;
			const end = tags[n + of - 1];
			if (!only || !end || !END.test(end[0])) continue;
			const names = of === 3 ? [only, words.otherwise, words.until] : [only, words.until];
			const kinds = of === 3 ? ['if', 'else', 'end'] : ['if', 'end'];
			groups++;
			names.forEach((name, part) => {
				const { index: at, 0: source } = tags[n + part];
				chips.push({ at, source, name, kind: kinds[part], group: groups, of });
			});
			n += of - 1;
		}
		return chips;
	};

	// In the order of the text: {at, source, name, kind, group, of}.
	const chipsOf = text => [...fieldsOf(text), ...tagsOf(text)].sort((one, other) => one.at - other.at);

	// Where each condition begins and ends, what it says, and the words that stand with it and without it.
	const dependingIn = text => {
		const tags = tagsOf(text);
		return tags.filter(tag => tag.kind === 'if').map(first => {
			const mine = tags.filter(tag => tag.group === first.group), last = mine[mine.length - 1];
			const said = text.slice(first.at + first.source.length, mine[1].at);
			const other = text.slice(mine[1].at + mine[1].source.length, last.at);
			return { at: first.at, end: last.at + last.source.length, only: first.name, said, other };
		});
	};

	// The text with each chip as `instead` says: for reading aloud, or to look for sentences in.
	const spelt = (text, instead) => {
		let said = '', at = 0;
		for (const chip of chipsOf(text)) {
			said += text.slice(at, chip.at) + instead(chip);
			at = chip.at + chip.source.length;
		}
		return said + text.slice(at);
	};

	// The beginning of a sentence, by which one knows it.
	const quoted = text => {
		const said = spelt(text, chip => `[${chip.name}]`).trim(), letters = [...said];
		return `“\u2068${letters.length > LONGEST ? letters.slice(0, LONGEST - 1).join('').trim() + '…' : said}\u2069”`;
	};

	const chipNode = chip => {
		const node = document.createElement('span'), { lang, dir } = document.documentElement;
		Object.assign(node, { className: 'chip', contentEditable: 'false', lang, dir: dir || 'ltr', textContent: chip.name });
		Object.assign(node.dataset, { source: chip.source, kind: chip.kind, ...(chip.group && { group: chip.group, of: chip.of }) });
		return node;
	};

	const nodesOf = text => {
		const nodes = [];
		let at = 0;
		for (const chip of chipsOf(text)) {
			if (chip.at > at) nodes.push(document.createTextNode(text.slice(at, chip.at)));
			nodes.push(chipNode(chip));
			at = chip.at + chip.source.length;
		}
		if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
		// Without something behind it an empty last line has no height, and a caret behind a chip no place.
		return [...nodes, document.createElement('br')];
	};

	// A br is never a word: only browsers put one, where a line would have no height without it.
	const sourceOf = node => node.nodeType === Node.TEXT_NODE ? node.data :
		node.dataset?.source ?? [...node.childNodes].map(sourceOf).join('');

	// A place in the box as one in its text, and back.
	const offsetOf = (box, node, at) => {
		const before = document.createRange();
		before.setStart(box, 0);
		before.setEnd(node, at);
		return sourceOf(before.cloneContents()).length;
	};
	const placeOf = (box, offset) => {
		for (const [n, node] of box.childNodes.entries()) {
			const { length } = sourceOf(node);
			if (node.nodeType === Node.TEXT_NODE && offset <= length) return [node, offset];
			if (offset <= 0) return [box, n];
			offset -= length;
		}
		return [box, box.childNodes.length];
	};

	// The marked words, or the sentence in which the caret is with the spaces that would be left over without it.
	const sentenceAt = (text, start, end, language) => {
		if (start < end) return [start, end];
		const even = spelt(text, ({ source }) => 'x'.repeat(source.length)); // the dot of a field ends no sentence
		const all = [...new Intl.Segmenter(language || undefined, { granularity: 'sentence' }).segment(even)];
		const mine = all.filter(one => one.index <= Math.min(start, text.length - 1)).pop() || { index: 0, segment: '' };
		let from = mine.index;
		const to = from + mine.segment.length;
		if (to === text.length) while (/[^\S\n]/.test(text[from - 1] || '')) from--;
		return [from, to];
	};

	// Where these words stand, nearest to where they stood; -1 where they do not.
	const nearest = (text, said, at) => {
		const before = text.lastIndexOf(said, at), after = text.indexOf(said, at);
		return before < 0 || (after >= 0 && after - at < at - before) ? after : before;
	};

	// The chip that the next Backspace or Delete would take.
	const chipBeside = (box, backward) => {
		const { focusNode: node, focusOffset: at } = getSelection(), next = backward ? 'previousSibling' : 'nextSibling';
		let beside = node === box ? box.childNodes[backward ? at - 1 : at] : at === (backward ? 0 : node.length) ? node[next] : undefined;
		while (beside?.data === '') beside = beside[next];
		return beside?.classList?.contains('chip') ? beside : undefined;
	};

	return { known, words, chipsOf, dependingIn, quoted, nodesOf, sourceOf, offsetOf, placeOf, sentenceAt, nearest, chipBeside };
})();
