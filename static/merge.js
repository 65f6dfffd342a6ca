// Shows merge fields by name and conditional sentences with a switch, in fields marked data-merge; without it, or in browsers
// that know no "plaintext-only", people type Liquid. The field stays what is posted, saved and restored. Beside it stands a box
// with its text as merge-text.js lays it out: what is plain typing the browser does there itself (so spelling, dictation and
// input methods work), and it is read afterwards; what touches a chip is done here.
'use strict';
{
	const { known, words, chipsOf, dependingIn, quoted, nodesOf, sourceOf, offsetOf, placeOf, sentenceAt, nearest, chipBeside } = mergeText;
	const told = document.getElementById('merge-told');
	const A_WORD = 700; // milliseconds of typing that "undo" takes back at once
	const all = new Map();

	const tell = (sentence, name) => { told.textContent = sentence.replace('{}', name); };

	class Merged {
		past = [];
		future = [];
		off = []; // conditions that were switched off here, so that they can be switched on again as they were
		box = document.createElement('div');
		switches = document.createElement('div');

		constructor(field) {
			const { box } = this, open = !field.matches(':disabled'), label = field.labels[0];
			this.field = field;
			this.at = [field.value.length, field.value.length];
			label.id ||= `${field.id}-label`;
			Object.assign(box, { className: 'worded', contentEditable: open ? 'plaintext-only' : 'false', dir: field.dir });
			if (field.lang) box.lang = field.lang;
			const said = { role: 'textbox', 'aria-multiline': field.nodeName === 'TEXTAREA', 'aria-labelledby': label.id, 'aria-readonly': !open };
			for (const name of ['aria-describedby', 'aria-invalid']) if (field.hasAttribute(name)) said[name] = field.getAttribute(name);
			for (const [name, value] of Object.entries(said)) box.setAttribute(name, value);
			field.after(box, this.switches, ...(open ? [this.menu(label.textContent)] : []));
			field.addEventListener('input', () => this.show());
			// Labels, links and the list of mistakes lead to the field: who comes there comes to the box.
			field.addEventListener('focus', () => { if (!this.plain) this.put(field.selectionStart, field.selectionEnd); });
			for (const [name, hear] of Object.entries(heard)) box.addEventListener(name, event => hear(this, event));
			this.plain = false;
		}

		get plain() { return this.box.hidden; }

		set plain(plain) {
			this.box.hidden = this.switches.hidden = plain;
			this.field.classList.toggle('vh', !plain);
			for (const [name, value] of [['aria-hidden', 'true'], ['tabindex', '-1']]) {
				if (plain) this.field.removeAttribute(name);
				else this.field.setAttribute(name, value);
			}
			this.show();
		}

		show() {
			this.box.replaceChildren(...nodesOf(this.field.value));
			this.list();
		}

		// Where the caret is or was, or the marked words, as places in the text.
		seen() {
			const now = getSelection();
			if (this.plain) this.at = [this.field.selectionStart, this.field.selectionEnd];
			else if (now.rangeCount && this.box.contains(now.anchorNode)) {
				const { startContainer, startOffset, endContainer, endOffset } = now.getRangeAt(0);
				this.at = [offsetOf(this.box, startContainer, startOffset), offsetOf(this.box, endContainer, endOffset)];
			}
			return this.at;
		}

		put(start, end) {
			this.at = [start, end];
			(this.plain ? this.field : this.box).focus();
			if (this.plain) this.field.setSelectionRange(start, end);
			else getSelection().setBaseAndExtent(...placeOf(this.box, start), ...placeOf(this.box, end));
		}

		// The text becomes another: the one before is kept for "undo", with where the caret was.
		keep(text, at, whole) {
			if (text === this.field.value) return;
			if (whole || Date.now() - (this.kept || 0) > A_WORD) this.past.push([this.field.value, at]);
			this.kept = whole ? 0 : Date.now();
			this.future = [];
			this.field.value = text;
		}

		write(text, caret) {
			this.keep(text, this.at, true);
			this.show();
			if (caret !== undefined) this.put(caret, caret);
			this.say();
		}

		// So that what saves, warns and draws the paper hears of what no key did.
		say() { (this.plain ? this.field : this.box).dispatchEvent(new Event('input', { bubbles: true })); }

		// After the box changed: a condition that lost one of its ends is none any more, and what was typed may be a field.
		read(whole) {
			const { box, field, at } = this;
			for (const chip of box.querySelectorAll('[data-group]')) {
				if (box.querySelectorAll(`[data-group="${chip.dataset.group}"]`).length < chip.dataset.of) chip.remove();
			}
			if (box.lastChild?.nodeName !== 'BR') box.append(document.createElement('br')); // or the last line break is none
			const [start, end] = this.seen(), text = sourceOf(box);
			this.keep(text, at, whole);
			const shown = [...box.querySelectorAll('.chip')].map(sourceOf), meant = chipsOf(field.value).map(chip => chip.source);
			if (field.value === text && shown.join('\0') === meant.join('\0')) return this.list();
			this.show();
			this.put(start, end);
		}

		travel(from, to) {
			if (!from.length) return;
			const [text, at] = from.pop();
			to.push([this.field.value, this.seen()]);
			this.field.value = text;
			this.kept = 0;
			this.show();
			this.put(...at);
			this.say();
		}

		// Words in place of what is marked; of a chip that is marked in part, all of it goes.
		replace(text) {
			const range = getSelection().getRangeAt(0), chip = node => (node.closest ? node : node.parentNode).closest('.chip');
			if (chip(range.startContainer)) range.setStartBefore(chip(range.startContainer));
			if (chip(range.endContainer)) range.setEndAfter(chip(range.endContainer));
			range.deleteContents();
			const node = document.createTextNode(text);
			range.insertNode(node);
			getSelection().collapse(node, text.length);
			this.read(true);
			this.say();
		}

		insert(name) {
			const [start, end] = this.plain ? this.seen() : this.at, { value } = this.field, source = `{{ ${name} }}`;
			this.put(start, end);
			if (this.plain) this.write(value.slice(0, start) + source + value.slice(end), start + source.length);
			else this.replace(source);
			tell(words.done, known.get(name).name);
		}

		depend(name) {
			const { value } = this.field, at = this.plain ? this.seen() : this.at;
			const [start, end] = sentenceAt(value, ...at, this.box.lang), said = value.slice(start, end);
			const taken = dependingIn(value).some(one => start < one.end && end > one.at);
			if (taken || !said.trim() || said.includes('{%')) {
				this.put(...at);
				return tell(words.cannot);
			}
			const whole = `{% if ${name} %}${said}{% endif %}`;
			this.write(value.slice(0, start) + whole + value.slice(end), start + whole.length);
			tell(words.done, known.get(name).only);
		}

		// A switch for each sentence that depends on something, and for each that did until it was switched off.
		list() {
			const { value } = this.field, found = dependingIn(value);
			for (const one of this.off) one.at = nearest(value, one.said, one.at);
			this.off = this.off.filter(one => one.at >= 0 && !found.some(other => one.at >= other.at && one.at < other.end));
			const rows = [...found.filter(one => one.said.trim()), ...this.off].sort((one, other) => one.at - other.at);
			while (this.switches.children.length > rows.length) this.switches.lastElementChild.remove();
			while (this.switches.children.length < rows.length) this.switches.append(this.row(this.switches.children.length));
			this.rows = rows;
			rows.forEach((row, n) => {
				const [box, label] = this.switches.children[n].children;
				box.checked = !row.whole;
				const other = row.other.trim() && `, ${words.otherwise}: ${quoted(row.other)}`;
				label.textContent = `${row.only}: ${quoted(row.said)}${other}`;
			});
		}

		row(n) {
			const [row, box, label] = ['div', 'input', 'label'].map(name => document.createElement(name));
			row.className = 'box';
			label.htmlFor = box.id = `${this.field.id}-only-${n + 1}`;
			Object.assign(box, { type: 'checkbox', role: 'switch', disabled: this.field.matches(':disabled') });
			box.addEventListener('input', event => {
				event.stopPropagation();
				this.turn(this.rows[n]);
			});
			row.append(box, label);
			return row;
		}

		turn(row) {
			const { value } = this.field, on = !row.whole, end = on ? row.end : row.at + row.said.length;
			this.off = this.off.filter(one => one !== row);
			if (on) this.off.push({ ...row, whole: value.slice(row.at, row.end) });
			this.write(value.slice(0, row.at) + (on ? row.said : row.whole) + value.slice(end));
		}

		// The buttons are made once somebody opens the fold: a letter has forty wordings.
		menu(label) {
			const menu = document.getElementById('merge-tools').content.firstElementChild.cloneNode(true), of = document.createElement('span');
			Object.assign(of, { className: 'vh', textContent: `: ${label}` });
			menu.firstElementChild.append(of);
			menu.addEventListener('toggle', () => {
				for (const list of menu.querySelectorAll('[data-list]:empty')) {
					for (const [field, one] of known) if (one[list.dataset.list]) list.append(this.button(menu, list.dataset.list, field));
				}
			});
			return menu;
		}

		button(menu, kind, field) {
			const button = document.createElement('button');
			Object.assign(button, { type: 'button', className: 'second', textContent: known.get(field)[kind] });
			button.addEventListener('click', () => {
				menu.open = false;
				if (kind === 'only') this.depend(field);
				else this.insert(field);
			});
			return button;
		}
	}

	// What is marked, as it is written: so that chips are copied, cut and dragged as the fields that they are.
	const take = (merged, data) => {
		const [start, end] = merged.seen();
		if (start < end) data.setData('text/plain', merged.field.value.slice(start, end));
		return start < end;
	};

	const deleted = (merged, event) => {
		const chip = chipBeside(merged.box, event.inputType.endsWith('Backward'));
		if (!getSelection().isCollapsed) merged.replace('');
		else if (chip) {
			chip.remove();
			merged.read(true);
			merged.say();
		} else return;
		event.preventDefault();
	};

	const entered = merged => {
		if (merged.field.nodeName === 'TEXTAREA') merged.replace('\n');
		else {
			const buttons = [...merged.field.form.elements].filter(one => one.type === 'submit');
			merged.field.form.requestSubmit(buttons.find(one => one.value === 'save') || buttons[0]);
		}
	};

	const heard = {
		beforeinput(merged, event) {
			const kind = event.inputType;
			if (kind === 'historyUndo') merged.travel(merged.past, merged.future);
			else if (kind === 'historyRedo') merged.travel(merged.future, merged.past);
			else if (event.isComposing) return; // the input method's own business; what comes of it is read
			else if (/^delete(Content|Word|SoftLine|HardLine)/.test(kind)) return deleted(merged, event);
			else if (kind === 'insertParagraph' || kind === 'insertLineBreak') entered(merged);
			else return;
			event.preventDefault();
		},
		input(merged, event) {
			if (!event.isTrusted) return;
			if (event.isComposing) merged.keep(sourceOf(merged.box), merged.at);
			else merged.read();
		},
		compositionend(merged) { merged.read(); },
		keydown(merged, event) {
			const key = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase();
			if (key === 'z' && !event.shiftKey) merged.travel(merged.past, merged.future);
			else if (key === 'y' || key === 'z') merged.travel(merged.future, merged.past);
			else return;
			event.preventDefault();
		},
		copy(merged, event) { if (take(merged, event.clipboardData)) event.preventDefault(); },
		cut(merged, event) {
			if (!take(merged, event.clipboardData)) return;
			event.preventDefault();
			merged.replace('');
		},
		paste(merged, event) {
			event.preventDefault();
			const line = merged.field.nodeName === 'TEXTAREA' ? '\n' : ' ';
			merged.replace(event.clipboardData.getData('text/plain').replace(/\r\n?|\n/g, line));
		},
		dragstart(merged, event) { take(merged, event.dataTransfer); },
	};

	document.addEventListener('selectionchange', () => {
		const { anchorNode } = getSelection();
		all.get((anchorNode?.closest ? anchorNode : anchorNode?.parentNode)?.closest('.worded'))?.seen();
	});

	const probe = document.createElement('div');
	probe.setAttribute('contenteditable', 'plaintext-only');
	if (probe.contentEditable === 'plaintext-only' && 'Segmenter' in Intl) {
		for (const field of document.querySelectorAll('[data-merge]')) {
			const merged = new Merged(field);
			all.set(merged.box, merged);
		}
		const line = document.getElementById('merge-switch'), button = line?.firstElementChild;
		if (line) line.hidden = false;
		button?.addEventListener('click', () => {
			const plain = button.getAttribute('aria-pressed') !== 'true';
			button.setAttribute('aria-pressed', plain);
			for (const merged of all.values()) merged.plain = plain;
		});
	}
}
