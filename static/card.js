// The messages that WordPress listens for around a card: how tall it is, and where its link leads.
'use strict';
{
	const [, secret] = location.hash.match(/secret=([A-Za-z0-9]{10,})/) || [];
	if (secret && parent !== self) {
		const tell = (message, value) => parent.postMessage({ message, value, secret }, '*');
		const measure = () => tell('height', Math.ceil(document.body.getBoundingClientRect().height));
		measure();
		new ResizeObserver(measure).observe(document.body);
		for (const link of document.querySelectorAll('a')) {
			link.addEventListener('click', event => {
				event.preventDefault();
				tell('link', link.href);
			});
		}
	}
}
