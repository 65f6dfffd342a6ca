// Offers an opened list as files of this page alone. Needs own-open.js; without it the command line opens the list.
'use strict';
{
	const COLUMNS = ['name', 'address', 'language', 'day', 'wording'];

	// As campaign/core/words/text.py says: no cell is taken for a formula. RFC 4180 says the rest.
	const defused = cell => (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell);
	const quoted = cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
	const csv = rows => rows.map(row => `${row.map(cell => quoted(defused(cell))).join(',')}\r\n`).join('');

	// The columns that each program's own instructions name; docs/contacts.md says where. Nobody can tell which part of a
	// name is the first, so it stands whole where they ask for that.
	const FORMATS = {
		csv: list => '\ufeff' + csv([COLUMNS, ...list.map(one => COLUMNS.map(name => one[name]))]),
		civicrm: (list, source) => csv([
			['First Name', 'Last Name', 'Email', 'Contact Source', 'Note(s)'],
			...list.map(one => [one.name, '', one.address, source, `${one.day}, ${one.language}: ${one.wording}`]),
		]),
		'action-network': list => csv([
			['Email', 'First Name', 'Last Name', 'Language', 'Opt-in day', 'Opt-in words'],
			...list.map(one => [one.address, one.name, '', one.language, one.day, one.wording]),
		]),
		mailchimp: list => csv([
			['Email Address', 'First Name', 'Last Name', 'Language', 'Opt-in day', 'Opt-in words'],
			...list.map(one => [one.address, one.name, '', one.language, one.day, one.wording]),
		]),
		listmonk: list => csv([
			['email', 'name', 'attributes'],
			...list.map(one => [one.address, one.name,
				JSON.stringify({ language: one.language, opt_in_day: one.day, opt_in_words: one.wording })]),
		]),
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
