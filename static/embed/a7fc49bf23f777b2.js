(() => {
	'use strict';
	if (!window.customElements) return;
	const script = document.currentScript;
	const own = script ? script.src : (/https?:[^\s)]+?\.js/.exec(new Error().stack) || [])[0];
	if (!own) return;
	const tag = 'letter-campaign';
	const known = customElements.get(tag);
	const origins = known ? known.origins : new Set();
	origins.add(new URL(own).origin);

	const asked = new URLSearchParams(location.search);
	const source = asked.get('source') || asked.get('utm_source');

	const address = element => {
		try {
			const url = new URL(element.getAttribute('src'));
			if (!origins.has(url.origin)) return;
			url.pathname = url.pathname.replace(/\/*$/, '/embed');
			if (source) url.searchParams.set('source', source);
			for (const name of ['partner', 'source', 'lang', 'theme', 'accent']) {
				const value = element.getAttribute(name);
				if (value) url.searchParams.set(name, value);
			}
			return url;
		} catch { }
	};

	class LetterCampaign extends HTMLElement {
		attributeChangedCallback() { this.connectedCallback(); }

		connectedCallback() {
			const url = this.isConnected && !this.frame && address(this);
			if (!url) return;
			const root = this.shadowRoot || this.attachShadow({ mode: 'open' });
			const link = document.createElement('slot');
			const frame = this.frame = document.createElement('iframe');
			const height = (parseInt(this.getAttribute('height'), 10) || 480) + 'px';
			this.style.cssText += ';display:block;position:relative;min-height:' + height;
			frame.style.cssText = 'border:0;width:100%;height:' + height + ';position:absolute;top:0;left:0;visibility:hidden';
			frame.allow = 'clipboard-write; web-share';
			frame.loading = 'lazy';
			frame.onload = () => frame.src && setTimeout(() => { if (!last && this.frame === frame) explain(); }, 3e3);
			let last;
			const ask = () => {
				if (frame.contentWindow && this.offsetWidth) frame.contentWindow.postMessage({ type: 'letters:measure', v: 1 }, '*');
			};
			const seen = () => { ask(); setTimeout(ask, 300); };
			let width;
			const widened = () => { if (this.offsetWidth !== width) { width = this.offsetWidth; seen(); } };
			this.watchers = [new ResizeObserver(widened), new IntersectionObserver(seen)];
			for (const one of this.watchers) one.observe(this);
			this.listen = ({ source, origin, data }) => {
				if (source !== frame.contentWindow || origin !== url.origin || !data || !/^letters:(resize|step|submitted|error)$/.test(data.type)) return;
				const { type, v, ...detail } = data;
				const said = JSON.stringify(detail);
				if (type === 'letters:resize' && !(detail.height > 0)) return;
				last = last || {};
				if (last[type] === said || type === 'letters:submitted' && last[type]) return;
				if (type === 'letters:step') {
					delete last['letters:error'];
					if (detail.step === 'form') delete last['letters:submitted'];
				}
				last[type] = said;
				if (type === 'letters:resize') {
					frame.style.cssText = 'border:0;width:100%;display:block;height:' + detail.height + 'px';
					this.style.minHeight = '';
					link.style.display = 'none';
					title();
				}
				const top = frame.getBoundingClientRect().top;
				if (type === 'letters:step' && !detail.first && (top < 0 || top > innerHeight)) frame.scrollIntoView({ behavior: 'instant' });
				this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
			};
			const explain = async () => {
				this.style.minHeight = '';
				const at = new URL(url.origin + url.pathname + '/status.js');
				at.searchParams.set('partner', url.searchParams.get('partner') || '');
				at.searchParams.set('lang', this.getAttribute('lang') || document.documentElement.lang || 'en');
				const said = await import(at).then(found => found.default, () => []);
				if (last || !said.length || this.frame !== frame) return;
				const box = document.createElement('div');
				box.setAttribute('role', 'note');
				box.style.cssText = 'border:1px solid;padding:0 1em';
				for (const words of said) box.append(Object.assign(document.createElement('p'), { textContent: words }));
				frame.remove();
				root.append(box);
			};
			const title = () => { frame.title = this.getAttribute('label') || this.textContent.trim() || document.title; };
			title();
			addEventListener('message', this.listen);
			root.replaceChildren(link, frame);
			const open = () => { if (!frame.src) frame.src = url; };
			if (document.readyState === 'complete') open();
			addEventListener('load', open);
			setTimeout(open, 4e3);
		}

		disconnectedCallback() {
			removeEventListener('message', this.listen);
			for (const one of this.watchers || []) one.disconnect();
			if (this.frame) this.frame.remove();
			this.frame = null;
		}
	}
	LetterCampaign.observedAttributes = ['src'];
	LetterCampaign.origins = origins;

	if (known) document.querySelectorAll(tag).forEach(one => one.connectedCallback());
	else customElements.define(tag, LetterCampaign);

	const { campaign, ...more } = script ? script.dataset : {};
	if (campaign) {
		const element = document.createElement(tag);
		for (const name in more) element.setAttribute(name, more[name]);
		element.setAttribute('src', campaign);
		script.after(element);
	}
})();
