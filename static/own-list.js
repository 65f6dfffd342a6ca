// Offers an opened list as files of this page alone. Needs own-open.js; without it the command line opens the list.
'use strict';
{
	const COLUMNS = ['name', 'address', 'language', 'day', 'wording'];

	// As campaign/core/words/text.py says: no cell is taken for a formula. RFC 4180 says the rest.
	const defused = cell => (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell);
	const quoted = cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
	// `addresses` is the column that a program mails to: there a ' would make another address of "+jo@x.example", and who has
	// it would get the mail. An address has no brackets; with a bar in it a spreadsheet might still call a program (DDE).
	const kept = (cell, exact) => (exact && !cell.includes('|') ? cell : defused(cell));
	const csv = (rows, addresses = -1) =>
		rows.map(row => `${row.map((cell, at) => quoted(kept(cell, at === addresses))).join(',')}\r\n`).join('');

	// The columns that each program's own instructions name; docs/contacts.md says where. Nobody can tell which part of a
	// name is the first, so it stands whole where they ask for that.
	const FORMATS = {
		csv: list => '\ufeff' + csv([COLUMNS, ...list.map(one => COLUMNS.map(name => one[name]))]),
		civicrm: (list, source) => csv([
			['First Name', 'Last Name', 'Email', 'Contact Source', 'Note(s)'],
			...list.map(one => [one.name, '', one.address, source, `${one.day}, ${one.language}: ${one.wording}`]),
		], 2),
		'action-network': list => csv([
			['Email', 'First Name', 'Last Name', 'Language', 'Opt-in day', 'Opt-in words'],
			...list.map(one => [one.address, one.name, '', one.language, one.day, one.wording]),
		], 0),
		mailchimp: list => csv([
			['Email Address', 'First Name', 'Last Name', 'Language', 'Opt-in day', 'Opt-in words'],
			...list.map(one => [one.address, one.name, '', one.language, one.day, one.wording]),
		], 0),
		listmonk: list => csv([
			['email', 'name', 'attributes'],
			...list.map(one => [one.address, one.name,
				JSON.stringify({ language: one.language, opt_in_day: one.day, opt_in_words: one.wording })]),
		], 0),
	};

	const inOrder = (one, other) => (one.day + one.name < other.day + other.name ? -1 : 1);

	for (const section of document.querySelectorAll('[data-list]')) {
		ownOpen.listen(section, 'letter-campaign contacts 1', COLUMNS, contacts => {
			contacts.sort(inOrder);
			for (const link of section.querySelectorAll('[data-format]')) {
				URL.revokeObjectURL(link.href);
				const text = FORMATS[link.dataset.format](contacts, section.dataset.source);
				link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
			}
		});
	}
}
